package dev.farhand.transport.internal.netty;

import dev.farhand.transport.link.LinkThreads;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Network loops and workers under one name. */
public final class NettyThreads implements LinkThreads {
    private static final int WORK_QUEUE = 16_384;
    private static final long CLOSE_SECONDS = 10;

    private final IoEventLoopGroup loops;
    private final ThreadPoolExecutor workers;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** See {@link LinkThreads#create}. */
    public NettyThreads(String role, int loops, int workers) {
        if (!role.matches("[a-z0-9-]{1,24}")) {
            throw new IllegalArgumentException("role: 1 to 24 small letters, digits and dashes are allowed");
        }
        if (loops < 1 || loops > 256 || workers < 1 || workers > 256) {
            throw new IllegalArgumentException("loops and workers: 1 to 256 are allowed");
        }
        this.loops = new MultiThreadIoEventLoopGroup(
                loops, named(role), Sockets.best().loops());
        this.workers = new ThreadPoolExecutor(
                workers, workers, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WORK_QUEUE), named(role + "-work"));
        this.workers.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory named(String role) {
        AtomicInteger next = new AtomicInteger();
        return task -> {
            Thread thread = new FastThreadLocalThread(task, "farhand-transport-" + role + "-" + next.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The network loops. */
    public IoEventLoopGroup loops() {
        return loops;
    }

    @Override
    public Executor workers() {
        return workers;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        workers.shutdownNow();
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                // Waiting for itself, a thread waits for ever.
                return;
            }
        }
        boolean interrupted = false;
        try {
            loops.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
