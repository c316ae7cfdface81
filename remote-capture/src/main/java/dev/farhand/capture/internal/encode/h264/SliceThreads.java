package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.thread.EncoderThread;

/**
 * Writes the slices of a picture at the same time, the first on the caller's thread. The others' threads begin when they are
 * needed and wait between pictures; nothing is allocated for a picture.
 */
final class SliceThreads implements AutoCloseable {
    private final SliceWriter[] writers;
    private final Worker[] workers;
    private boolean closed;

    SliceThreads(PictureTask task, int threads) {
        writers = new SliceWriter[threads];
        workers = new Worker[threads - 1];
        for (int i = 0; i < threads; i++) {
            writers[i] = new SliceWriter(task);
        }
        for (int i = 1; i < threads; i++) {
            workers[i - 1] = new Worker(writers[i], i);
        }
    }

    /** Most slices at a time. */
    int size() {
        return writers.length;
    }

    /** The bits of a slice of the picture written last. */
    BitWriter bits(int slice) {
        return writers[slice].bits();
    }

    /** Writes slices: each begins at a row of macroblocks and ends where the next begins. */
    void write(int[] firstRows, int slices) {
        if (closed && slices > 1) {
            throw new IllegalStateException("the encoder is closed");
        }
        for (int i = 1; i < slices; i++) {
            workers[i - 1].start(firstRows[i], firstRows[i + 1]);
        }
        try {
            writers[0].write(firstRows[0], firstRows[1]);
        } finally {
            for (int i = 1; i < slices; i++) {
                workers[i - 1].await();
            }
        }
        for (int i = 1; i < slices; i++) {
            workers[i - 1].check();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Worker worker : workers) {
            worker.stop();
        }
    }

    /** What one thread is to do. */
    private static final class Worker implements Runnable {
        private final SliceWriter writer;
        private final EncoderThread thread;
        private int firstRow;
        private int endRow;

        Worker(SliceWriter writer, int number) {
            this.writer = writer;
            this.thread = new EncoderThread("farhand-capture-slice-" + number);
        }

        void start(int first, int end) {
            firstRow = first;
            endRow = end;
            thread.start(this);
        }

        void await() {
            thread.await();
        }

        void check() {
            thread.check();
        }

        void stop() {
            thread.stop();
        }

        @Override
        public void run() {
            writer.write(firstRow, endRow);
        }
    }
}
