package dev.farhand.agent.internal.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Something that listens, and answers every caller in its own manner. */
final class FakeBox implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Manner manner;
    private volatile boolean dropped;

    interface Manner {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    FakeBox(Manner manner) throws IOException {
        this.manner = manner;
        start(this::listen);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket caller = listener.accept();
                start(() -> serve(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            manner.serve(caller.getInputStream(), caller.getOutputStream());
        } catch (IOException hungUp) {
            dropped = true;
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fake-box");
        thread.setDaemon(true);
        thread.start();
    }

    static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }

    int port() {
        return listener.getLocalPort();
    }

    URI http() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Whether a caller hung up, once that had time to arrive. */
    boolean dropped() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!dropped && System.nanoTime() < deadline) {
            pause(Duration.ofMillis(10));
        }
        return dropped;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
