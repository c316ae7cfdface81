package dev.farhand.capture.internal.encode.vp8;

/** What may happen on a screen, picture by picture. */
enum Scene {
    /** Everything is noise, and again. */
    NOISE {
        @Override
        void draw(Canvas canvas, int number) {
            canvas.noise(0, 0, canvas.picture.width(), canvas.picture.height());
        }
    },
    /** Noise that moves by any vector, in the whole picture or a part. */
    MOVED_NOISE {
        @Override
        void draw(Canvas canvas, int number) {
            int width = canvas.picture.width();
            int height = canvas.picture.height();
            if (number == 0) {
                canvas.noise(0, 0, width, height);
                return;
            }
            int reach = number % 3 == 0 ? 300 : 17;
            int left = number % 2 == 0 ? 0 : width / 5;
            int top = number % 2 == 0 ? 0 : height / 7;
            canvas.shift(
                    left,
                    top,
                    width,
                    height,
                    canvas.random.nextInt(2 * reach + 1) - reach,
                    canvas.random.nextInt(2 * reach + 1) - reach);
        }
    },
    /** A page that scrolls by whole lines, or by any pixels. */
    SCROLL {
        @Override
        void draw(Canvas canvas, int number) {
            int width = canvas.picture.width();
            int height = canvas.picture.height();
            int moved = number * (width % 2 == 0 ? Canvas.LINE : 7);
            canvas.fill(0, 0, width, height, 0x1e1e22);
            for (int line = moved / Canvas.LINE; line * Canvas.LINE - moved < height; line++) {
                canvas.line(3, line * Canvas.LINE - moved, width - 3, line, 0xd0e0d0);
            }
        }
    },
    /** A window that is dragged over a desktop. */
    DRAG {
        @Override
        void draw(Canvas canvas, int number) {
            canvas.desktop();
            int x = 5 + number * 9;
            int y = 3 + number * 4;
            canvas.window(x, y, x + canvas.picture.width() / 3, y + canvas.picture.height() / 3, 50);
        }
    },
    /** A film in a part of a desktop. */
    FILM {
        @Override
        void draw(Canvas canvas, int number) {
            int width = canvas.picture.width();
            int height = canvas.picture.height();
            if (number == 0) {
                canvas.desktop();
            }
            canvas.film(width / 4 + 3, height / 4 + 5, width - width / 6, height - height / 6, number);
        }
    },
    /** Letters that are typed. */
    TYPE {
        @Override
        void draw(Canvas canvas, int number) {
            if (number == 0) {
                canvas.desktop();
            }
            canvas.letter(20 + number * 8, 17, number + 3, 0xffffff);
        }
    },
    /** A window that opens, stays for some time, and closes. */
    COVER {
        @Override
        void draw(Canvas canvas, int number) {
            int width = canvas.picture.width();
            int height = canvas.picture.height();
            canvas.desktop();
            if (number % 8 >= 2) {
                canvas.window(width / 5, height / 6, width - width / 7, height - height / 8, number / 8);
            }
            canvas.letter(2, 2, number, 0xff0000);
        }
    },
    /** Plain colours at the ends of their range, and patterns of them. */
    HARSH {
        @Override
        void draw(Canvas canvas, int number) {
            int width = canvas.picture.width();
            int height = canvas.picture.height();
            for (int i = 0; i < 40; i++) {
                int x = canvas.random.nextInt(width);
                int y = canvas.random.nextInt(height);
                int colour = (canvas.random.nextInt(2) * 0xff0000)
                        | (canvas.random.nextInt(2) * 0xff00)
                        | (canvas.random.nextInt(2) * 0xff);
                canvas.fill(x, y, x + 1 + canvas.random.nextInt(30), y + 1 + canvas.random.nextInt(30), colour);
            }
        }
    };

    /** Draws the next picture upon the one before. */
    abstract void draw(Canvas canvas, int number);
}
