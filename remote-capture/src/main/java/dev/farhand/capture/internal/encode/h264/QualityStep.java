package dev.farhand.capture.internal.encode.h264;

/**
 * Chooses the step of quantisation row by row, so that a slice keeps to its share of the bits: never finer than was asked for, and
 * as much coarser as what was written so far says is needed. How dear rows are for their weight is remembered from picture to
 * picture, for key frames and others apart.
 */
final class QualityStep {
    /** Six steps halve the bits, about. */
    private static final double STEPS_TO_HALVE = 6;
    /** Bits of a row for its weight, were they written at step zero; guesses, until some were written. */
    private static final double FIRST_KEY_PRICE = 32;

    private static final double FIRST_PRICE = 16;
    /** A part of the limit is left for what the guess is wrong by. */
    private static final double CAREFUL = 15.0 / 16;
    /** With as much weight a row changes the price by half. */
    private static final double HALF_LEARNT = 2_000;

    private double keyPrice = FIRST_KEY_PRICE;
    private double price = FIRST_PRICE;
    private boolean isKey;
    private boolean isLimited;
    private double limit;
    private int finest;
    private int qp;
    private long left;
    private long bitsBefore;

    /** Begins a slice of those rows. */
    void begin(PictureTask task, int firstRow, int endRow) {
        isKey = task.isKey;
        finest = task.qp;
        qp = finest;
        bitsBefore = 0;
        isLimited = task.bitLimit < Long.MAX_VALUE;
        if (isLimited) {
            left = task.weights.sum(firstRow, endRow);
            limit = CAREFUL * task.bitLimit * left / Math.max(1, task.weights.sum(0, task.map.rows));
            choose(0);
        }
    }

    /** After a row: learns how dear it was, and chooses for the next. */
    void next(PictureTask task, int row, long bits) {
        int weight = isLimited ? task.weights.of(row) : 0;
        if (weight == 0) {
            return;
        }
        double found = (bits - bitsBefore) * Math.pow(2, qp / STEPS_TO_HALVE) / weight;
        double learnt = weight / (weight + HALF_LEARNT);
        if (isKey) {
            keyPrice += (found - keyPrice) * learnt;
        } else {
            price += (found - price) * learnt;
        }
        bitsBefore = bits;
        left -= weight;
        choose(bits);
    }

    private void choose(long bits) {
        double room = limit - bits;
        double dear = (isKey ? keyPrice : price) * left;
        if (left <= 0) {
            return;
        }
        if (room * Math.pow(2, Quantiser.COARSEST / STEPS_TO_HALVE) <= dear) {
            qp = Quantiser.COARSEST;
        } else {
            int needed = (int) Math.ceil(STEPS_TO_HALVE * Math.log(dear / room) / Math.log(2));
            qp = Math.min(Quantiser.COARSEST, Math.max(finest, needed));
        }
    }

    int qp() {
        return qp;
    }

    Quantiser luma() {
        return Quantiser.ofLuma(qp);
    }

    Quantiser chroma() {
        return Quantiser.ofChroma(qp);
    }
}
