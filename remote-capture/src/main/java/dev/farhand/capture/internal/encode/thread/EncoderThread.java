package dev.farhand.capture.internal.encode.thread;

import org.jspecify.annotations.Nullable;

/**
 * Another thread for a part of a large picture. It begins when it is needed, waits between pictures, and ends by itself when there
 * was nothing to do for some time, so that an encoder nobody closes keeps no thread. Giving it work allocates nothing.
 */
public final class EncoderThread {
    private static final long IDLE_MILLIS = 10_000;

    private final String name;
    private @Nullable Thread thread;
    private @Nullable Processors processors;
    private @Nullable Runnable work;
    private @Nullable Throwable failure;

    /** Nothing runs yet. */
    public EncoderThread(String name) {
        this.name = name;
    }

    /** Begins with some work; what was given before is done. */
    public synchronized void start(Runnable given) {
        work = given;
        failure = null;
        if (thread == null) {
            thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        } else if (processors != null) {
            processors.leaveCallers();
        }
        notifyAll();
    }

    /** Waits until the work is done, also when interrupted: its pictures are not free before. */
    public synchronized void await() {
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
    }

    /** Throws where the work that is done failed. */
    public synchronized void check() {
        if (failure != null) {
            throw new IllegalStateException("a part of a picture failed", failure);
        }
    }

    /** Lets the thread end, which waits for work. */
    public synchronized void stop() {
        notifyAll();
    }

    private void run() {
        look();
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

    private synchronized void look() {
        processors = Processors.ofThisThread();
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
            processors = null;
        }
        return work;
    }

    private synchronized void finish(@Nullable Throwable failed) {
        failure = failed;
        work = null;
        notifyAll();
    }
}
