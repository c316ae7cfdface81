package dev.farhand.capture.internal.encode.vp8;

/**
 * Predicts colour by a vector of whole pixels of brightness: where it is odd, half a pixel of colour lies between, which the
 * six-tap filter of version 0 finds (RFC 6386 section 18.3). What is beyond the picture's edge repeats the last pixel.
 */
final class InterPrediction {
    private static final int SIZE = 8;
    private static final int BEFORE = SixTaps.BEFORE;
    /** What the filter sees of a square. */
    private static final int SEEN = SIZE + BEFORE + SixTaps.AFTER;
    /** A row of what is seen fits two numbers of 64 bits. */
    private static final int STRIDE = 16;

    private final byte[] seen = new byte[SEEN * STRIDE];
    private final byte[] across = new byte[SEEN * SIZE];

    /** Puts both colours of a macroblock where they belong. */
    void putChroma(Picture from, Picture to, int column, int row, int x, int y) {
        int left = column * SIZE + (x >> 1);
        int top = row * SIZE + (y >> 1);
        int at = to.chromaAt(column, row);
        put(from, from.u, to.u, at, left, top, x & 1, y & 1);
        put(from, from.v, to.v, at, left, top, x & 1, y & 1);
    }

    private void put(Picture picture, byte[] plane, byte[] to, int at, int left, int top, int halfX, int halfY) {
        byte[] from = plane;
        int stride = picture.chromaStride;
        int begin = picture.chromaAt(0, 0) + top * stride + left;
        if (!isSeenInside(picture, left, top)) {
            look(picture, plane, left - BEFORE, top - BEFORE);
            from = seen;
            stride = STRIDE;
            begin = BEFORE * STRIDE + BEFORE;
        }
        if (halfX == 0) {
            SixTaps.between(from, begin, stride, stride, to, at, picture.chromaStride, SIZE);
        } else if (halfY == 0) {
            SixTaps.between(from, begin, 1, stride, to, at, picture.chromaStride, SIZE);
        } else {
            // The filter that goes down sees the rows above and below.
            SixTaps.between(from, begin - BEFORE * stride, 1, stride, across, 0, SIZE, SEEN);
            SixTaps.between(across, BEFORE * SIZE, SIZE, SIZE, to, at, picture.chromaStride, SIZE);
        }
    }

    private static boolean isSeenInside(Picture picture, int left, int top) {
        return left >= BEFORE
                && top >= BEFORE
                && left + SIZE + SixTaps.AFTER <= picture.columns * SIZE
                && top + SIZE + SixTaps.AFTER <= picture.rows * SIZE;
    }

    private void look(Picture picture, byte[] plane, int left, int top) {
        int lastX = picture.columns * SIZE - 1;
        int lastY = picture.rows * SIZE - 1;
        int origin = picture.chromaAt(0, 0);
        for (int line = 0, to = 0; line < SEEN; line++, to += STRIDE) {
            int begin = origin + Math.max(0, Math.min(lastY, top + line)) * picture.chromaStride;
            for (int i = 0; i < SEEN; i++) {
                seen[to + i] = plane[begin + Math.max(0, Math.min(lastX, left + i))];
            }
        }
    }
}
