package dev.farhand.capture.internal.encode.h264;

/** A picture as decoders have it: whole macroblocks of brightness, and of both colours at half the size. */
final class CodedPicture {
    final int columns;
    final int rows;
    /** Bytes of a row of brightness. */
    final int stride;
    /** Bytes of a row of a colour. */
    final int chromaStride;

    /** The step of quantisation that each macroblock was written with. */
    final byte[] steps;

    final byte[] y;
    final byte[] u;
    final byte[] v;

    CodedPicture(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.stride = columns * 16;
        this.chromaStride = columns * 8;
        this.steps = new byte[columns * rows];
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

    /**
     * Takes a run of macroblocks from where a vector leads in another picture; their colours not, where it leads between two places
     * of colour.
     */
    void copyRun(CodedPicture from, int column, int row, int count, int vector) {
        int x = Vector.x(vector);
        int down = Vector.y(vector);
        int to = lumaAt(column, row);
        int at = to + down * stride + x;
        for (int line = 0; line < 16; line++, to += stride, at += stride) {
            System.arraycopy(from.y, at, y, to, 16 * count);
        }
        if (!Vector.isOdd(vector)) {
            copyChroma(from, column, row, count, vector);
        }
        int block = row * columns + column;
        if (vector == Vector.ZERO) {
            System.arraycopy(from.steps, block, steps, block, count);
        } else {
            for (int i = 0; i < count; i++) {
                steps[block + i] = from.coarsest((column + i) * 16 + x, row * 16 + down);
            }
        }
    }

    private void copyChroma(CodedPicture from, int column, int row, int count, int vector) {
        int to = chromaAt(column, row);
        int at = to + (Vector.y(vector) >> 1) * chromaStride + (Vector.x(vector) >> 1);
        for (int line = 0; line < 8; line++, to += chromaStride, at += chromaStride) {
            System.arraycopy(from.u, at, u, to, 8 * count);
            System.arraycopy(from.v, at, v, to, 8 * count);
        }
    }

    /** The coarsest step of what lies in sixteen by sixteen pixels from there on. */
    private byte coarsest(int x, int top) {
        int left = x >> 4;
        int right = x + 15 >> 4;
        int above = (top >> 4) * columns;
        int below = (top + 15 >> 4) * columns;
        return (byte) Math.max(
                Math.max(steps[above + left], steps[above + right]),
                Math.max(steps[below + left], steps[below + right]));
    }
}
