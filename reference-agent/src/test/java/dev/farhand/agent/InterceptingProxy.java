package dev.farhand.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A CONNECT proxy that says yes and then leads somewhere else: what a box that inspects TLS does first. */
final class InterceptingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int insteadPort;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Leads every caller to this port of this machine. */
    InterceptingProxy(int insteadPort) throws IOException {
        this.insteadPort = insteadPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (!listener.isClosed()) {
                Socket caller = listener.accept();
                open.add(caller);
                start(() -> serve(caller));
            }
        });
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException ended) {
                        // One of both ends hung up, or the test is over.
                        Thread.currentThread().interrupt();
                    }
                },
                "intercepting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket caller) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(caller.getInputStream().read());
        }
        Socket box = new Socket(InetAddress.getLoopbackAddress(), insteadPort);
        open.add(box);
        caller.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        start(() -> pass(box, caller));
        pass(caller, box);
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
