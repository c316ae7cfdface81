package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.internal.encode.thread.EncoderThread;

/**
 * Codes all rows of a frame: where little is new in one go and one partition, else by two threads that take turns at rows,
 * each with a partition of its own (RFC 6386 section 9.5). What is written does not depend on which thread was faster.
 */
final class Rows {
    /** With less changed blocks than this, one thread is done before two have met. */
    private static final int LARGE = 1_000;

    private static final int MOST_PARTITIONS = 2;

    private final FrameContext frame;
    private final CoefficientProbabilities probabilities;
    private final Runnable headerWriting;
    private final Wavefront wavefront;
    private final EncoderThread helper = new EncoderThread("farhand-capture-vp8");
    private final RowCoder[] coders = new RowCoder[MOST_PARTITIONS];
    private final BoolEncoder[] partitions = new BoolEncoder[MOST_PARTITIONS];
    private final Runnable firstRows = () -> codeRows(0);
    private final Runnable secondRows = () -> codeRows(1);
    private final Runnable firstPartition = this::writeFirst;
    private final Runnable secondPartition = () -> writePartition(1);
    private int count;

    /** Codes the rows of a frame, and writes what these probabilities make of them, behind a header. */
    Rows(FrameContext frame, CoefficientProbabilities probabilities, Runnable headerWriting) {
        this.frame = frame;
        this.probabilities = probabilities;
        this.headerWriting = headerWriting;
        this.wavefront = new Wavefront(frame.columns, frame.rows);
        for (int i = 0; i < MOST_PARTITIONS; i++) {
            coders[i] = new RowCoder(frame, wavefront);
            partitions[i] = new BoolEncoder();
        }
    }

    /** In how many partitions the current frame is written. */
    int partitions() {
        return count;
    }

    /** A partition, after {@link #write}. */
    BoolEncoder partition(int number) {
        return partitions[number];
    }

    void code() {
        count = isLarge() ? MOST_PARTITIONS : 1;
        wavefront.begin(count > 1);
        if (count == 1) {
            codeRows(0);
        } else {
            alongside(secondRows, firstRows);
        }
    }

    /** Does the one on the other thread, and meanwhile the other on this one; both on this one for a small frame. */
    void alongside(Runnable one, Runnable other) {
        if (count == 1) {
            one.run();
            other.run();
            return;
        }
        helper.start(one);
        try {
            other.run();
        } finally {
            helper.await();
            helper.check();
        }
    }

    /** Whether there is enough for two threads: what moved is done in no time. */
    private boolean isLarge() {
        return frame.changed.count() >= LARGE && (frame.key || !frame.motion.explainsMost());
    }

    /** How many decisions about coefficients there are, in the partition that has most of them. */
    int decisions() {
        int first = coders[0].tokens().size();
        return count == 1 ? first : Math.max(first, coders[1].tokens().size());
    }

    /** Adds up how often each decision was taken. */
    void countInto(int[] counts) {
        System.arraycopy(coders[0].tokens().counts(), 0, counts, 0, counts.length);
        if (count > 1) {
            int[] second = coders[1].tokens().counts();
            for (int i = 0; i < counts.length; i++) {
                counts[i] += second[i];
            }
        }
    }

    /** Writes the header and the partitions. */
    void write() {
        if (count == 1) {
            writeFirst();
        } else {
            alongside(secondPartition, firstPartition);
        }
    }

    private void writeFirst() {
        headerWriting.run();
        writePartition(0);
    }

    void close() {
        helper.stop();
    }

    private void codeRows(int first) {
        coders[first].beginFrame();
        try {
            for (int row = first; row < frame.rows; row += count) {
                coders[first].code(row);
            }
        } catch (RuntimeException | Error e) {
            wavefront.abandon();
            throw e;
        }
    }

    private void writePartition(int number) {
        partitions[number].begin();
        coders[number].tokens().writeTo(partitions[number], probabilities.values());
        partitions[number].end();
    }
}
