package dev.farhand.capture.internal.encode.h264;

import org.jspecify.annotations.Nullable;

/**
 * Writes the slices of a picture at the same time, the first on the caller's thread. The others' threads begin when they are first
 * needed and wait between pictures; nothing is allocated for a picture.
 */
final class SliceThreads implements AutoCloseable {
    private final SliceWriter[] writers;
    private final Worker[] workers;

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
        for (Worker worker : workers) {
            worker.stop();
        }
    }

    /** One thread, and what it is to do. */
    private static final class Worker implements Runnable {
        private final SliceWriter writer;
        private final int number;
        private @Nullable Thread thread;
        private @Nullable Throwable failure;
        private boolean isBusy;
        private boolean isStopped;
        private int firstRow;
        private int endRow;

        Worker(SliceWriter writer, int number) {
            this.writer = writer;
            this.number = number;
        }

        synchronized void start(int first, int end) {
            if (isStopped) {
                throw new IllegalStateException("the encoder is closed");
            }
            firstRow = first;
            endRow = end;
            failure = null;
            isBusy = true;
            if (thread == null) {
                thread = new Thread(this, "farhand-capture-slice-" + number);
                thread.setDaemon(true);
                thread.start();
            }
            notifyAll();
        }

        /** Waits also when interrupted: the slice ends soon, and its pictures are not free before. */
        synchronized void await() {
            boolean interrupted = false;
            while (isBusy) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        synchronized void check() {
            if (failure != null) {
                throw new IllegalStateException("a slice failed", failure);
            }
        }

        synchronized void stop() {
            isStopped = true;
            notifyAll();
        }

        @Override
        public void run() {
            while (awaitWork()) {
                Throwable failed = null;
                try {
                    writer.write(firstRow, endRow);
                } catch (RuntimeException | Error e) {
                    failed = e;
                }
                done(failed);
            }
        }

        private synchronized boolean awaitWork() {
            while (!isBusy && !isStopped) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // Nobody else has this thread: it ends by stop() only.
                    continue;
                }
            }
            return isBusy;
        }

        private synchronized void done(@Nullable Throwable failed) {
            failure = failed;
            isBusy = false;
            notifyAll();
        }
    }
}
