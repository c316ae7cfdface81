package dev.farhand.benchmark;

import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Something to draw pictures of desktops on: the same ones at every run, on every machine, without fonts. Letters are not to be
 * read; they are as many, as dark and as soft at their edges as those of real programs.
 */
final class Sheet {
    private static final int SIGNS = 64;
    private static final int STROKES = 3;
    /** A letter is drawn so many times as large, and its grey is what of that is ink. */
    private static final int FINER = 4;

    private static final int LEVELS = FINER * FINER;

    private final VideoFrame frame;

    /** A black one. */
    Sheet(int width, int height) {
        this(new VideoFrame(width, height));
    }

    /** Draws on a picture. */
    Sheet(VideoFrame frame) {
        this.frame = frame;
    }

    VideoFrame frame() {
        return frame;
    }

    int width() {
        return frame.width();
    }

    int height() {
        return frame.height();
    }

    Sheet fill(int x, int y, int width, int height, int colour) {
        int right = Math.min(width(), x + width);
        for (int row = Math.max(0, y); row < Math.min(height(), y + height); row++) {
            int begin = row * width() + Math.max(0, x);
            Arrays.fill(frame.pixels(), begin, Math.max(begin, row * width() + right), colour);
        }
        return this;
    }

    /** Puts a sheet there; what does not fit is left out. */
    Sheet paste(Sheet other, int x, int y) {
        int left = Math.max(0, -x);
        int count = Math.min(other.width(), width() - x) - left;
        for (int row = Math.max(0, -y); count > 0 && row < Math.min(other.height(), height() - y); row++) {
            System.arraycopy(
                    other.frame.pixels(),
                    row * other.width() + left,
                    frame.pixels(),
                    (y + row) * width() + x + left,
                    count);
        }
        return this;
    }

    /** Words of random letters up to a right edge, or until so many letters are written; returns where they end. */
    int line(int x, int y, Font font, int letters, int colour, SplittableRandom random) {
        int at = x;
        int left = 0;
        for (int i = 0; i < letters && at + font.columns <= width(); i++, left--) {
            if (left < 0) {
                left = 2 + random.nextInt(8);
            } else {
                letter(at, y, font, random.nextInt(SIGNS), colour);
            }
            at += font.columns;
        }
        return at;
    }

    Sheet letter(int x, int y, Font font, int sign, int colour) {
        byte[] ink = font.signs[sign % SIGNS];
        for (int row = 0; row < Math.min(font.rows, height() - y); row++) {
            for (int column = 0; column < font.columns && x + column < width(); column++) {
                int level = ink[row * font.columns + column];
                if (level > 0 && y + row >= 0 && x + column >= 0) {
                    int at = (y + row) * width() + x + column;
                    frame.pixels()[at] = mix(frame.pixels()[at], colour, level, LEVELS);
                }
            }
        }
        return this;
    }

    /** Hills of colour: each octave is half as wide and half as high as the one before. */
    Sheet hills(int octaves, int widest, int grain, long seed, int... colours) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] heights = new double[width() * height()];
        double scale = 1;
        for (int octave = 0; octave < octaves; octave++, scale /= 2) {
            addHills(heights, Math.max(2, widest >> octave), scale, random);
        }
        for (int i = 0; i < heights.length; i++) {
            double at = Math.max(0, Math.min(0.9999, heights[i] / 2)) * (colours.length - 1);
            int colour = mix(colours[(int) at], colours[(int) at + 1], (int) (256 * (at % 1)), 256);
            frame.pixels()[i] = grain == 0 ? colour : grained(colour, random.nextInt(2 * grain + 1) - grain);
        }
        return this;
    }

    private void addHills(double[] heights, int cell, double scale, SplittableRandom random) {
        int columns = width() / cell + 2;
        double[] corners =
                random.doubles((long) columns * (height() / cell + 2)).toArray();
        for (int y = 0; y < height(); y++) {
            double v = smooth((y % cell) / (double) cell);
            for (int x = 0; x < width(); x++) {
                double u = smooth((x % cell) / (double) cell);
                int at = y / cell * columns + x / cell;
                double above = corners[at] * (1 - u) + corners[at + 1] * u;
                double below = corners[at + columns] * (1 - u) + corners[at + columns + 1] * u;
                heights[y * width() + x] += scale * (above * (1 - v) + below * v);
            }
        }
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    private static int grained(int colour, int by) {
        return bounded((colour >> 16 & 255) + by) << 16
                | bounded((colour >> 8 & 255) + by) << 8
                | bounded((colour & 255) + by);
    }

    private static int bounded(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** So many parts of the other colour. */
    static int mix(int one, int other, int parts, int all) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = one >> shift & 255;
            int b = other >> shift & 255;
            mixed |= a + (b - a) * parts / all << shift;
        }
        return mixed;
    }

    /** Letters of one size, each at the same distance. */
    static final class Font {
        static final Font TERMINAL = new Font(10, 21, 8);
        static final Font PAGE = new Font(8, 24, 7);
        static final Font HEADING = new Font(15, 36, 14);

        final int columns;
        final int rows;
        private final byte[][] signs = new byte[SIGNS][];

        private Font(int columns, int rows, int wide) {
            this.columns = columns;
            this.rows = rows;
            SplittableRandom random = new SplittableRandom(columns);
            for (int sign = 0; sign < SIGNS; sign++) {
                signs[sign] = draw(wide, random);
            }
        }

        private byte[] draw(int wide, SplittableRandom random) {
            byte[] ink = new byte[columns * rows];
            boolean[] fine = new boolean[columns * rows * LEVELS];
            int top = rows / (random.nextBoolean() ? 3 : 5);
            int bottom = rows * 4 / 5;
            for (int stroke = 0; stroke < STROKES; stroke++) {
                boolean upright = stroke == 0 || random.nextInt(3) == 0;
                int x = 1 + random.nextInt(wide - 2);
                int y = top + random.nextInt(bottom - top);
                int toX = upright ? x : 1 + random.nextInt(wide - 1);
                int toY = upright ? top : random.nextBoolean() ? y : top + random.nextInt(bottom - top);
                stroke(fine, x, upright ? bottom : y, toX, toY);
            }
            for (int i = 0; i < fine.length; i++) {
                int row = i / (columns * FINER) / FINER;
                int column = i % (columns * FINER) / FINER;
                ink[row * columns + column] += (byte) (fine[i] ? 1 : 0);
            }
            return ink;
        }

        /** As thick as a pixel and a third. */
        private void stroke(boolean[] fine, double x, double y, double toX, double toY) {
            double length = Math.max(1, Math.hypot(toX - x, toY - y));
            double thick = 0.66;
            for (double t = 0; t <= length; t += 0.125) {
                double atX = x + (toX - x) * t / length;
                double atY = y + (toY - y) * t / length;
                for (double dy = -thick; dy <= thick; dy += 0.25) {
                    for (double dx = -thick; dx <= thick; dx += 0.25) {
                        int column = (int) ((atX + dx) * FINER);
                        int row = (int) ((atY + dy) * FINER);
                        if (column >= 0 && column < columns * FINER && row >= 0 && row < rows * FINER) {
                            fine[row * columns * FINER + column] = true;
                        }
                    }
                }
            }
        }
    }
}
