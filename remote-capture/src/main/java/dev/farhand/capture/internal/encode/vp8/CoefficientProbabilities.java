package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/**
 * The probabilities of coefficient decisions, as encoder and decoder hold them. They follow what a frame says where telling
 * the new one costs less than it saves (RFC 6386 sections 9.9 and 13.4).
 */
final class CoefficientProbabilities {
    static final int COUNT = 4 * 8 * 3 * 11;

    /** What a bit costs in 1/256 bit, for a probability in 1/256. */
    private static final int[] COST = new int[257];

    static {
        for (int probability = 1; probability <= 256; probability++) {
            COST[probability] = (int) Math.round(-256 * Math.log(probability / 256.0) / Math.log(2));
        }
    }

    /** A new probability is told in eight bits. */
    private static final int COST_OF_NUMBER = 8 << 8;

    /** First those that adapt, then all numbers as they are, for decisions whose probability is fixed. */
    private final int[] values = new int[COUNT + 256];

    /** What a frame tells anew; 0 for what stays. */
    private final int[] told = new int[COUNT];

    /** What was there before what is told. */
    private final int[] before = new int[COUNT];

    private boolean anyTold;

    CoefficientProbabilities() {
        for (int i = 0; i < 256; i++) {
            values[COUNT + i] = i;
        }
        reset();
    }

    /** Where the eleven probabilities of a place in a block begin, by its kind, its number and what stands before it. */
    static int place(int type, int number, int context) {
        return ((type * 8 + CoefficientTables.BAND[number]) * 3 + context) * 11;
    }

    /** By the place of a decision. */
    int[] values() {
        return values;
    }

    /** Begins anew, as each key frame does. */
    void reset() {
        System.arraycopy(CoefficientTables.DEFAULTS, 0, values, 0, COUNT);
    }

    /** Follows what was counted, each decision at its number. */
    void adapt(int[] counts) {
        if (anyTold) {
            Arrays.fill(told, 0);
            anyTold = false;
        }
        for (int i = 0; i < COUNT; i++) {
            int zeros = counts[2 * i];
            int ones = counts[2 * i + 1];
            if (zeros + ones > 0) {
                adapt(i, zeros, ones);
            }
        }
    }

    /** Takes the last {@link #adapt} back: its frame is not written. */
    void undo() {
        for (int i = 0; i < COUNT; i++) {
            if (told[i] != 0) {
                values[i] = before[i];
            }
        }
    }

    private void adapt(int i, int zeros, int ones) {
        int now = values[i];
        int best = ofCounts(zeros, (long) zeros + ones);
        if (best == now) {
            return;
        }
        int flag = CoefficientTables.UPDATE[i];
        long saved = cost(now, zeros, ones) - cost(best, zeros, ones);
        if (saved > COST_OF_NUMBER + COST[256 - flag] - COST[flag]) {
            told[i] = best;
            before[i] = now;
            values[i] = best;
            anyTold = true;
        }
    }

    private static long cost(int probability, int zeros, int ones) {
        return (long) zeros * COST[probability] + (long) ones * COST[256 - probability];
    }

    /** The probability of a zero that fits what was counted best, in 1/256 as VP8 tells it. */
    static int ofCounts(int zeros, long all) {
        return all == 0 ? 255 : (int) Math.max(1, Math.min(255, (256L * zeros + all / 2) / all));
    }

    /** Tells the decoder what {@link #adapt} changed. */
    void write(BoolEncoder header) {
        for (int i = 0; i < COUNT; i++) {
            int flag = CoefficientTables.UPDATE[i];
            if (told[i] == 0) {
                header.write(0, flag);
            } else {
                header.write(1, flag);
                header.writeNumber(told[i], 8);
            }
        }
    }
}
