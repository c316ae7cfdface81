package dev.farhand.capture.internal.encode.rate;

import dev.farhand.capture.encode.VideoEncoder;

/**
 * Remembers what a block of video costs, of key pictures and of others, and foretells from that how coarse the next picture has to
 * be to fit into so many bytes. Six steps of coarseness halve the bytes, about; what is wrong with that is learnt with each picture.
 */
public final class PicturePrice {
    private static final double STEPS_TO_HALVE = 6;
    /** Bytes of a block at the finest step before any was written: low, since what is too coarse for nothing is seen. */
    private static final double FIRST_KEY_PRICE = 8;

    private static final double FIRST_PRICE = 2;
    /** What got cheaper is believed by half; what got dearer, at once. */
    private static final double BELIEVED = 0.5;
    /** As many blocks as this say half of what there is to learn: small pictures are mostly headers. */
    private static final double HALF_LEARNT = 50;

    private double keyPrice = FIRST_KEY_PRICE;
    private double price = FIRST_PRICE;

    /** The finest step by which so many blocks should fit into so many bytes; the coarsest, if none does. */
    public int coarsenessFor(long bytes, int blocks, boolean isKey) {
        double finest = (isKey ? keyPrice : price) * blocks;
        if (finest <= bytes) {
            return VideoEncoder.FINEST;
        }
        double steps = Math.ceil(STEPS_TO_HALVE * Math.log(finest / Math.max(1, bytes)) / Math.log(2));
        return (int) Math.min(VideoEncoder.COARSEST, steps);
    }

    /** So many blocks took so many bytes, written by that step. */
    public void learn(double bytes, int blocks, boolean isKey, int coarseness) {
        double found = bytes * Math.pow(2, coarseness / STEPS_TO_HALVE) / blocks;
        double known = isKey ? keyPrice : price;
        double weight = blocks / (blocks + HALF_LEARNT) * (found > known ? 1 : BELIEVED);
        double learnt = known + weight * (found - known);
        if (isKey) {
            keyPrice = learnt;
        } else {
            price = learnt;
        }
    }
}
