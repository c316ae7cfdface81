package dev.farhand.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An address at which there is no server, for as long as it is open. */
final class Nowhere implements AutoCloseable {
    private final String address;
    private final Optional<ServerSocket> listener;
    private final List<Socket> queued = new ArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();

    private Nowhere(String address, Optional<ServerSocket> listener) {
        this.address = address;
        this.listener = listener;
    }

    /** The ways in which a server can be away. */
    enum Kind {
        /** Nothing listens at the port. */
        REFUSED,
        /** Packets vanish: a queue that is full and is never looked at drops them, as a firewall does. */
        BLACK_HOLE,
        /** The name service does not know it. */
        NO_NAME,
        /** Something takes the connection and hangs up. */
        HANGS_UP;

        Nowhere open() throws IOException {
            return switch (this) {
                case REFUSED -> refused();
                case BLACK_HOLE -> blackHole();
                case NO_NAME -> new Nowhere("no-such-machine.invalid:443", Optional.empty());
                case HANGS_UP -> hangsUp();
            };
        }
    }

    private static Nowhere refused() throws IOException {
        try (ServerSocket free = listen(1)) {
            return new Nowhere("127.0.0.1:" + free.getLocalPort(), Optional.empty());
        }
    }

    private static Nowhere blackHole() throws IOException {
        ServerSocket socket = listen(1);
        Nowhere nowhere = new Nowhere("127.0.0.1:" + socket.getLocalPort(), Optional.of(socket));
        try {
            for (int i = 0; i < 16; i++) {
                Socket waiting = new Socket();
                nowhere.queued.add(waiting);
                waiting.connect(socket.getLocalSocketAddress(), 200);
            }
        } catch (SocketTimeoutException full) {
            return nowhere;
        }
        nowhere.close();
        throw new IllegalStateException("this system takes every connection into its queue");
    }

    private static Nowhere hangsUp() throws IOException {
        ServerSocket socket = listen(50);
        Nowhere nowhere = new Nowhere("127.0.0.1:" + socket.getLocalPort(), Optional.of(socket));
        Thread thread = new Thread(
                () -> {
                    while (!socket.isClosed()) {
                        try (Socket taken = socket.accept()) {
                            nowhere.attempts.incrementAndGet();
                            taken.setSoLinger(false, 0);
                        } catch (IOException gone) {
                            // Closed by the test, or the agent was quicker.
                            continue;
                        }
                    }
                },
                "nowhere");
        thread.setDaemon(true);
        thread.start();
        return nowhere;
    }

    private static ServerSocket listen(int backlog) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backlog);
        return socket;
    }

    URI uri() {
        return URI.create("https://" + address);
    }

    /** Connections that were taken, where that can be known. */
    int attempts() {
        return attempts.get();
    }

    @Override
    public void close() throws IOException {
        for (Socket waiting : queued) {
            waiting.close();
        }
        if (listener.isPresent()) {
            listener.get().close();
        }
    }
}
