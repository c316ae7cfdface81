package dev.farhand.transport.internal.netty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task at a time, in order, on threads that others use too. */
@ThreadSafe
public final class SerialExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);
    private static final int MAXIMUM = 64;

    private final Executor threads;

    @GuardedBy("waiting")
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("waiting")
    private boolean running;

    /** Runs on these threads. */
    public SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            if (waiting.size() >= MAXIMUM) {
                throw new RejectedExecutionException("too much work waits");
            }
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
            try {
                // Inside, so that nobody relies on a thread that does not come.
                threads.execute(this::drain);
            } catch (RuntimeException | Error none) {
                // Also where the system has no thread left: who thinks one runs would wait for it for ever.
                running = false;
                waiting.clear();
                throw none instanceof RejectedExecutionException full
                        ? full
                        : new RejectedExecutionException("no thread", none);
            }
        }
    }

    private void drain() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error broken) {
                // Also what a host's class path lacks: the tasks behind it have done nothing wrong.
                LOG.warn("a task failed", broken);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable task = waiting.poll();
            if (task == null) {
                running = false;
            }
            return task;
        }
    }
}
