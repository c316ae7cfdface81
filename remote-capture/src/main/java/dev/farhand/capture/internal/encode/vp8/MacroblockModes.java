package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/**
 * How each macroblock of a frame is predicted. There is one more column to the left and one more row above, whose
 * macroblocks count as intra and plain, as decoders have it (RFC 6386 sections 11.3 and 18.3): so nobody asks whether there
 * is a neighbour.
 */
final class MacroblockModes {
    /** Predicted from the picture before. */
    static final byte LAST = 0;
    /** Predicted from the golden frame. */
    static final byte GOLDEN = 1;
    /** Predicted from the alternate reference frame. */
    static final byte ALTERNATE = 2;
    /** Predicted as a whole from its neighbours. */
    static final byte INTRA = 3;
    /** Each of its sixteen blocks predicted from its neighbours. */
    static final byte INTRA_BLOCKS = 4;

    final int columns;
    final int rows;
    /** From a macroblock to the one below. */
    final int stride;

    final byte[] kinds;
    /** Whether it has levels; else only the prediction is told. */
    final boolean[] coded;
    /** A mode of {@link IntraPrediction}. */
    final byte[] lumaModes;

    final byte[] chromaModes;
    /** Of each of its sixteen blocks. */
    final byte[] blockModes;
    /** In whole pixels. */
    final short[] vectorX;

    final short[] vectorY;

    MacroblockModes(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.stride = columns + 1;
        int size = stride * (rows + 1);
        this.kinds = new byte[size];
        this.coded = new boolean[size];
        this.lumaModes = new byte[size];
        this.chromaModes = new byte[size];
        this.blockModes = new byte[size * 16];
        this.vectorX = new short[size];
        this.vectorY = new short[size];
    }

    int at(int column, int row) {
        return (row + 1) * stride + column + 1;
    }

    /** All macroblocks stay as they were. */
    void reset() {
        Arrays.fill(kinds, LAST);
        Arrays.fill(coded, false);
        Arrays.fill(vectorX, (short) 0);
        Arrays.fill(vectorY, (short) 0);
        Arrays.fill(kinds, 0, stride, INTRA);
        for (int row = 1; row <= rows; row++) {
            kinds[row * stride] = INTRA;
        }
    }

    void setMoved(int at, int end, int x, int y) {
        Arrays.fill(vectorX, at, end, (short) x);
        Arrays.fill(vectorY, at, end, (short) y);
    }

    /** Whether it is predicted from a picture that was kept. */
    static boolean isKept(byte kind) {
        return kind == GOLDEN || kind == ALTERNATE;
    }

    boolean isIntra(int at) {
        return kinds[at] >= INTRA;
    }

    boolean isStill(int at) {
        return kinds[at] < INTRA && vectorX[at] == 0 && vectorY[at] == 0;
    }
}
