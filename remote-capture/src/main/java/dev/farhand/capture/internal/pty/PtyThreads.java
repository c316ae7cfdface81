package dev.farhand.capture.internal.pty;

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

    @SuppressWarnings("FutureReturnValueIgnored") // what it does is all there is to it
    static void later(long delay, TimeUnit unit, Runnable task) {
        TIMER.schedule(task, delay, unit);
    }
}
