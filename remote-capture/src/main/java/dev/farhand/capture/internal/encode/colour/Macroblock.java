package dev.farhand.capture.internal.encode.colour;

import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/**
 * Sixteen by sixteen pixels as codecs see them: BT.709, limited range, colour at half the size in each direction (4:2:0). What
 * lies beyond the picture's edge repeats the last pixel.
 */
public final class Macroblock {
    private static final int SIZE = 16;
    private static final int HALF = 8;

    // Parts of red, green and blue in 1/65536; those of colour in 1/262144, since four pixels are added.
    private static final int Y_RED = 11_966;
    private static final int Y_GREEN = 40_254;
    private static final int Y_BLUE = 4_064;
    private static final int Y_HALF = 1 << 15;
    // Colour is what red and blue differ from green by: grey has none.
    private static final int U_RED = -6_596;
    private static final int U_BLUE = 28_785;
    private static final int V_RED = 28_785;
    private static final int V_BLUE = -2_639;
    private static final int C_HALF = 1 << 17;

    private final int[] pixels = new int[SIZE * SIZE];
    private final int[] y = new int[SIZE * SIZE];
    private final int[] u = new int[HALF * HALF];
    private final int[] v = new int[HALF * HALF];

    /** Brightness, 16 × 16. */
    public int[] y() {
        return y;
    }

    /** Blue against brightness, 8 × 8. */
    public int[] u() {
        return u;
    }

    /** Red against brightness, 8 × 8. */
    public int[] v() {
        return v;
    }

    /** Takes it from a picture; columns and rows count macroblocks. */
    public void load(VideoFrame picture, int column, int row) {
        look(picture, column, row);
        for (int i = 0; i < y.length; i++) {
            y[i] = brightness(pixels[i]);
        }
        makeColour();
    }

    /** As {@link #load}, but leaves brightness as it is. */
    public void loadColour(VideoFrame picture, int column, int row) {
        look(picture, column, row);
        makeColour();
    }

    /** Copies its pixels, so that what is made of them is made side by side. */
    private void look(VideoFrame picture, int column, int row) {
        int left = column * SIZE;
        int top = row * SIZE;
        int inside = Math.min(SIZE, picture.width() - left);
        int lastY = picture.height() - 1;
        for (int line = 0, to = 0; line < SIZE; line++, to += SIZE) {
            int from = Math.min(lastY, top + line) * picture.width() + left;
            System.arraycopy(picture.pixels(), from, pixels, to, inside);
            if (inside < SIZE) {
                Arrays.fill(pixels, to + inside, to + SIZE, pixels[to + inside - 1]);
            }
        }
    }

    private void makeColour() {
        for (int line = 0, to = 0; line < SIZE * SIZE; line += 2 * SIZE) {
            for (int i = line; i < line + SIZE; i += 2, to++) {
                colour(pixels[i], pixels[i + 1], pixels[i + SIZE], pixels[i + SIZE + 1], to);
            }
        }
    }

    private static int brightness(int pixel) {
        return (Y_RED * (pixel >> 16 & 255) + Y_GREEN * (pixel >> 8 & 255) + Y_BLUE * (pixel & 255) + Y_HALF >> 16)
                + 16;
    }

    private void colour(int a, int b, int c, int d, int to) {
        // Red and blue are added side by side: four bytes need ten bits.
        int redBlue = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
        int green = (a & 0xff00) + (b & 0xff00) + (c & 0xff00) + (d & 0xff00) >> 8;
        int red = (redBlue >>> 16) - green;
        int blue = (redBlue & 0xffff) - green;
        u[to] = (U_RED * red + U_BLUE * blue + C_HALF >> 18) + 128;
        v[to] = (V_RED * red + V_BLUE * blue + C_HALF >> 18) + 128;
    }
}
