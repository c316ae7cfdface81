package dev.farhand.capture.internal.encode.h264;

import java.util.Arrays;

/**
 * What was written of each macroblock of the picture so far, as far as its neighbours are written against it. Rows of macroblocks
 * that nobody wrote to stay as they are after {@link #clear}: skipped, without vector and coefficients.
 */
final class MacroblockMap {
    /** Foretold by the picture itself, no other. */
    static final byte INTRA = -1;
    /** Foretold by the picture before. */
    static final byte BEFORE = 0;
    /** Foretold by the picture kept for long. */
    static final byte LONG_TERM = 1;
    /** Sixteen small blocks have a mode each; this one where they have none (8.3.1.1). */
    static final byte MEAN_MODE = 2;

    private static final byte NOT_THERE = -2;

    final int columns;
    final int rows;
    /** See {@link Vector}. */
    final int[] vectors;

    final byte[] references;
    /** Coefficients of each 4 × 4 block, as the picture has them, in rows of four for each column. */
    final byte[] lumaCounts;
    /** The same of a colour, in rows of two for each column. */
    final byte[] uCounts;

    final byte[] vCounts;
    /** Modes of 4 × 4 blocks of brightness. */
    final byte[] modes;

    private final boolean[] used;

    MacroblockMap(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        int size = columns * rows;
        vectors = new int[size];
        references = new byte[size];
        lumaCounts = new byte[size * 16];
        uCounts = new byte[size * 4];
        vCounts = new byte[size * 4];
        modes = new byte[size * 16];
        used = new boolean[rows];
        Arrays.fill(used, true);
        clear();
    }

    void clear() {
        for (int row = 0; row < rows; row++) {
            if (used[row]) {
                used[row] = false;
                int begin = row * columns;
                int end = begin + columns;
                Arrays.fill(vectors, begin, end, Vector.ZERO);
                Arrays.fill(references, begin, end, BEFORE);
                Arrays.fill(lumaCounts, begin * 16, end * 16, (byte) 0);
                Arrays.fill(uCounts, begin * 4, end * 4, (byte) 0);
                Arrays.fill(vCounts, begin * 4, end * 4, (byte) 0);
                Arrays.fill(modes, begin * 16, end * 16, MEAN_MODE);
            }
        }
    }

    /** Announces that a row is written to. */
    void use(int row) {
        used[row] = true;
    }

    boolean isUsed(int row) {
        return used[row];
    }

    /** How many coefficients the neighbours left and above have on average (9.2.1). */
    static int neighbours(byte[] counts, int at, boolean hasLeft, boolean hasTop, int stride) {
        if (hasLeft && hasTop) {
            return counts[at - 1] + counts[at - stride] + 1 >> 1;
        }
        return hasLeft ? counts[at - 1] : hasTop ? counts[at - stride] : 0;
    }

    /**
     * The vector that neighbours foretell for a macroblock (8.4.1.3).
     *
     * @param top the first row of its slice: what lies above is not there
     */
    int predict(int column, int row, int top, byte reference) {
        int at = row * columns + column;
        byte leftReference = NOT_THERE;
        int left = Vector.ZERO;
        if (column > 0) {
            leftReference = references[at - 1];
            left = vectors[at - 1];
        }
        if (row == top) {
            return left;
        }
        byte aboveReference = references[at - columns];
        int above = vectors[at - columns];
        byte cornerReference = NOT_THERE;
        int corner = Vector.ZERO;
        int cornerAt = column + 1 < columns ? at - columns + 1 : column > 0 ? at - columns - 1 : -1;
        if (cornerAt >= 0) {
            cornerReference = references[cornerAt];
            corner = vectors[cornerAt];
        }
        boolean isLeft = leftReference == reference;
        boolean isAbove = aboveReference == reference;
        boolean isCorner = cornerReference == reference;
        if (isLeft ? !isAbove && !isCorner : isAbove != isCorner) {
            return isLeft ? left : isAbove ? above : corner;
        }
        return Vector.of(
                median(Vector.x(left), Vector.x(above), Vector.x(corner)),
                median(Vector.y(left), Vector.y(above), Vector.y(corner)));
    }

    /** The vector that a skipped macroblock has (8.4.1.1). */
    int predictSkipped(int column, int row, int top) {
        int at = row * columns + column;
        if (column == 0 || row == top || stands(at - 1) || stands(at - columns)) {
            return Vector.ZERO;
        }
        return predict(column, row, top, BEFORE);
    }

    private boolean stands(int at) {
        return references[at] == BEFORE && vectors[at] == Vector.ZERO;
    }

    private static int median(int a, int b, int c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
