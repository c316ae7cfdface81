package dev.farhand.capture.internal.encode.h264;

/**
 * Chooses the step of quantisation row by row, so that a slice keeps its share of the bits: never finer than was asked for, and as
 * much coarser as what was written so far says is needed. How dear macroblocks are is remembered from picture to picture, for key
 * frames and others apart.
 */
final class QualityStep {
    /** Six steps halve the bits, about. */
    private static final double STEPS_TO_HALVE = 6;
    /** Bits of a macroblock at step zero before any was written; a guess. */
    private static final double FIRST_KEY_PRICE = 6_000;

    private static final double FIRST_PRICE = 3_000;
    /** A part of the limit is left for what the guess is wrong by. */
    private static final double CAREFUL = 15.0 / 16;

    private double keyPrice = FIRST_KEY_PRICE;
    private double price = FIRST_PRICE;
    private final CopyPlan plan;
    private boolean isKey;
    private boolean isLimited;
    private double limit;
    private int finest;
    private int qp;
    private int left;
    private long bitsBefore;

    QualityStep(CopyPlan plan) {
        this.plan = plan;
    }

    /** Begins a slice of those rows. */
    void begin(PictureTask task, int firstRow, int endRow) {
        isKey = task.isKey;
        finest = task.qp;
        qp = finest;
        left = plan.fresh(firstRow, endRow);
        bitsBefore = 0;
        isLimited = task.bitLimit < Long.MAX_VALUE && left > 0;
        if (isLimited) {
            limit = CAREFUL * task.bitLimit * left / plan.fresh();
            choose(0);
        }
    }

    /** After a row: learns how dear its macroblocks were, and chooses for the next. */
    void next(long bits, int row) {
        int count = plan.fresh(row, row + 1);
        if (count == 0) {
            return;
        }
        double found = (bits - bitsBefore) * Math.pow(2, qp / STEPS_TO_HALVE) / count;
        double weight = count / (count + 16.0);
        if (isKey) {
            keyPrice += (found - keyPrice) * weight;
        } else {
            price += (found - price) * weight;
        }
        bitsBefore = bits;
        left -= count;
        if (isLimited && left > 0) {
            choose(bits);
        }
    }

    private void choose(long bits) {
        double each = (limit - bits) / left;
        double dear = isKey ? keyPrice : price;
        if (each * Math.pow(2, Quantiser.COARSEST / STEPS_TO_HALVE) <= dear) {
            qp = Quantiser.COARSEST;
        } else {
            int needed = (int) Math.ceil(STEPS_TO_HALVE * Math.log(dear / each) / Math.log(2));
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
