package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/**
 * A picture as the decoder has it: brightness, and colour at half the size, in whole macroblocks. Around each plane lies what
 * prediction sees beyond the edge: a row of 127 above, a column of 129 to the left (RFC 6386 section 12.2).
 */
final class Picture {
    private static final int MARGIN = 16;
    private static final byte ABOVE = 127;
    private static final byte LEFT = (byte) 129;

    final int columns;
    final int rows;
    final int lumaStride;
    final int chromaStride;
    final byte[] y;
    final byte[] u;
    final byte[] v;

    /** A size in macroblocks. */
    Picture(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.lumaStride = columns * 16 + 2 * MARGIN;
        this.chromaStride = columns * 8 + 2 * MARGIN;
        this.y = plane(rows * 16, lumaStride);
        this.u = plane(rows * 8, chromaStride);
        this.v = plane(rows * 8, chromaStride);
    }

    private static byte[] plane(int rows, int stride) {
        byte[] plane = new byte[Math.multiplyExact(rows + 1, stride)];
        Arrays.fill(plane, 0, stride, ABOVE);
        for (int row = 1; row <= rows; row++) {
            plane[row * stride + MARGIN - 1] = LEFT;
        }
        return plane;
    }

    /** Where the brightness of a macroblock begins. */
    int lumaAt(int column, int row) {
        return (row * 16 + 1) * lumaStride + MARGIN + column * 16;
    }

    /** Where the colours of a macroblock begin. */
    int chromaAt(int column, int row) {
        return (row * 8 + 1) * chromaStride + MARGIN + column * 8;
    }

    /**
     * Takes macroblocks of a row over from another picture, moved by a vector of whole pixels of brightness and of colour.
     */
    void copyRun(Picture from, int column, int end, int row, int dx, int dy) {
        copyLuma(from, column, end, row, dx, dy);
        copyChroma(from, column, end, row, dx, dy);
    }

    /** Takes colour over; the vector is even. */
    void copyChroma(Picture from, int column, int end, int row, int dx, int dy) {
        int to = chromaAt(column, row);
        int at = to + (dy >> 1) * chromaStride + (dx >> 1);
        int length = (end - column) * 8;
        for (int line = 0; line < 8; line++) {
            System.arraycopy(from.u, at, u, to, length);
            System.arraycopy(from.v, at, v, to, length);
            to += chromaStride;
            at += chromaStride;
        }
    }

    /** Takes brightness over. */
    void copyLuma(Picture from, int column, int end, int row, int dx, int dy) {
        int to = lumaAt(column, row);
        int at = to + dy * lumaStride + dx;
        int length = (end - column) * 16;
        for (int line = 0; line < 16; line++) {
            System.arraycopy(from.y, at, y, to, length);
            to += lumaStride;
            at += lumaStride;
        }
    }

    /** Becomes equal to another of the same size. */
    void copyFrom(Picture other) {
        System.arraycopy(other.y, 0, y, 0, y.length);
        System.arraycopy(other.u, 0, u, 0, u.length);
        System.arraycopy(other.v, 0, v, 0, v.length);
    }

    /**
     * Repeats the last pixel below the right end of a row of macroblocks, which the row below looks at from its last one.
     */
    void extendRow(int row) {
        int last = lumaAt(columns - 1, row) + 15 * lumaStride + 15;
        Arrays.fill(y, last + 1, last + 5, y[last]);
    }
}
