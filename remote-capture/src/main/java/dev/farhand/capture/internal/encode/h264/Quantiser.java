package dev.farhand.capture.internal.encode.h264;

import java.util.Arrays;

/**
 * One of the 52 steps of quantisation (clause 8.5.9; the way there is the encoder's own business, these are the usual whole-number
 * inverses of the scales).
 */
final class Quantiser {
    /** The finest step that is written: what one sees is what there is, and levels stay small enough for their codes. */
    static final int FINEST = 18;
    /** The coarsest step there is. */
    static final int COARSEST = 51;
    /** Coefficients from low to high (table 8-2, frame). */
    static final int[] SCAN = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

    // By step modulo six: places of even row and column, of odd row and column, and all others (8-315).
    private static final int[][] SCALES = {
        {10, 16, 13}, {11, 18, 14}, {13, 20, 16}, {14, 23, 18}, {16, 25, 20}, {18, 29, 23}
    };
    /** The same the other way: 2^15 by scale and by the square of the transform's own length at that place. */
    private static final int[][] FACTORS = {
        {13_107, 5_243, 8_066},
        {11_916, 4_660, 7_490},
        {10_082, 4_194, 6_554},
        {9_362, 3_647, 5_825},
        {8_192, 3_355, 5_243},
        {7_282, 2_893, 4_559}
    };

    private static final int FACTOR_BITS = 15;
    /** Steps of colour from step 30 of brightness on (table 8-15). */
    private static final int[] CHROMA_STEPS = {
        29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39
    };

    private static final int FIRST_CHROMA_STEP = 30;
    /** Measured on text, windows and films. */
    private static final int DIFFERENCE_OF_BIT = 40;

    private static final Quantiser[] ALL = new Quantiser[COARSEST + 1];

    /** Leaves nothing of anything, and thinks bits dear: for when there are none left. */
    static final Quantiser NOTHING = new Quantiser();

    static {
        for (int qp = 0; qp < ALL.length; qp++) {
            ALL[qp] = new Quantiser(qp);
        }
    }

    private final int[] factors = new int[16];
    private final int[] scales = new int[16];
    private final int shift;
    private final int interRounding;
    private final int intraRounding;
    private final int interZero;
    private final int intraZero;

    private Quantiser(int qp) {
        for (int i = 0; i < 16; i++) {
            int place = (i >> 2 & 1) == 0 && (i & 1) == 0 ? 0 : (i >> 2 & i & 1) == 1 ? 1 : 2;
            factors[i] = FACTORS[qp % 6][place];
            scales[i] = SCALES[qp % 6][place] << qp / 6;
        }
        shift = FACTOR_BITS + qp / 6;
        interRounding = (1 << shift) / 6;
        intraRounding = (1 << shift) / 3;
        interZero = largestThatVanishes(interRounding);
        intraZero = largestThatVanishes(intraRounding);
    }

    private Quantiser() {
        // Far more than any sum of differences, and far less than what overflows.
        Arrays.fill(scales, 1 << 20);
        shift = FACTOR_BITS;
        interRounding = 0;
        intraRounding = 0;
        interZero = Integer.MAX_VALUE;
        intraZero = Integer.MAX_VALUE;
    }

    /** A difference counts four times at most in a coefficient, at places of odd row and column; these weigh most then, too. */
    private int largestThatVanishes(int rounding) {
        return ((1 << shift) - rounding - 1) / (4 * factors[5]);
    }

    static Quantiser ofLuma(int qp) {
        return ALL[qp];
    }

    static Quantiser ofChroma(int qp) {
        return ALL[qp < FIRST_CHROMA_STEP ? qp : CHROMA_STEPS[qp - FIRST_CHROMA_STEP]];
    }

    /** What is added before a coefficient of a block is cut off: less for what another picture foretold. */
    int rounding(boolean intra) {
        return intra ? intraRounding : interRounding;
    }

    /** The sum of differences that is worth as much as so many bits: the coarser the step, the more. */
    int price(int bits) {
        return bits * scales[0] / DIFFERENCE_OF_BIT;
    }

    /** Differences of a block that add up to this or less leave no coefficient. */
    int zero(boolean intra) {
        return intra ? intraZero : interZero;
    }

    /**
     * Turns a block's coefficients, from the {@code first} in scanning order on, into levels, and into what a decoder will make of
     * these; gives a bit for each that is not zero. No branch depends on a coefficient: they are too hard to foretell.
     */
    int quantise(int[] block, int first, int rounding, int[] levels, int begin) {
        int bits = 0;
        for (int i = first; i < 16; i++) {
            int place = SCAN[i];
            int value = block[place];
            int sign = value >> 31;
            int size = ((value ^ sign) - sign) * factors[place] + rounding >> shift;
            int level = (size ^ sign) - sign;
            levels[begin + i] = level;
            block[place] = level * scales[place];
            bits |= -size >>> 31 << i;
        }
        return bits;
    }

    /** A mean of means has half a step more. */
    int quantiseMean(int value, int rounding) {
        int size = (int) ((long) Math.abs(value) * factors[0] + 2 * rounding >> shift + 1);
        return value < 0 ? -size : size;
    }

    /** What a decoder makes of a mean of brightness (8.5.10). */
    int lumaMean(int sum) {
        return sum * scales[0] + 2 >> 2;
    }

    /** What a decoder makes of a mean of colour (8.5.11.2). */
    int chromaMean(int sum) {
        return sum * scales[0] >> 1;
    }
}
