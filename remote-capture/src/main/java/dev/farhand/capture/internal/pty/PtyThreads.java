package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for all terminals' graces; there while one is running. */
final class PtyThreads {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private PtyThreads() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor created = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "farhand-capture-pty-timer-1");
            thread.setDaemon(true);
            return thread;
        });
        created.setKeepAliveTime(5, TimeUnit.SECONDS);
        created.allowCoreThreadTimeOut(true);
        return created;
    }

    /** Does it on a thread that ends with it, and answers what it answered; also to somebody who is interrupted meanwhile. */
    static <T> T once(Callable<T> task) throws IOException {
        FutureTask<T> done = new FutureTask<>(task);
        Thread thread = new Thread(done, "farhand-capture-pty-start-1");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what it does is all there is to it
    static void later(long delay, TimeUnit unit, Runnable task) {
        TIMER.schedule(task, delay, unit);
    }
}
