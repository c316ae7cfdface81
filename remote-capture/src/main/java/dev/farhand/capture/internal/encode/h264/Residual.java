package dev.farhand.capture.internal.encode.h264;

import java.util.Arrays;

/** The quantised coefficients of a macroblock, block by block as they are written, each block in scanning order. */
final class Residual {
    /** Column of pixels at which each 4 × 4 block of brightness begins, in the order they are written (6.4.3). */
    static final int[] BLOCK_X = {0, 4, 0, 4, 8, 12, 8, 12, 0, 4, 0, 4, 8, 12, 8, 12};
    /** Row of pixels of the same. */
    static final int[] BLOCK_Y = {0, 0, 4, 4, 0, 0, 4, 4, 8, 8, 12, 12, 8, 8, 12, 12};

    final int[] luma = new int[16 * 16];
    /** For each block a bit for each coefficient that is not zero. */
    final int[] lumaBits = new int[16];
    /** Means of a block of 16 × 16 that is foretold as one. */
    final int[] lumaMeans = new int[16];

    int lumaMeanBits;
    /** Four blocks of the one colour, four of the other; the means, their first ones, stand alone. */
    final int[] chroma = new int[8 * 16];

    final int[] chromaBits = new int[8];
    final int[] chromaMeans = new int[8];
    final int[] chromaMeanBits = new int[2];

    void clearLuma() {
        Arrays.fill(lumaBits, 0);
        lumaMeanBits = 0;
    }
}
