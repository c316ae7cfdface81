package dev.farhand.capture.internal.encode.h264;

import java.util.Arrays;

/** The quantised coefficients of a macroblock, block by block as they are written, each block in scanning order. */
final class Residual {
    /** Column of pixels at which each 4 × 4 block of brightness begins, in the order they are written (6.4.3). */
    static final int[] BLOCK_X = {0, 4, 0, 4, 8, 12, 8, 12, 0, 4, 0, 4, 8, 12, 8, 12};
    /** Row of pixels of the same. */
    static final int[] BLOCK_Y = {0, 0, 4, 4, 0, 0, 4, 4, 8, 8, 12, 12, 8, 8, 12, 12};

    /**
     * What is left over of a colour that another picture foretold is left out where it weighs less, but for its means: its bits buy more
     * elsewhere. So it is with text that scrolled by an odd number of rows, whose colours have no rows of their own.
     */
    static final int LEAST_OF_COLOUR = 7;
    /** Of a coefficient that is larger than one. */
    private static final int HEAVY = LEAST_OF_COLOUR;
    /** Of a one, by the number of zeros before it: one that stands far out costs many bits and is hardly seen. */
    private static final int[] WEIGHTS = {3, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

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

    /**
     * How much the coefficients of a block are worth.
     *
     * @param bits a bit for each that is not zero
     * @param first the first one that counts
     */
    static int weight(int bits, int first, int[] levels, int begin) {
        int weight = 0;
        int place = 31 - Integer.numberOfLeadingZeros(bits);
        for (int left = bits; left != 0 && weight < HEAVY; ) {
            left ^= 1 << place;
            int next = left == 0 ? first - 1 : 31 - Integer.numberOfLeadingZeros(left);
            weight += Math.abs(levels[begin + place]) > 1 ? HEAVY : WEIGHTS[place - next - 1];
            place = next;
        }
        return weight;
    }

    void clearLuma() {
        Arrays.fill(lumaBits, 0);
        lumaMeanBits = 0;
    }
}
