package dev.farhand.capture.internal.encode.h264;

/** A picture as decoders have it: whole macroblocks of brightness, and of both colours at half the size. */
final class CodedPicture {
    final int columns;
    final int rows;
    /** Bytes of a row of brightness. */
    final int stride;
    /** Bytes of a row of a colour. */
    final int chromaStride;

    final byte[] y;
    final byte[] u;
    final byte[] v;

    CodedPicture(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.stride = columns * 16;
        this.chromaStride = columns * 8;
        this.y = new byte[stride * rows * 16];
        this.u = new byte[chromaStride * rows * 8];
        this.v = new byte[chromaStride * rows * 8];
    }

    /** Where brightness of a macroblock begins. */
    int lumaAt(int column, int row) {
        return row * 16 * stride + column * 16;
    }

    /** Where a colour of a macroblock begins. */
    int chromaAt(int column, int row) {
        return row * 8 * chromaStride + column * 8;
    }

    /** Takes brightness of a run of macroblocks from where a vector of whole pixels leads in another picture. */
    void copyLuma(CodedPicture from, int column, int row, int count, int x, int y0) {
        int to = lumaAt(column, row);
        int at = to + y0 * stride + x;
        for (int line = 0; line < 16; line++, to += stride, at += stride) {
            System.arraycopy(from.y, at, y, to, 16 * count);
        }
    }

    /** The same for both colours, by an even vector. */
    void copyChroma(CodedPicture from, int column, int row, int count, int x, int y0) {
        int to = chromaAt(column, row);
        int at = to + (y0 >> 1) * chromaStride + (x >> 1);
        for (int line = 0; line < 8; line++, to += chromaStride, at += chromaStride) {
            System.arraycopy(from.u, at, u, to, 8 * count);
            System.arraycopy(from.v, at, v, to, 8 * count);
        }
    }

    /** Becomes equal to another. */
    void copyFrom(CodedPicture from) {
        System.arraycopy(from.y, 0, y, 0, y.length);
        System.arraycopy(from.u, 0, u, 0, u.length);
        System.arraycopy(from.v, 0, v, 0, v.length);
    }
}
