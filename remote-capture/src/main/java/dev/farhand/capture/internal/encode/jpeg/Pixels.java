package dev.farhand.capture.internal.encode.jpeg;

import dev.farhand.core.media.VideoFrame;

/**
 * Sixteen by sixteen pixels as JFIF sees them: full range, with the parts of BT.601, around zero; colours at half the size. What
 * lies beyond a tile's end repeats its last pixel.
 */
final class Pixels {
    static final int SIZE = 16;

    // Parts in 1/65536; those of colours in 1/262144, since four pixels are added.
    private static final int Y_RED = 19_595;
    private static final int Y_GREEN = 38_470;
    private static final int Y_BLUE = 7_471;
    private static final int U_RED = -11_059;
    private static final int U_GREEN = -21_709;
    private static final int V_GREEN = -27_439;
    private static final int V_BLUE = -5_329;
    private static final int HALF = 32_768;

    private final int[] line = new int[SIZE * SIZE];
    private final int[][] brightness = new int[4][64];
    private final int[] blue = new int[64];
    private final int[] red = new int[64];

    /** Four blocks, row by row. */
    int[] brightness(int block) {
        return brightness[block];
    }

    int[] blue() {
        return blue;
    }

    int[] red() {
        return red;
    }

    /** Takes them from a picture; nothing from {@code right} and {@code bottom} on. */
    void load(VideoFrame picture, int left, int top, int right, int bottom) {
        int columns = Math.min(SIZE, right - left);
        for (int y = 0; y < SIZE; y++) {
            int from = Math.min(top + y, bottom - 1) * picture.width() + left;
            System.arraycopy(picture.pixels(), from, line, y * SIZE, columns);
            for (int x = columns; x < SIZE; x++) {
                line[y * SIZE + x] = line[y * SIZE + columns - 1];
            }
        }
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                brightness[(y >> 3) * 2 + (x >> 3)][(y & 7) * 8 + (x & 7)] = brightnessOf(line[y * SIZE + x]);
            }
        }
        for (int i = 0; i < 64; i++) {
            colour((i >> 3) * 2 * SIZE + (i & 7) * 2, i);
        }
    }

    private static int brightnessOf(int pixel) {
        int sum = Y_RED * (pixel >> 16 & 255) + Y_GREEN * (pixel >> 8 & 255) + Y_BLUE * (pixel & 255);
        return (sum + HALF >> 16) - 128;
    }

    private void colour(int at, int to) {
        int r = 0;
        int g = 0;
        int b = 0;
        for (int i = 0; i < 4; i++) {
            int pixel = line[at + (i >> 1) * SIZE + (i & 1)];
            r += pixel >> 16 & 255;
            g += pixel >> 8 & 255;
            b += pixel & 255;
        }
        blue[to] = U_RED * r + U_GREEN * g + HALF * b + (1 << 17) >> 18;
        red[to] = HALF * r + V_GREEN * g + V_BLUE * b + (1 << 17) >> 18;
        // One above what eight bits hold is the nearest that they do.
        blue[to] = Math.min(127, blue[to]);
        red[to] = Math.min(127, red[to]);
    }
}
