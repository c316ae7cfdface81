package dev.farhand.transport.link;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.transport.internal.netty.NettyThreads;
import java.util.concurrent.Executor;

/**
 * The threads that links run on: network loops, and a few workers for what may block (certificates, databases, disk).
 * Share one between clients and servers of the same process; whoever creates it closes it, after them.
 */
@ThreadSafe
public interface LinkThreads extends AutoCloseable {
    /**
     * Starts threads on demand, named {@code farhand-transport-<role>-<n>}.
     *
     * @param role short name for the threads, letters and digits
     * @param loops network threads, 1 to 256; one carries thousands of idle agents
     * @param workers threads for blocking work, 1 to 256
     */
    static LinkThreads create(String role, int loops, int workers) {
        return new NettyThreads(role, loops, workers);
    }

    /** Where blocking work of links runs; its queue is bounded and refuses with {@code RejectedExecutionException}. */
    Executor workers();

    /** Ends the threads and waits for them, at most ten seconds. Idempotent. */
    @Override
    void close();
}
