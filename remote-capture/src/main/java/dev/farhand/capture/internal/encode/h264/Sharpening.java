package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.analysis.BlockMap;

/**
 * Which macroblocks are written anew because they were written too coarse. Those that are chosen are written as fine as was asked
 * for, however many bits that takes, so that each is chosen once; what keeps to the limit is how many they are.
 */
final class Sharpening {
    /** Bits of a macroblock before any was written; a guess. */
    private static final double FIRST_BITS = 400;
    /** Each time this part of the guess is forgotten. */
    private static final double FORGOTTEN = 0.5;

    private final BlockMap chosen;
    private double bitsEach = FIRST_BITS;

    Sharpening(int width, int height) {
        this.chosen = new BlockMap(width, height);
    }

    /** Chooses from the top on as many as fit the limit, one at least, if any was written coarser than that step. */
    BlockMap choose(CodedPicture picture, int qp, long bitLimit) {
        chosen.clear();
        double most = Math.max(1, bitLimit / bitsEach);
        for (int block = 0; block < chosen.size() && chosen.count() < most; block++) {
            if (picture.steps[block] > qp) {
                chosen.mark(block);
            }
        }
        return chosen;
    }

    /** Learns how many bits the chosen ones took. */
    void learn(long bits) {
        bitsEach += FORGOTTEN * ((double) bits / chosen.count() - bitsEach);
    }
}
