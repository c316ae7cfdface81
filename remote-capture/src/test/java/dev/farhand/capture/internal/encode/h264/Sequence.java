package dev.farhand.capture.internal.encode.h264;

import dev.farhand.core.media.VideoFrame;

/** Pictures one after the other, of one kind. */
enum Sequence {
    NOISE {
        @Override
        void draw(DrawnScreen screen, int number) {
            int width = screen.frame.width();
            int height = screen.frame.height();
            if (number == 0) {
                screen.noise(0, 0, width, height);
            }
            int x = screen.random.nextInt(width);
            int y = screen.random.nextInt(height);
            screen.noise(x, y, x + 1 + screen.random.nextInt(80), y + 1 + screen.random.nextInt(60));
        }
    },
    MOVING_NOISE {
        @Override
        void draw(DrawnScreen screen, int number) {
            int width = screen.frame.width();
            int height = screen.frame.height();
            if (number == 0) {
                screen.noise(0, 0, width, height);
                return;
            }
            screen.move(0, 0, width, height, screen.random.nextInt(-15, 16), screen.random.nextInt(-15, 16));
        }
    },
    SCROLLING {
        @Override
        void draw(DrawnScreen screen, int number) {
            screen.fill(0xfcfcfc);
            int top = -number * (screen.frame.width() % 2 == 0 ? 16 : 7);
            screen.lines(10, top, screen.frame.width() - 10, screen.frame.height(), 1);
        }
    },
    DRAGGING {
        @Override
        void draw(DrawnScreen screen, int number) {
            int width = screen.frame.width();
            int height = screen.frame.height();
            screen.film(0, 0, width, height, 3);
            screen.window(number * 9, number * 4, number * 9 + width / 2, number * 4 + height / 2, 40);
        }
    },
    SIDEWAYS {
        @Override
        void draw(DrawnScreen screen, int number) {
            screen.fill(0xe0e8f0);
            screen.lines(40 - number * 5, 0, screen.frame.width() + 200, screen.frame.height() / 2, 5);
            screen.lines(10, screen.frame.height() / 2 + number * 3, screen.frame.width(), screen.frame.height(), 90);
        }
    },
    TYPING {
        @Override
        void draw(DrawnScreen screen, int number) {
            if (number == 0) {
                screen.film(0, 0, screen.frame.width(), screen.frame.height(), 1);
                screen.fill(16, 16, screen.frame.width() - 16, screen.frame.height() - 16, 0x202428);
            }
            screen.letter(20 + number * 8, 20, number * 7, 0xd8e0e0);
        }
    },
    FILM {
        @Override
        void draw(DrawnScreen screen, int number) {
            if (number == 0) {
                screen.fill(0x808890);
            }
            screen.film(20, 10, screen.frame.width() - 30, screen.frame.height() - 20, number * 0.7);
        }
    },
    OPENING {
        @Override
        void draw(DrawnScreen screen, int number) {
            int width = screen.frame.width();
            int height = screen.frame.height();
            screen.film(0, 0, width, height, 9);
            screen.lines(5, 5, width, height, 7);
            if (number / 2 % 2 == 1) {
                screen.window(width / 5, height / 6, width - width / 7, height - height / 8, number / 4);
            }
            screen.letter(width - 12, height - 18, number, 0xffffff);
        }
    },
    FLASHING {
        @Override
        void draw(DrawnScreen screen, int number) {
            int width = screen.frame.width();
            int height = screen.frame.height();
            switch (screen.random.nextInt(5)) {
                case 0 -> screen.fill(screen.colour());
                case 1 -> screen.noise(0, 0, width, height);
                case 2 -> screen.film(0, 0, width, height, screen.random.nextInt(1000));
                case 3 -> screen.window(10, 10, width - 10, height - 10, screen.random.nextInt(1000));
                default ->
                    screen.move(0, 0, width, height, screen.random.nextInt(-40, 41), screen.random.nextInt(-40, 41));
            }
        }
    };

    /** Paints picture number so-and-so over the one before. */
    abstract void draw(DrawnScreen screen, int number);

    /** The n-th picture alone. */
    VideoFrame picture(int width, int height, int number) {
        DrawnScreen screen = new DrawnScreen(width, height, 1);
        for (int i = 0; i <= number; i++) {
            draw(screen, i);
        }
        return screen.frame;
    }
}
