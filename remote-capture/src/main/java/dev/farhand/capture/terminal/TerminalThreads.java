package dev.farhand.capture.terminal;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that all terminals of the process share: one for times, and one per terminal whose program has no room for what
 * was typed. All go when nobody needs them.
 */
final class TerminalThreads {
    private static final AtomicInteger TYPISTS = new AtomicInteger();
    private static final ScheduledThreadPoolExecutor TIMER = timer();
    private static final ThreadPoolExecutor TYPING = new ThreadPoolExecutor(
            0,
            // A terminal takes one at most, and terminals are counted.
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "farhand-capture-typing-" + TYPISTS.incrementAndGet()));

    private TerminalThreads() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor created =
                new ScheduledThreadPoolExecutor(1, task -> daemon(task, "farhand-capture-terminal-timer-1"));
        created.setKeepAliveTime(10, TimeUnit.SECONDS);
        created.allowCoreThreadTimeOut(true);
        created.setRemoveOnCancelPolicy(true);
        return created;
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    static Future<?> later(Duration delay, Runnable task) {
        return TIMER.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As {@link #later}, where nobody takes it back. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it does is all there is to it
    static void soon(Duration delay, Runnable task) {
        TIMER.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    static void type(Runnable task) {
        TYPING.execute(task);
    }
}
