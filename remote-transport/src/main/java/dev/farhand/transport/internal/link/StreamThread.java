package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadSafe;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Where all of a stream happens, one thing at a time: on the link's thread. What a link left to its reader may outlive that
 * thread too, and then goes on, once its last task is done, on one of Netty's own that ends by itself when it has nothing
 * to do.
 */
@ThreadSafe
final class StreamThread {
    private final EventLoop loop;

    StreamThread(EventLoop loop) {
        this.loop = loop;
    }

    /** At once when called on the link's thread. */
    void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ending) {
            loop.terminationFuture().addListener(ended -> task.run());
        }
    }

    /** After the delay, or after a new one when the link's thread ends during it. To be called on the stream's thread. */
    ScheduledFuture<?> after(Duration delay, Runnable task) {
        if (!loop.inEventLoop()) {
            return outside(delay, task);
        }
        ScheduledFuture<?> timer = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        timer.addListener(done -> {
            if (done.isCancelled() && loop.isShuttingDown()) {
                loop.terminationFuture().addListener(ended -> outside(delay, task));
            }
        });
        return timer;
    }

    private static ScheduledFuture<?> outside(Duration delay, Runnable task) {
        return GlobalEventExecutor.INSTANCE.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
