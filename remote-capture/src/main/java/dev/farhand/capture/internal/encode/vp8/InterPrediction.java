package dev.farhand.capture.internal.encode.vp8;

/**
 * Predicts colour by a vector of whole pixels of brightness: where it is odd, half a pixel of colour lies between, which the
 * six-tap filter of version 0 finds (RFC 6386 section 18.3). What is beyond the picture's edge repeats the last pixel.
 */
final class InterPrediction {
    /** Pixels the filter sees before a pixel, and after. */
    private static final int BEFORE = 2;

    private static final int AFTER = 3;
    private static final int SIZE = 8;
    private static final int SEEN = SIZE + BEFORE + AFTER;

    private final int[] seen = new int[SEEN * SEEN];
    private final int[] across = new int[SEEN * SIZE];

    /** Puts both colours of a macroblock where they belong. */
    void putChroma(Picture from, Picture to, int column, int row, int x, int y) {
        int left = column * SIZE + (x >> 1);
        int top = row * SIZE + (y >> 1);
        int at = to.chromaAt(column, row);
        put(from, from.u, to.u, at, left, top, x & 1, y & 1);
        put(from, from.v, to.v, at, left, top, x & 1, y & 1);
    }

    private void put(Picture picture, byte[] from, byte[] to, int at, int left, int top, int halfX, int halfY) {
        look(picture, from, left - BEFORE, top - BEFORE);
        int[] pixels = seen;
        int stride = SEEN;
        int begin = BEFORE * SEEN + BEFORE;
        if (halfX != 0) {
            // Where half a pixel down is wanted, too, its filter sees the rows above and below.
            int first = halfY != 0 ? 0 : BEFORE;
            int end = halfY != 0 ? SEEN : BEFORE + SIZE;
            for (int line = first; line < end; line++) {
                for (int i = 0; i < SIZE; i++) {
                    across[line * SIZE + i] = between(seen, line * SEEN + i, 1);
                }
            }
            pixels = across;
            stride = SIZE;
            begin = BEFORE * SIZE;
        }
        if (halfY != 0) {
            begin -= BEFORE * stride;
        }
        for (int line = 0; line < SIZE; line++, at += picture.chromaStride, begin += stride) {
            for (int i = 0; i < SIZE; i++) {
                to[at + i] = (byte) (halfY == 0 ? pixels[begin + i] : between(pixels, begin + i, stride));
            }
        }
    }

    private void look(Picture picture, byte[] plane, int left, int top) {
        int lastX = picture.columns * SIZE - 1;
        int lastY = picture.rows * SIZE - 1;
        int origin = picture.chromaAt(0, 0);
        boolean inside = left >= 0 && left + SEEN - 1 <= lastX;
        for (int line = 0, to = 0; line < SEEN; line++, to += SEEN) {
            int begin = origin + Math.max(0, Math.min(lastY, top + line)) * picture.chromaStride;
            if (inside) {
                begin += left;
                for (int i = 0; i < SEEN; i++) {
                    seen[to + i] = plane[begin + i] & 255;
                }
            } else {
                for (int i = 0; i < SEEN; i++) {
                    seen[to + i] = plane[begin + Math.max(0, Math.min(lastX, left + i))] & 255;
                }
            }
        }
    }

    /** The pixel half way between the third and the fourth of six. */
    private static int between(int[] pixels, int at, int step) {
        int outer = pixels[at] + pixels[at + 5 * step];
        int middle = pixels[at + step] + pixels[at + 4 * step];
        int inner = pixels[at + 2 * step] + pixels[at + 3 * step];
        return Pixels.clamp(3 * outer - 16 * middle + 77 * inner + 64 >> 7);
    }
}
