package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/**
 * What the blocks of a partition say, as decisions that are written when all are known (RFC 6386 section 13): so the
 * probabilities of a frame fit the frame.
 *
 * <p>A decision is the place of its probability, doubled, and the bit. Behind the {@link CoefficientProbabilities#COUNT}
 * places that adapt there is one for each fixed probability.
 */
final class CoefficientTokens {
    /**
     * Means of a macroblock's blocks, brightness without its means, colour, brightness with: first index of the
     * probabilities.
     */
    static final int LUMA_WITHOUT_MEAN = 0;

    static final int MEANS = 1;
    static final int CHROMA = 2;
    static final int LUMA = 3;

    /** No macroblock needs more: 25 blocks of 16 numbers of up to 19 decisions. */
    private static final int MOST_OF_MACROBLOCK = 25 * 16 * 19;

    private static final int FIXED = CoefficientProbabilities.COUNT;
    private static final int EVEN = FIXED + 128;

    private short[] decisions = new short[4 * MOST_OF_MACROBLOCK];
    private int size;
    private final int[] counts = new int[2 * (FIXED + 256)];

    void begin() {
        size = 0;
        Arrays.fill(counts, 0);
    }

    /** How often each decision was taken. */
    int[] counts() {
        return counts;
    }

    int size() {
        return size;
    }

    /** Makes room for one more macroblock. */
    void reserve() {
        if (size + MOST_OF_MACROBLOCK > decisions.length) {
            decisions = Arrays.copyOf(decisions, decisions.length * 2);
        }
    }

    void writeTo(BoolEncoder encoder, int[] probabilities) {
        encoder.writeAll(decisions, size, probabilities);
    }

    /**
     * Adds a block.
     *
     * @param levels its levels in zigzag order, beginning at {@code at}
     * @param first 1 when the first level is told with the means, else 0
     * @param end the place after the last level that is not 0
     * @param context how many of the blocks to the left and above have levels
     */
    void add(short[] levels, int at, int first, int end, int type, int context) {
        int of = CoefficientProbabilities.place(type, first, context);
        if (end <= first) {
            decide(of, 0);
            return;
        }
        boolean mayEnd = true;
        for (int i = first; i < end; i++) {
            if (mayEnd) {
                decide(of, 1);
            }
            int level = levels[at + i];
            int size = Math.abs(level);
            if (level == 0) {
                decide(of + 1, 0);
            } else {
                decide(of + 1, 1);
                addSize(size, of);
                decide(EVEN, level < 0 ? 1 : 0);
            }
            // A block does not end with a 0, so nothing is said of an end after one.
            mayEnd = level != 0;
            of = CoefficientProbabilities.place(type, i + 1, Math.min(2, size));
        }
        if (end < 16) {
            decide(of, 0);
        }
    }

    private void addSize(int size, int of) {
        if (size == 1) {
            decide(of + 2, 0);
            return;
        }
        decide(of + 2, 1);
        if (size <= 4) {
            decide(of + 3, 0);
            decide(of + 4, size == 2 ? 0 : 1);
            if (size > 2) {
                decide(of + 5, size - 3);
            }
            return;
        }
        decide(of + 3, 1);
        int category = CoefficientTables.category(size);
        if (category < 2) {
            decide(of + 6, 0);
            decide(of + 7, category);
        } else {
            decide(of + 6, 1);
            decide(of + 8, category >> 2);
            decide(of + (category < 4 ? 9 : 10), category & 1);
        }
        int rest = size - CoefficientTables.CATEGORY_BASE[category];
        int[] probabilities = CoefficientTables.CATEGORY_BITS[category];
        for (int i = 0; i < probabilities.length; i++) {
            decide(FIXED + probabilities[i], rest >> probabilities.length - 1 - i & 1);
        }
    }

    private void decide(int place, int bit) {
        int decision = place << 1 | bit;
        decisions[size++] = (short) decision;
        counts[decision]++;
    }
}
