package dev.farhand.capture.internal.encode.h264;

/**
 * Chooses the step of quantisation row by row, so that a slice keeps to its share of the bits: never finer than was asked for, and
 * as much coarser as what was written so far says is needed. How dear rows are for their weight is remembered from picture to
 * picture, for key frames and others apart.
 *
 * <p>Rows that turn out dearer than all before cannot be foretold. Therefore it looks at each macroblock, too: where the bits that are
 * left would not do for the dearest one that was seen, it gets no coefficients.
 */
final class QualityStep {
    /** Six steps halve the bits, about. */
    private static final double STEPS_TO_HALVE = 6;
    /** Bits of a row for its weight, were they written at step zero; guesses, until some were written. */
    private static final double FIRST_KEY_PRICE = 32;

    private static final double FIRST_PRICE = 16;
    /** A part of the limit is left for what the guess is wrong by. */
    private static final double CAREFUL = 15.0 / 16;
    /** What never is exceeded leaves room for bytes that keep units apart. */
    private static final double HARD = 63.0 / 64;
    /** Bits of parameter sets, and of what a slice begins with. */
    private static final int KEY_HEADERS = 60 * 8;

    private static final int HEADER = 12 * 8;
    /** Bits of a macroblock without coefficients, about. */
    private static final int FEWEST = 4;

    private static final int FEWEST_OF_KEY = 8;
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
    /** Bits that are never exceeded, but by macroblocks that take the fewest there are. */
    private double hardLimit;

    private int macroblocksLeft;
    private long macroblockBegin;
    private long dearest;
    private boolean isSpent;
    private boolean wasSpentInRow;

    /** Begins a slice of those rows. */
    void begin(PictureTask task, int firstRow, int endRow) {
        isKey = task.isKey;
        finest = task.qp;
        qp = finest;
        bitsBefore = 0;
        isSpent = false;
        wasSpentInRow = false;
        isLimited = task.bitLimit < Long.MAX_VALUE;
        if (isLimited) {
            left = task.weights.sum(firstRow, endRow);
            double share = (double) left / Math.max(1, task.weights.sum(0, task.map.rows));
            limit = CAREFUL * task.bitLimit * share;
            hardLimit = (HARD * task.bitLimit - (isKey ? KEY_HEADERS : 0)) * share - HEADER;
            macroblocksLeft = task.weights.macroblocks(firstRow, endRow);
            dearest = 0;
            choose(0);
        }
    }

    /** Before a macroblock that may have coefficients: looks whether there are bits for it. */
    void beginMacroblock(long bits) {
        if (isLimited) {
            macroblocksLeft--;
            macroblockBegin = bits;
            isSpent = bits + dearest + (long) macroblocksLeft * (isKey ? FEWEST_OF_KEY : FEWEST) > hardLimit;
            wasSpentInRow |= isSpent;
        }
    }

    /** After it. */
    void endMacroblock(long bits) {
        if (isLimited) {
            dearest = Math.max(dearest, bits - macroblockBegin);
            isSpent = false;
        }
    }

    /** After a row: learns how dear it was, and chooses for the next. */
    void next(PictureTask task, int row, long bits) {
        int weight = isLimited ? task.weights.of(row) : 0;
        if (weight == 0) {
            return;
        }
        if (wasSpentInRow) {
            // It says nothing of what it would have taken.
            wasSpentInRow = false;
            bitsBefore = bits;
            left -= weight;
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

    /** The one that what is written now looks as if it were written with. */
    int seenQp() {
        return isSpent ? Quantiser.COARSEST : qp;
    }

    Quantiser luma() {
        return isSpent ? Quantiser.NOTHING : Quantiser.ofLuma(qp);
    }

    Quantiser chroma() {
        return isSpent ? Quantiser.NOTHING : Quantiser.ofChroma(qp);
    }
}
