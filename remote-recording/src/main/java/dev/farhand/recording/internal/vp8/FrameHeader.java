package dev.farhand.recording.internal.vp8;

import dev.farhand.recording.internal.jcodec.Vp8Tables;

/** What a key frame says before its macroblocks (RFC 6386 §9.3 to §9.11, §19.2); the loop filter is read over. */
final class FrameHeader {
    private static final int SEGMENTS = 4;
    private static final int LAST_INDEX = 127;

    private final int[] segmentQuantisers = new int[SEGMENTS];
    private final int[] segmentProbabilities = {255, 255, 255};
    private final int[] deltas = new int[5];
    private final int[][][][] probabilities;
    private final boolean hasSegments;
    private boolean hasSegmentMap;
    private boolean isAbsolute;
    private final int partitions;
    private final int quantiser;
    private final int skipProbability;

    FrameHeader(BoolDecoder in) {
        // Colour space and clamping: neither changes a picture that its encoder meant.
        in.number(2);
        hasSegments = in.flag();
        if (hasSegments) {
            readSegments(in);
        }
        // Filter type, level, sharpness.
        in.number(1 + 6 + 3);
        boolean hasAdjustments = in.flag();
        if (hasAdjustments) {
            skipAdjustments(in);
        }
        partitions = 1 << in.number(2);
        quantiser = in.number(7);
        for (int i = 0; i < deltas.length; i++) {
            deltas[i] = in.optionalSigned(4);
        }
        // Whether probabilities stay for the frames after this.
        in.flag();
        probabilities = readProbabilities(in);
        skipProbability = in.flag() ? in.number(8) : -1;
    }

    /** How much more or less is filtered where (§9.6). */
    private static void skipAdjustments(BoolDecoder in) {
        boolean areTold = in.flag();
        for (int i = 0; areTold && i < 8; i++) {
            in.optionalSigned(6);
        }
    }

    private void readSegments(BoolDecoder in) {
        hasSegmentMap = in.flag();
        if (in.flag()) {
            isAbsolute = in.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                segmentQuantisers[i] = in.optionalSigned(7);
            }
            for (int i = 0; i < SEGMENTS; i++) {
                in.optionalSigned(6);
            }
        }
        for (int i = 0; hasSegmentMap && i < segmentProbabilities.length; i++) {
            segmentProbabilities[i] = in.flag() ? in.number(8) : 255;
        }
    }

    private static int[][][][] readProbabilities(BoolDecoder in) {
        int[][][][] before = Vp8Tables.tokenProbabilities();
        int[][][][] updates = Vp8Tables.tokenUpdateProbabilities();
        int[][][][] after = new int[before.length][][][];
        for (int i = 0; i < before.length; i++) {
            after[i] = new int[before[i].length][][];
            for (int j = 0; j < before[i].length; j++) {
                after[i][j] = new int[before[i][j].length][];
                for (int k = 0; k < before[i][j].length; k++) {
                    after[i][j][k] = before[i][j][k].clone();
                    for (int l = 0; l < after[i][j][k].length; l++) {
                        if (in.decide(updates[i][j][k][l])) {
                            after[i][j][k][l] = in.number(8);
                        }
                    }
                }
            }
        }
        return after;
    }

    /** Reads in which segment a macroblock is. */
    int readSegment(BoolDecoder in) {
        if (!hasSegmentMap) {
            return 0;
        }
        return in.decide(segmentProbabilities[0])
                ? 2 + in.bit(segmentProbabilities[2])
                : in.bit(segmentProbabilities[1]);
    }

    /** Reads whether a macroblock has no coefficients at all. */
    boolean readSkip(BoolDecoder in) {
        return skipProbability >= 0 && in.decide(skipProbability);
    }

    int partitions() {
        return partitions;
    }

    int[][][][] probabilities() {
        return probabilities;
    }

    /** Factors of a segment: first and others of luma, of its first coefficients, and of colour (§14.1). */
    int[] factors(int segment) {
        int index = quantiser;
        if (hasSegments) {
            index = segmentQuantisers[segment] + (isAbsolute ? 0 : quantiser);
        }
        int base = clamp(index);
        int[] first = Vp8Tables.firstFactors();
        int[] others = Vp8Tables.otherFactors();
        return new int[] {
            first[clamp(base + deltas[0])],
            others[base],
            2 * first[clamp(base + deltas[1])],
            Math.max(8, others[clamp(base + deltas[2])] * 155 / 100),
            Math.min(132, first[clamp(base + deltas[3])]),
            others[clamp(base + deltas[4])]
        };
    }

    private static int clamp(int index) {
        return Math.max(0, Math.min(LAST_INDEX, index));
    }
}
