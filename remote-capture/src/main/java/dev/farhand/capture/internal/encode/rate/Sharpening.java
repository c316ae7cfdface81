package dev.farhand.capture.internal.encode.rate;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.core.media.PixelAreas;

/**
 * Which macroblocks are written anew because they were written too coarse. Those that are chosen are written as fine as was asked
 * for, however many bits that takes, so that each is chosen once; what keeps to the limit is how many they are.
 */
public final class Sharpening {
    /** Bits of a macroblock before any was written; a guess. */
    private static final double FIRST_BITS = 400;
    /** Each time this part of the guess is forgotten. */
    private static final double FORGOTTEN = 0.5;

    private final BlockMap chosen;
    private double bitsEach = FIRST_BITS;

    /** For pictures of that size. */
    public Sharpening(int width, int height) {
        this.chosen = new BlockMap(width, height);
    }

    /**
     * Chooses in those areas as many as fit the limit, one at least, if any was written coarser than that step.
     *
     * @param steps by which each macroblock was written, in the encoder's own count
     */
    public BlockMap choose(byte[] steps, PixelAreas areas, int step, long bitLimit) {
        chosen.clear();
        double most = Math.max(1, bitLimit / bitsEach);
        for (int area = 0; area < areas.size() && chosen.count() < most; area++) {
            int endRow = end(areas.y(area) + areas.height(area), chosen.height());
            int endColumn = end(areas.x(area) + areas.width(area), chosen.width());
            for (int row = begin(areas.y(area)); row < endRow; row++) {
                for (int column = begin(areas.x(area)); column < endColumn && chosen.count() < most; column++) {
                    int block = row * chosen.columns() + column;
                    if (steps[block] > step) {
                        chosen.mark(block);
                    }
                }
            }
        }
        return chosen;
    }

    /** The first block that lies on that side of a pixel whole. */
    private static int begin(int pixel) {
        return BlockMap.of(pixel + BlockMap.SIZE - 1);
    }

    /** The one after the last that does on the other side: at the picture's edge, one that is cut off. */
    private static int end(int pixel, int pictureEnd) {
        return pixel == pictureEnd ? begin(pixel) : BlockMap.of(pixel);
    }

    /** Learns how many bits the chosen ones took. */
    public void learn(long bits) {
        bitsEach += FORGOTTEN * ((double) bits / chosen.count() - bitsEach);
    }
}
