package dev.farhand.sample.walk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The network between a browser and the server, which can fall silent: nothing passes, and nobody is told. */
final class Wire implements AutoCloseable {
    private static final int BUFFER_BYTES = 16_384;

    private final ServerSocket listening;
    private final int server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threads = new AtomicInteger();
    private boolean cut;

    private Wire(int server) {
        this.server = server;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    /** A wire to a port of this machine. */
    static Wire to(int server) {
        return new Wire(server);
    }

    /** The end that browsers get. */
    String address() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** From now on bytes of both sides wait on the way. */
    synchronized void cut() {
        cut = true;
    }

    /** What waited goes on, as it does when a cable is put back. */
    synchronized void mend() {
        cut = false;
        notifyAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket browser = keep(listening.accept());
                passable();
                Socket beyond = keep(new Socket(InetAddress.getLoopbackAddress(), server));
                run(() -> pass(browser, beyond));
                run(() -> pass(beyond, browser));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                passable();
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side hung up: closing both tells the other.
            return;
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private synchronized void passable() throws IOException {
        try {
            while (cut) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException("the wire is taken down", e);
        }
    }

    private Socket keep(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private void run(Runnable task) {
        Thread thread = new Thread(task, "farhand-walk-wire-" + threads.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        mend();
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
