package dev.farhand.server.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where requests work: never on an event loop, a bounded number at a time, and a bounded number waiting. */
public final class Requests {
    /** The pool's name. */
    public static final String POOL = "requests";

    private static final int THREADS = 24;
    private static final int WAITING = 512;

    private Requests() {}

    /** The pool; refuses what is too much. */
    public static ExecutorService pool() {
        AtomicInteger threads = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "farhand-server-request-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
