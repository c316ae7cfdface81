package dev.farhand.capture.internal.encode.h264;

import java.util.Arrays;

/** The quantised coefficients of a macroblock, block by block as they are written, each block in scanning order. */
final class Residual {
    /** Column of pixels at which each 4 × 4 block of brightness begins, in the order they are written (6.4.3). */
    static final int[] BLOCK_X = {0, 4, 0, 4, 8, 12, 8, 12, 0, 4, 0, 4, 8, 12, 8, 12};
    /** Row of pixels of the same. */
    static final int[] BLOCK_Y = {0, 0, 4, 4, 0, 0, 4, 4, 8, 8, 12, 12, 8, 8, 12, 12};

    final int[] luma = new int[16 * 16];
    final int[] lumaCounts = new int[16];
    /** Means of a block of 16 × 16 that is foretold as one. */
    final int[] lumaMeans = new int[16];
    /** Four blocks of the one colour, four of the other; the means, their first ones, stand alone. */
    final int[] chroma = new int[8 * 16];

    final int[] chromaCounts = new int[8];
    final int[] chromaMeans = new int[8];

    void clearLuma() {
        Arrays.fill(lumaCounts, 0);
        Arrays.fill(lumaMeans, 0);
    }
}
