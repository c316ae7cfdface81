package dev.farhand.agent.internal.control;

import dev.farhand.agent.internal.log.EventLog;
import dev.farhand.agent.internal.state.StateFolder;
import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers people and scripts of this machine: one command per connection, on one thread. Whoever connects has five
 * seconds, 64 bytes and one answer; beyond sixteen connections the oldest goes, so that nobody locks the others out.
 */
@ThreadSafe
public final class ControlServer implements AutoCloseable {
    static final int MAXIMUM_CONNECTIONS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    /** How long it rests after the operating system refused it something, out of handles for instance. */
    private static final Duration REST = Duration.ofSeconds(1);

    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final Path socket;
    private final ControlHandler handler;
    private final ServerSocketChannel listener;
    private final Selector selector;
    private final Acceptor acceptor;
    private final EventLog log = new EventLog(LOG, System::nanoTime);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes the next connection from the listener; a test's may fail. */
    @FunctionalInterface
    interface Acceptor {
        @Nullable
        SocketChannel accept(ServerSocketChannel listener) throws IOException;
    }

    private ControlServer(
            Path socket, ControlHandler handler, ServerSocketChannel listener, Selector selector, Acceptor acceptor) {
        this.socket = socket;
        this.handler = handler;
        this.listener = listener;
        this.selector = selector;
        this.acceptor = acceptor;
        this.thread = new Thread(this::run, "farhand-agent-control-1");
        this.thread.setDaemon(true);
    }

    /** Listens in the folder until closed. */
    public static ControlServer start(Path path, ControlHandler handler) throws IOException {
        return start(path, handler, ServerSocketChannel::accept);
    }

    static ControlServer start(Path path, ControlHandler handler, Acceptor acceptor) throws IOException {
        Path socket = ControlSocketPath.in(StateFolder.existing(path).path());
        // What a killed agent left.
        Files.deleteIfExists(socket);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            try (ControlSocketPath way = ControlSocketPath.to(path)) {
                listener.bind(UnixDomainSocketAddress.of(way.path()), MAXIMUM_CONNECTIONS);
            }
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            listener.configureBlocking(false);
            Selector selector = Selector.open();
            listener.register(selector, SelectionKey.OP_ACCEPT);
            ControlServer server = new ControlServer(socket, handler, listener, selector, acceptor);
            server.thread.start();
            return server;
        } catch (IOException | RuntimeException e) {
            listener.close();
            Files.deleteIfExists(socket);
            throw e;
        }
    }

    /** Whatever fails, it goes on: an agent that nobody can pause any more would be worse than a late answer. */
    private void run() {
        while (!closed.get()) {
            try {
                List<ControlConnection> connections = connections();
                long now = System.nanoTime();
                connections.stream()
                        .filter(connection -> connection.isLate(now))
                        .forEach(ControlConnection::close);
                // Asleep for good while nobody is connected: an idle agent costs nothing.
                selector.select(this::ready, connections.isEmpty() ? 0 : 500);
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException | RuntimeException | Error e) {
                rest(e);
            }
        }
    }

    private void rest(Throwable reason) {
        log.failure("control-failed", "reason", reason.toString(), "action", "retry");
        try {
            if (closing.await(REST.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("control-ends-while-it-rests");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ControlConnection> connections() {
        List<ControlConnection> connections = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof ControlConnection connection) {
                connections.add(connection);
            }
        }
        return connections;
    }

    private void ready(SelectionKey key) {
        try {
            if (key.attachment() instanceof ControlConnection connection) {
                connection.ready(handler);
            } else if (key.isAcceptable()) {
                accept();
            }
        } catch (IOException | CancelledKeyException e) {
            LOG.debug("control-connection-failed reason={}", e.toString());
            hangUp(key);
        } catch (RuntimeException | Error e) {
            hangUp(key);
            throw e;
        }
    }

    private static void hangUp(SelectionKey key) {
        if (key.attachment() instanceof ControlConnection connection) {
            connection.close();
        }
    }

    private void accept() throws IOException {
        SocketChannel channel;
        try {
            channel = acceptor.accept(listener);
        } catch (IOException e) {
            // Who waits in the queue is still there: at once again would be a spin until handles are free.
            rest(e);
            return;
        }
        if (channel == null) {
            return;
        }
        log.worksAgain("control-failed");
        List<ControlConnection> connections = connections();
        if (connections.size() >= MAXIMUM_CONNECTIONS) {
            connections.stream()
                    .min((a, b) -> Long.signum(a.deadline() - b.deadline()))
                    .ifPresent(ControlConnection::close);
        }
        try {
            channel.configureBlocking(false);
            ControlConnection connection = new ControlConnection(channel, System.nanoTime() + PATIENCE);
            connection.register(selector);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** Ends all connections, the thread and the socket file. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        closing.countDown();
        selector.wakeup();
        try {
            if (Thread.currentThread() != thread) {
                thread.join(2_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            connections().forEach(ControlConnection::close);
            selector.close();
            listener.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.debug("control-socket-left reason={}", e.toString());
        }
    }
}
