package dev.farhand.benchmark;

import dev.farhand.benchmark.Sheet.Font;
import dev.farhand.core.media.VideoFrame;
import java.util.Locale;
import java.util.SplittableRandom;

/** What happens on a screen, as people and programs make it happen, at fifteen pictures a second. Each picture is another than the one before. */
enum Clip {
    /** A letter at a time in one of two terminals. */
    TYPE {
        @Override
        Player open(int width, int height) {
            Sheet desktop = desktop(width, height);
            desktop.paste(terminal(80, 25, true, 2), width / 2 - 100, height / 3);
            SplittableRandom random = new SplittableRandom(3);
            return (screen, number) -> {
                // The cursor stands behind what was typed.
                int x = width / 2 - 90 + number % 60 * Font.TERMINAL.columns;
                int y = height / 3 + 44 + 20 * Font.TERMINAL.rows + number / 60 * Font.TERMINAL.rows;
                desktop.fill(x, y, 2 * Font.TERMINAL.columns, Font.TERMINAL.rows, PAPER);
                desktop.letter(x, y, Font.TERMINAL, random.nextInt(64), INK);
                desktop.fill(x + Font.TERMINAL.columns, y, Font.TERMINAL.columns, Font.TERMINAL.rows, INK);
                new Sheet(screen).paste(desktop, 0, 0);
            };
        }
    },
    /** A terminal as large as the screen, in which coloured source text scrolls: thirty-three lines a second, that is two or three a picture. */
    SCROLL {
        @Override
        Player open(int width, int height) {
            return scroll(width, height, 5, 33, DARK_TERMINAL, DARK_COLOURS);
        }
    },
    /** A window with text that is dragged over a desktop. */
    WINDOW {
        @Override
        Player open(int width, int height) {
            return dragged(desktop(width, height), terminal(70, 22, true, 3));
        }
    },
    /** A page with text, tables and pictures that scrolls. */
    WEB {
        @Override
        Player open(int width, int height) {
            Sheet page = page(width, height + LONGEST * WEB_STEP);
            Sheet browser = browser(width);
            return (screen, number) ->
                    new Sheet(screen).paste(page, 0, -number * WEB_STEP).paste(browser, 0, 0);
        }
    },
    /** A film of 854 × 480 on a desktop. */
    VIDEO {
        @Override
        Player open(int width, int height) {
            Sheet desktop = desktop(width, height);
            return (screen, number) -> {
                new Sheet(screen).paste(desktop, 0, 0);
                FractalFilm.show(number, screen, FILM_X, FILM_Y, FractalFilm.WIDTH, FractalFilm.HEIGHT);
            };
        }
    },
    /** The same film, as large as the screen. */
    FULL {
        @Override
        Player open(int width, int height) {
            return (screen, number) -> FractalFilm.show(number, screen, 0, 0, width, height);
        }
    },
    /** Lines of text over a film that moves below them, and one that is replaced. */
    TEXT_OVER_VIDEO {
        @Override
        Player open(int width, int height) {
            Player film = VIDEO.open(width, height);
            return (screen, number) -> {
                film.show(screen, number);
                for (int line = 0; line < 8; line++) {
                    SplittableRandom random = new SplittableRandom(line == 7 ? 7 + number / 15 : line);
                    new Sheet(screen).line(FILM_X + 40, FILM_Y + 100 + line * 40, Font.HEADING, 50, 0xffffff, random);
                }
            };
        }
    },
    /** A page that scrolls by parts of a pixel, as browsers zoomed in or slowing down do. */
    FRACTIONAL {
        @Override
        Player open(int width, int height) {
            Sheet page = page(width, height + LONGEST * WEB_STEP);
            return (screen, number) -> {
                // Quarters of pixels.
                int at = number * 45;
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        int from = (y + at / 4) * width + x;
                        screen.pixels()[y * width + x] = Sheet.mix(
                                page.frame().pixels()[from], page.frame().pixels()[from + width], at % 4, 4);
                    }
                }
            };
        }
    },
    /** A dark editor that scrolls by three lines a picture. */
    DARK_THEME {
        @Override
        Player open(int width, int height) {
            int left = width / 6;
            Player text = scroll(width, height, left + 5, 45, DARK_EDITOR, EDITOR_COLOURS);
            Sheet side = new Sheet(left, height).fill(0, 0, left, height, 0x2b2d30);
            for (int y = 60; y + 30 < height; y += 30) {
                side.line(30 + y * 7 % 50, y, Font.PAGE, 20, 0xa0a2a8, new SplittableRandom(y));
            }
            return (screen, number) -> {
                text.show(screen, number);
                new Sheet(screen).paste(side, 0, 0);
            };
        }
    },
    /** A window that is dragged over a photo. */
    PHOTO {
        @Override
        Player open(int width, int height) {
            return dragged(photo(width, height, 5), terminal(70, 22, false, 2));
        }
    },
    /** A letter at a time; a window of 960 × 540 opens at the seventh picture and closes at the fourteenth. */
    COVER {
        @Override
        Player open(int width, int height) {
            Player typed = TYPE.open(width, height);
            Sheet opened = page(960, 540);
            return (screen, number) -> {
                typed.show(screen, number);
                if (number >= OPENED && number < CLOSED) {
                    new Sheet(screen).paste(opened, 100, 100);
                }
            };
        }
    };

    /** The pictures of {@link #COVER} in which its window opens and is gone again. */
    static final int OPENED = 7;

    static final int CLOSED = 14;
    /** No clip is asked for more pictures. */
    static final int LONGEST = 60;

    private static final int PICTURES_A_SECOND = 15;
    private static final int WEB_STEP = 30;
    private static final int FILM_X = 300;
    private static final int FILM_Y = 150;
    private static final int PAPER = 0xffffff;
    private static final int INK = 0x101010;
    private static final int DARK_TERMINAL = 0x000000;
    private static final int DARK_EDITOR = 0x1e1f22;
    private static final int[] EDITOR_COLOURS = {0xbcbec4, 0xcf8e6d, 0x6aab73, 0x56a8f5, 0x7a7e85};
    private static final int[] DARK_COLOURS = {0xe5e5e5, 0xe5e5e5, 0xcd0000, 0x00cd00, 0xcdcd00, 0x00cdcd};

    /** Shows one picture after another, the first one first. */
    interface Player {
        void show(VideoFrame screen, int number);
    }

    /** At its first picture. */
    abstract Player open(int width, int height);

    /** As rows name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Clip of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Sheet desktop(int width, int height) {
        Sheet sheet = new Sheet(width, height).hills(2, 300, 0, 7, 0x4682b4, 0x3d6488, 0x2f4f4f);
        return sheet.paste(terminal(90, 35, true, 1), 40, 60);
    }

    private static Sheet photo(int width, int height, long seed) {
        return new Sheet(width, height).hills(7, 256, 3, seed, 0x20301c, 0x5d7a3f, 0xc9b98a, 0x8fb4d9, 0xf4f1ea);
    }

    private static Sheet terminal(int columns, int rows, boolean light, long seed) {
        int width = columns * Font.TERMINAL.columns + 16;
        int height = rows * Font.TERMINAL.rows + 32;
        SplittableRandom random = new SplittableRandom(seed);
        Sheet sheet = new Sheet(width, height).fill(0, 0, width, height, 0x5a6773);
        sheet.line(width / 3, 3, Font.TERMINAL, 20, 0xffffff, random);
        sheet.fill(2, 26, width - 4, height - 28, light ? PAPER : DARK_TERMINAL);
        for (int row = 0; row < rows - (light && seed == 2 ? 6 : 0); row++) {
            int colour = light ? INK : DARK_COLOURS[random.nextInt(DARK_COLOURS.length)];
            sheet.line(
                    8,
                    30 + row * Font.TERMINAL.rows,
                    Font.TERMINAL,
                    columns / 3 + random.nextInt(columns / 2),
                    colour,
                    random);
        }
        return sheet;
    }

    /** Twenty moves a second, of which fifteen pictures show some two at once. */
    private static Player dragged(Sheet desktop, Sheet window) {
        return (screen, number) -> {
            int moves = number * 4 / 3;
            new Sheet(screen).paste(desktop, 0, 0).paste(window, 60 + 9 * moves, 40 + 4 * moves);
        };
    }

    private static Player scroll(int width, int height, int left, int linesASecond, int paper, int... colours) {
        int rows = Font.TERMINAL.rows;
        Sheet text = new Sheet(width, height + LONGEST * linesASecond / PICTURES_A_SECOND * rows + rows);
        text.fill(0, 0, width, text.height(), paper);
        SplittableRandom random = new SplittableRandom(3);
        int indented = 0;
        for (int line = 0; (line + 1) * rows < text.height(); line++) {
            indented = Math.max(0, Math.min(6, indented + random.nextInt(3) - 1));
            int colour = colours[random.nextInt(colours.length)];
            int x = text.line(left, line * rows, Font.TERMINAL, 8, colour, random)
                    + indented * 4 * Font.TERMINAL.columns;
            if (random.nextInt(7) > 0) {
                text.line(x, line * rows, Font.TERMINAL, 5 + random.nextInt(60), colour, random);
            }
        }
        return (screen, number) -> {
            int lines = number * linesASecond / PICTURES_A_SECOND;
            System.arraycopy(text.frame().pixels(), lines * rows * width, screen.pixels(), 0, width * height);
        };
    }

    private static Sheet browser(int width) {
        Sheet sheet = new Sheet(width, 85).fill(0, 0, width, 85, 0xdee1e6);
        sheet.fill(0, 40, width, 45, 0xffffff).fill(80, 47, width - 300, 30, 0xf1f3f4);
        sheet.line(30, 8, Font.PAGE, 24, 0x3c4043, new SplittableRandom(4));
        sheet.line(100, 51, Font.PAGE, 50, 0x3c4043, new SplittableRandom(5));
        return sheet;
    }

    private static Sheet page(int width, int height) {
        Sheet sheet = new Sheet(width, height).fill(0, 0, width, height, 0xffffff);
        SplittableRandom random = new SplittableRandom(11);
        int left = width / 5;
        int right = width * 4 / 5;
        int y = 100;
        for (int part = 0; y < height; part++) {
            sheet.line(left, y, Font.HEADING, 20 + random.nextInt(15), 0x1a0dab, random);
            y += 50;
            for (int line = 0; line < 8; line++, y += 24) {
                sheet.line(
                        left, y, Font.PAGE, (right - left) / Font.PAGE.columns - random.nextInt(20), 0x202124, random);
            }
            y += 20;
            if (part % 2 == 0) {
                y = table(sheet, left, right, y, random);
            } else {
                sheet.paste(photo(480, 270, part), left, y).paste(photo(480, 270, part + 50), width / 2, y);
                y += 300;
            }
        }
        return sheet;
    }

    private static int table(Sheet sheet, int left, int right, int top, SplittableRandom random) {
        int y = top;
        for (int row = 0; row < 8; row++, y += 28) {
            sheet.fill(left, y, right - left, 28, row == 0 ? 0xd0d7de : row % 2 == 0 ? 0xf6f8fa : 0xffffff);
            for (int x = left; x + 200 < right; x += 220) {
                sheet.fill(x, y, 1, 28, 0xd0d7de);
                sheet.line(x + 8, y + 2, Font.PAGE, 5 + random.nextInt(18), 0x24292f, random);
            }
        }
        return y + 24;
    }
}
