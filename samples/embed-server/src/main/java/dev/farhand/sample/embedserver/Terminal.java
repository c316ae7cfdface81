package dev.farhand.sample.embedserver;

import dev.farhand.core.annotation.ThreadSafe;
import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Prints lines on a thread of its own. Events come on the links' threads, which must not wait for a terminal that somebody
 * stopped with Ctrl-S: when a thousand lines wait, further ones are dropped.
 */
@ThreadSafe
final class Terminal implements AutoCloseable {
    private final PrintStream out;
    private final ThreadPoolExecutor printer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1000),
            task -> {
                Thread thread = new Thread(task, "farhand-sample-terminal-1");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    Terminal(PrintStream out) {
        this.out = out;
    }

    void print(String line) {
        printer.execute(() -> {
            out.println(line);
            out.flush();
        });
    }

    /** Prints what waits, for at most two seconds. */
    @Override
    public void close() {
        printer.shutdown();
        try {
            printer.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
