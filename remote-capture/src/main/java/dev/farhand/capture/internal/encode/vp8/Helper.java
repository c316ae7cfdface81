package dev.farhand.capture.internal.encode.vp8;

import org.jspecify.annotations.Nullable;

/**
 * A second thread for large frames. It begins when it is needed, waits between frames, and ends by itself when there was
 * nothing to do for some time, so that an encoder nobody closes keeps no thread. Giving it work allocates nothing.
 */
final class Helper {
    private static final long IDLE_MILLIS = 10_000;

    private @Nullable Thread thread;
    private @Nullable Runnable work;
    private @Nullable Throwable failure;
    /** Begins with some work; what was given before is done. */
    synchronized void start(Runnable given) {
        work = given;
        failure = null;
        if (thread == null) {
            thread = new Thread(this::run, "farhand-capture-vp8");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    /** Waits until the work is done, also when interrupted: its pictures are not free before. */
    synchronized void await() {
        boolean interrupted = false;
        while (work != null) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException("half of a frame failed", failure);
        }
    }

    /** Lets the thread end, which waits for work. */
    synchronized void stop() {
        notifyAll();
    }

    private void run() {
        for (Runnable next = awaitWork(); next != null; next = awaitWork()) {
            Throwable failed = null;
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                failed = e;
            }
            finish(failed);
        }
    }

    private synchronized @Nullable Runnable awaitWork() {
        if (work == null) {
            try {
                wait(IDLE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (work == null) {
            // However it was woken: whoever has more to do begins another thread.
            thread = null;
        }
        return work;
    }

    private synchronized void finish(@Nullable Throwable failed) {
        failure = failed;
        work = null;
        notifyAll();
    }
}
