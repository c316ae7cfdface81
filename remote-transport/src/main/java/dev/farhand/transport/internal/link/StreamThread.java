package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadSafe;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where all of a stream happens, one thing at a time: on the link's thread. What a link left to its reader may outlive that
 * thread too; it goes on once the thread's last task is done, where Netty tells of the ends of threads.
 */
@ThreadSafe
final class StreamThread {
    private final EventLoop loop;

    StreamThread(EventLoop loop) {
        this.loop = loop;
    }

    /** At once when called on the link's thread. */
    void execute(Runnable task) {
        execute(loop, task, () -> loop.terminationFuture().addListener(ended -> task.run()));
    }

    /** Does the one on the loop, at once when called there, or the other where that has ended; never both, never neither. */
    static void execute(EventLoop loop, Runnable task, Runnable otherwise) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        Once once = new Once(task);
        try {
            loop.execute(once);
        } catch (RejectedExecutionException ended) {
            otherwise.run();
            return;
        }
        if (loop.isShuttingDown()) {
            // A loop that ends may throw a task away that it has just taken.
            loop.terminationFuture().addListener(ended -> {
                if (once.isFirst()) {
                    otherwise.run();
                }
            });
        }
    }

    private static final class Once extends AtomicBoolean implements Runnable {
        private static final long serialVersionUID = 1;

        private final transient Runnable task;

        Once(Runnable task) {
            this.task = task;
        }

        boolean isFirst() {
            return compareAndSet(false, true);
        }

        @Override
        public void run() {
            if (isFirst()) {
                task.run();
            }
        }
    }

    /** Once the delay is over, or another one when the link's thread ends during it. To be called on the stream's thread. */
    Timer after(Duration delay, Runnable task) {
        Timer timer = new Timer(delay, task);
        timer.start();
        return timer;
    }

    /** Something that will run, unless it is cancelled. */
    final class Timer {
        private final Duration delay;
        private volatile @Nullable Runnable task;
        private @Nullable ScheduledFuture<?> onLoop;

        private Timer(Duration delay, Runnable task) {
            this.delay = delay;
            this.task = task;
        }

        private void start() {
            // A loop that is about to end runs what it is given, and forgets what it should run later.
            if (!loop.inEventLoop() || loop.isShuttingDown()) {
                startOutside();
                return;
            }
            ScheduledFuture<?> scheduled = loop.schedule(this::run, delay.toNanos(), TimeUnit.NANOSECONDS);
            onLoop = scheduled;
            scheduled.addListener(done -> {
                if (done.isCancelled() && task != null) {
                    startOutside();
                }
            });
        }

        private void startOutside() {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, StreamThread.this::execute)
                    .execute(this::run);
        }

        private void run() {
            Runnable known = task;
            task = null;
            if (known != null) {
                known.run();
            }
        }

        /** Lets go of the task. On the stream's thread. */
        void cancel() {
            task = null;
            ScheduledFuture<?> known = onLoop;
            if (known != null) {
                known.cancel(false);
            }
        }
    }
}
