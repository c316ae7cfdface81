package dev.farhand.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real program of the system that stands between a server and those who come to it, in a folder of the test's. */
public final class Proxy implements AutoCloseable {
    private final Process process;
    private final int port;
    private final Path log;

    private Proxy(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** An HTTP proxy that wants a password. */
    public static Proxy tinyproxy(Path folder, String user, String password) {
        int port = freePort();
        Path settings = write(
                folder.resolve("tinyproxy.conf"),
                "Port %d%nListen 127.0.0.1%nTimeout 600%nMaxClients 20%nBasicAuth %s %s%n",
                port,
                user,
                password);
        return started(folder, port, "tinyproxy", "-d", "-c", settings.toString());
    }

    /**
     * A web server that ends TLS with a certificate of its own, and passes on what is inside.
     *
     * @param port where it is to listen
     * @param host the name in the certificate
     * @param servers blocks of its configuration; one of them listens on {@code 443}, with the certificate
     *     {@code outer.pem} and the key {@code outer.key}
     */
    public static Proxy nginx(Path folder, int port, String host, String servers) {
        certify(folder, host);
        Path settings = write(
                folder.resolve("nginx.conf"), """
                daemon off;
                user root;
                pid %1$s/nginx.pid;
                worker_processes 1;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  %2$s
                }
                """, folder, servers.replace("listen 443", "listen 127.0.0.1:" + port));
        return started(folder, port, "nginx", "-e", "stderr", "-c", settings.toString());
    }

    private static void certify(Path folder, String host) {
        String made = "openssl req -x509 -days 2 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=" + host
                + " -addext subjectAltName=DNS:" + host + " -keyout outer.key -out outer.pem";
        try {
            if (start(folder, made.split(" ")).waitFor() != 0) {
                throw new IllegalStateException(Files.readString(log(folder, "openssl")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Proxy started(Path folder, int port, String... command) {
        Proxy proxy = new Proxy(start(folder, command), port, log(folder, command[0]));
        Awaitility.await()
                .failFast(() -> {
                    if (!proxy.process.isAlive()) {
                        throw new IllegalStateException(command[0] + " ended: " + proxy.log());
                    }
                })
                .until(proxy::answers);
        return proxy;
    }

    private static Process start(Path folder, String... command) {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log(folder, command[0]).toFile())
                    .start();
        } catch (IOException missing) {
            throw new IllegalStateException(command[0] + " is missing; run .dev/install", missing);
        }
    }

    private static Path log(Path folder, String program) {
        return folder.resolve(program + ".log");
    }

    private static Path write(Path file, String format, Object... values) {
        try {
            return Files.writeString(file, String.format(Locale.ROOT, format, values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Free a moment ago; these programs cannot pick one themselves. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where it listens, on the loopback interface. */
    public int port() {
        return port;
    }

    /** What it has said. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }
}
