package dev.farhand.transport.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * A TCP forwarder on loopback that delays and limits what passes: the fallback where {@link PacketLink} is not allowed.
 * It ends one connection and opens another, so there is no packet loss, no real congestion and no shared queue: rate and
 * buffer hold for each direction of each connection by itself. For timing, trust it to a millisecond or two.
 *
 * <p>One thread ({@code farhand-transport-delay-proxy-n}) serves all connections. Memory is bounded by the buffer of each
 * direction; when it is full, the sender is no longer read. Thread-safe.
 */
public final class DelayProxy implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int KERNEL_BUFFER = 65_536;

    private final InetSocketAddress target;
    private final DelayPipe.Shape shape;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Thread thread;

    // Held for every step of the proxy's thread, never while it waits: so what cut() and reset() promise holds from the
    // moment they return.
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<DelayedConnection> connections = new HashSet<>();

    @GuardedBy("lock")
    private boolean cut;

    private volatile boolean closed;

    private DelayProxy(InetSocketAddress target, DelayPipe.Shape shape) throws IOException {
        this.target = target;
        this.shape = shape;
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        boundReceiveBuffer(listener, shape);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        thread = new Thread(this::run, "farhand-transport-delay-proxy-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    /** A proxy to this address; not limited until told otherwise. */
    public static Builder to(InetSocketAddress target) {
        return new Builder(target);
    }

    /** Where to connect instead of to the target. */
    public InetSocketAddress address() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), listener.socket().getLocalPort());
    }

    /**
     * A black hole: nothing passes any more in any connection, no end is told, and what was under way waits. Connections
     * made meanwhile are accepted by the kernel and stay silent.
     */
    public void cut() {
        cut(true);
    }

    /** Ends {@link #cut()}: everything goes on, as after retransmission, without a byte missing. */
    public void restore() {
        cut(false);
    }

    private void cut(boolean value) {
        synchronized (lock) {
            cut = value;
        }
        selector.wakeup();
    }

    /** Resets (RST) every connection at both ends; what was under way is lost. New ones are welcome. */
    public void reset() {
        synchronized (lock) {
            connections.forEach(DelayProxy::resetOrGiveUp);
            connections.clear();
        }
        // The sockets of closed channels go with the next turn of the selector.
        selector.wakeup();
    }

    private void run() {
        try {
            while (!closed) {
                await(step());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the delay proxy has failed", e);
        } finally {
            reset();
            closeSelector();
        }
    }

    /** Does what can be done now; returns when to come again without being woken. */
    private long step() throws IOException {
        synchronized (lock) {
            SocketChannel near;
            while (!cut && (near = listener.accept()) != null) {
                connections.add(new DelayedConnection(near, target, shape, selector));
            }
            listener.keyFor(selector).interestOps(cut ? 0 : SelectionKey.OP_ACCEPT);
            long next = Long.MAX_VALUE;
            for (Iterator<DelayedConnection> all = connections.iterator(); all.hasNext(); ) {
                next = Math.min(next, visit(all));
            }
            return next;
        }
    }

    @GuardedBy("lock")
    private long visit(Iterator<DelayedConnection> all) throws IOException {
        DelayedConnection connection = all.next();
        if (cut) {
            connection.freeze();
            return Long.MAX_VALUE;
        }
        try {
            long next = connection.move();
            if (connection.isFinished()) {
                all.remove();
                connection.close();
            }
            return next;
        } catch (IOException e) {
            // One end is gone without a word, or the target refuses; the other end learns it the same way.
            all.remove();
            resetOrGiveUp(connection);
            return Long.MAX_VALUE;
        }
    }

    private void await(long next) throws IOException {
        long left = next == Long.MAX_VALUE ? Long.MAX_VALUE : next - System.nanoTime();
        if (left <= 0) {
            selector.selectNow();
        } else if (left == Long.MAX_VALUE) {
            selector.select();
        } else {
            selector.select((left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        }
        // Every connection is visited after each wake-up, so it does not matter which keys are ready.
        selector.selectedKeys().clear();
    }

    /** The kernel's own buffers would hide the rate limit behind megabytes of queue. */
    static void boundReceiveBuffer(NetworkChannel channel, DelayPipe.Shape shape) throws IOException {
        if (shape.bitsPerSecond() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BUFFER);
        }
    }

    private static void resetOrGiveUp(DelayedConnection connection) {
        try {
            connection.reset();
        } catch (IOException e) {
            LoggerFactory.getLogger(DelayProxy.class).debug("a connection could not be reset", e);
        }
    }

    private void closeSelector() {
        try {
            listener.close();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the delay proxy", e);
        }
    }

    /** Resets what is open and frees the port. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects what a proxy is to be. Not thread-safe. */
    public static final class Builder {

        private static final int SMALLEST_BUFFER = 1_500;
        private static final int DEFAULT_BUFFER = 256 * 1024;
        private static final int UNLIMITED_BUFFER = 4 * 1024 * 1024;

        private final InetSocketAddress target;
        private long bitsPerSecond;
        private Duration delay = Duration.ZERO;
        private OptionalInt bufferBytes = OptionalInt.empty();

        private Builder(InetSocketAddress target) {
            this.target = target;
        }

        /** Rate of each direction of each connection in bits of payload per second, 0 for no limit. */
        public Builder rate(long value) {
            bitsPerSecond = value;
            return this;
        }

        /** One-way delay. */
        public Builder delay(Duration value) {
            delay = value;
            return this;
        }

        /**
         * Bytes that may be inside, travelling or waiting, in each direction of each connection. By default what the rate
         * puts on the way in twice the delay, at least 256 KiB.
         */
        public Builder bufferBytes(int value) {
            bufferBytes = OptionalInt.of(value);
            return this;
        }

        /**
         * Starts listening.
         *
         * @throws IllegalArgumentException for a value that cannot be, naming it
         */
        public DelayProxy open() {
            if (bitsPerSecond < 0) {
                throw new IllegalArgumentException("rate must be 0 (no limit) or more");
            }
            if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
                throw new IllegalArgumentException("delay must be 0 to " + LONGEST_DELAY);
            }
            int buffer = bufferBytes.orElseGet(this::defaultBuffer);
            if (buffer < SMALLEST_BUFFER) {
                throw new IllegalArgumentException("bufferBytes must be at least " + SMALLEST_BUFFER);
            }
            try {
                return new DelayProxy(target, new DelayPipe.Shape(bitsPerSecond, delay, buffer));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot open a delay proxy", e);
            }
        }

        private int defaultBuffer() {
            if (bitsPerSecond == 0) {
                return UNLIMITED_BUFFER;
            }
            double underWay = bitsPerSecond / 8.0 * delay.toMillis() / 1000.0;
            return (int) Math.max(DEFAULT_BUFFER, Math.min(Integer.MAX_VALUE, 2 * underWay));
        }
    }
}
