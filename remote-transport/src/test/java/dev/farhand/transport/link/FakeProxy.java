package dev.farhand.transport.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that knows CONNECT, with or without a password; resolves every name to this machine. */
final class FakeProxy implements AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;
    private final Optional<String> password;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    FakeProxy(Optional<String> password) throws IOException {
        this.password = password;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return ((InetSocketAddress) listener.getLocalSocketAddress()).getPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                sockets.add(near);
                start(() -> serve(near));
            }
        } catch (IOException closed) {
            asked.add("closed");
        }
    }

    private void serve(Socket near) {
        try {
            InputStream in = near.getInputStream();
            String request = line(in);
            String authorization = "";
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.toLowerCase(java.util.Locale.ROOT).startsWith("proxy-authorization: basic ")) {
                    authorization =
                            new String(Base64.getDecoder().decode(header.substring(27)), StandardCharsets.UTF_8);
                }
            }
            asked.add(request);
            OutputStream out = near.getOutputStream();
            if (password.isPresent() && !password.get().equals(authorization)) {
                out.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                near.close();
                return;
            }
            String port = request.split(" ")[1].replaceAll(".*:", "");
            Socket far = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
            sockets.add(far);
            out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            start(() -> pump(far, near));
            pump(near, far);
        } catch (IOException closed) {
            asked.add("broken");
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException closed) {
            asked.add("ended");
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fake-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
