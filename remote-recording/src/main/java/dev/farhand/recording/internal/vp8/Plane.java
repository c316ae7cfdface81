package dev.farhand.recording.internal.vp8;

/** Luma, or one of the two colours, with what VP8 sees around it (RFC 6386 §12.2): 127 above, 129 to the left. */
final class Plane {
    private static final int ABOVE = 127;
    private static final int LEFT = 129;
    private static final int AROUND_ZERO = 128;

    private final byte[] values;
    private final int width;

    Plane(int width, int height) {
        this.values = new byte[width * height];
        this.width = width;
    }

    /** Around zero, row by row. */
    byte[] values() {
        return values;
    }

    int at(int x, int y) {
        if (y < 0) {
            return ABOVE;
        }
        // To the right of the picture its last column goes on.
        return x < 0 ? LEFT : values[y * width + Math.min(x, width - 1)] + AROUND_ZERO;
    }

    void set(int x, int y, int value) {
        values[y * width + x] = (byte) (Math.max(0, Math.min(255, value)) - AROUND_ZERO);
    }
}
