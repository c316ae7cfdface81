package dev.farhand.capture.internal.encode.colour;

import dev.farhand.core.media.VideoFrame;

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
        int left = column * SIZE;
        int top = row * SIZE;
        if (left + SIZE <= picture.width() && top + SIZE <= picture.height()) {
            loadInside(picture, left, top);
        } else {
            loadAtEdge(picture, left, top);
        }
    }

    /** As {@link #load}, but may leave brightness as it is. */
    public void loadColour(VideoFrame picture, int column, int row) {
        int left = column * SIZE;
        int top = row * SIZE;
        if (left + SIZE <= picture.width() && top + SIZE <= picture.height()) {
            loadColourInside(picture, left, top);
        } else {
            loadAtEdge(picture, left, top);
        }
    }

    private void loadInside(VideoFrame picture, int left, int top) {
        int[] pixels = picture.pixels();
        int width = picture.width();
        for (int line = 0; line < SIZE; line++) {
            int from = (top + line) * width + left;
            int to = line * SIZE;
            for (int i = 0; i < SIZE; i++) {
                y[to + i] = brightness(pixels[from + i]);
            }
        }
        loadColourInside(picture, left, top);
    }

    private void loadColourInside(VideoFrame picture, int left, int top) {
        int[] pixels = picture.pixels();
        int width = picture.width();
        for (int line = 0; line < HALF; line++) {
            int from = (top + 2 * line) * width + left;
            int to = line * HALF;
            for (int i = 0; i < HALF; i++, from += 2) {
                colour(pixels[from], pixels[from + 1], pixels[from + width], pixels[from + width + 1], to + i);
            }
        }
    }

    private void loadAtEdge(VideoFrame picture, int left, int top) {
        int lastX = picture.width() - 1;
        int lastY = picture.height() - 1;
        for (int line = 0; line < SIZE; line++) {
            for (int i = 0; i < SIZE; i++) {
                y[line * SIZE + i] = brightness(pixel(picture, Math.min(lastX, left + i), Math.min(lastY, top + line)));
            }
        }
        for (int line = 0; line < HALF; line++) {
            int top0 = Math.min(lastY, top + 2 * line);
            int top1 = Math.min(lastY, top + 2 * line + 1);
            for (int i = 0; i < HALF; i++) {
                int x0 = Math.min(lastX, left + 2 * i);
                int x1 = Math.min(lastX, left + 2 * i + 1);
                colour(
                        pixel(picture, x0, top0),
                        pixel(picture, x1, top0),
                        pixel(picture, x0, top1),
                        pixel(picture, x1, top1),
                        line * HALF + i);
            }
        }
    }

    private static int pixel(VideoFrame picture, int x, int y) {
        return picture.pixels()[y * picture.width() + x];
    }

    private static int brightness(int pixel) {
        return (Y_RED * (pixel >> 16 & 255) + Y_GREEN * (pixel >> 8 & 255) + Y_BLUE * (pixel & 255) + Y_HALF >> 16)
                + 16;
    }

    private void colour(int a, int b, int c, int d, int to) {
        // Red and blue are added side by side: four bytes need ten bits.
        int redBlue = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
        int green = (a >> 8 & 255) + (b >> 8 & 255) + (c >> 8 & 255) + (d >> 8 & 255);
        int red = (redBlue >>> 16) - green;
        int blue = (redBlue & 0xffff) - green;
        u[to] = (U_RED * red + U_BLUE * blue + C_HALF >> 18) + 128;
        v[to] = (V_RED * red + V_BLUE * blue + C_HALF >> 18) + 128;
    }
}
