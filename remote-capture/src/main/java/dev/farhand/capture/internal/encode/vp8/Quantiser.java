package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.encode.VideoEncoder;

/**
 * The sizes of steps that numbers are rounded to, for one index of quality (RFC 6386 sections 9.6 and 14.1).
 */
final class Quantiser {
    static final int MOST_INDEX = 127;
    /** Numbers that a decoder can be told: eleven bits. */
    static final int LARGEST_LEVEL = 2047;

    /** The step at which VP8 looks as H.264 does at QP 24, that is at coarseness 6. */
    private static final double STEP_AT_SIX = 20;

    private static final int[] INDEX_OF_COARSENESS = new int[VideoEncoder.COARSEST + 1];

    static {
        for (int coarseness = 0, index = 0; coarseness <= VideoEncoder.COARSEST; coarseness++) {
            double step = STEP_AT_SIX * Math.pow(2, (coarseness - 6) / 6.0);
            while (index < MOST_INDEX && QuantiserTables.AC[index] < step) {
                index++;
            }
            INDEX_OF_COARSENESS[coarseness] = index;
        }
    }

    private static final Quantiser[] ALL = new Quantiser[MOST_INDEX + 1];

    static {
        for (int index = 0; index <= MOST_INDEX; index++) {
            ALL[index] = new Quantiser(index, QuantiserTables.DC[index], QuantiserTables.AC[index]);
        }
    }

    /** Leaves nothing of anything: for when there are no bytes left. It has no index of its own. */
    static final Quantiser NOTHING = new Quantiser();

    final int index;
    /** Brightness of blocks. */
    final Steps luma;
    /** The means of the blocks of a macroblock. */
    final Steps means;
    /** Colour. */
    final Steps chroma;

    private Quantiser() {
        index = 0;
        luma = new Steps();
        means = luma;
        chroma = luma;
    }

    private Quantiser(int index, int dc, int ac) {
        this.index = index;
        this.luma = new Steps(dc, ac);
        this.means = new Steps(2 * dc, Math.max(8, ac * 155 / 100));
        this.chroma = new Steps(Math.min(132, dc), ac);
    }

    /**
     * The one that looks as coarse as H.264 does at QP 18 + coarseness; its last steps are beyond VP8, which stays at its
     * coarsest.
     */
    static Quantiser ofCoarseness(int coarseness) {
        if (coarseness < VideoEncoder.FINEST || coarseness > VideoEncoder.COARSEST) {
            throw new IllegalArgumentException(
                    "coarseness is " + VideoEncoder.FINEST + " to " + VideoEncoder.COARSEST + ", not " + coarseness);
        }
        return ALL[INDEX_OF_COARSENESS[coarseness]];
    }

    /**
     * Rounds numbers to steps.
     *
     * <p>Division is a multiplication with {@code 2^18 / step}. What goes in is below 2^14, the smallest step is four: it
     * fits. A level one off the true quotient would do no harm, since what the decoder makes of it is known.
     */
    static final class Steps {
        private static final int SHIFT = 18;

        final int dc;
        final int ac;
        private final int dcFactor;
        private final int acFactor;
        /** Differences of a block that add up to no more than this leave nothing after rounding. */
        final int nothing;

        /** Everything rounds to nothing. */
        private Steps() {
            dc = 1 << SHIFT;
            ac = 1 << SHIFT;
            dcFactor = 0;
            acFactor = 0;
            nothing = Integer.MAX_VALUE;
        }

        private Steps(int dc, int ac) {
            this.dc = dc;
            this.ac = ac;
            this.dcFactor = (1 << SHIFT) / dc + 1;
            this.acFactor = (1 << SHIFT) / ac + 1;
            this.nothing = Math.min(dc, ac) * 9 / 10;
        }

        /**
         * Rounds a block, from its coefficient {@code first} in zigzag order on. Levels go to {@code levels} in zigzag
         * order; the block becomes what the decoder will make of them.
         *
         * @param rounding what is added before the rest is cut off, as part of a step: 1/{@code rounding}
         * @return the place after the last level that is not 0; {@code first} when there is none
         */
        int quantise(int[] block, int first, int rounding, short[] levels, int at) {
            int end = first;
            if (first == 0 && round(block, 0, levels, at, dc, dcFactor, dc / rounding)) {
                end = 1;
            }
            int part = ac / rounding;
            int smallest = ac - part;
            for (int i = 1; i < 16; i++) {
                int place = CoefficientTables.ZIGZAG[i];
                int value = block[place];
                // Most are too small to go further.
                if (value < smallest && -value < smallest) {
                    levels[at + i] = 0;
                    block[place] = 0;
                } else if (round(block, place, levels, at + i, ac, acFactor, part)) {
                    end = i + 1;
                }
            }
            return end;
        }

        private static boolean round(int[] block, int place, short[] levels, int at, int step, int factor, int part) {
            int value = block[place];
            int level = Math.min(LARGEST_LEVEL, (Math.abs(value) + part) * factor >> SHIFT);
            if (value < 0) {
                level = -level;
            }
            levels[at] = (short) level;
            block[place] = level * step;
            return level != 0;
        }
    }
}
