package dev.farhand.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real program of the system that stands between agent and server. */
final class Tool implements AutoCloseable {
    private final Process process;
    private final int port;

    private Tool(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** An HTTP proxy that wants a password. */
    static Tool tinyproxy(Path folder, String user, String password) throws IOException {
        int port = freePort();
        Path settings = Files.writeString(
                folder.resolve("tinyproxy.conf"),
                String.format(
                        Locale.ROOT,
                        "Port %d%nListen 127.0.0.1%nTimeout 600%nMaxClients 20%nBasicAuth %s %s%n",
                        port,
                        user,
                        password));
        return started(folder, port, List.of("tinyproxy", "-d", "-c", settings.toString()));
    }

    /** A web server that ends TLS with a certificate of its own, looks at what is inside, and passes it on in new TLS. */
    static Tool nginx(Path folder, int serverPort) throws IOException, InterruptedException {
        int port = freePort();
        Process key = new ProcessBuilder(
                        "openssl req -x509 -days 2 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout box.key -out box.pem"
                                .concat(" -subj /CN=inspector.example")
                                .split(" "))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        if (key.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("openssl.log")));
        }
        Path settings = Files.writeString(
                folder.resolve("nginx.conf"), String.format(Locale.ROOT, """
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
                  server {
                    listen 127.0.0.1:%2$d ssl;
                    ssl_certificate %1$s/box.pem;
                    ssl_certificate_key %1$s/box.key;
                    location / {
                      proxy_pass https://127.0.0.1:%3$d;
                      proxy_http_version 1.1;
                      proxy_set_header Upgrade $http_upgrade;
                      proxy_set_header Connection upgrade;
                      proxy_read_timeout 1h;
                    }
                  }
                }
                """, folder, port, serverPort));
        return started(folder, port, List.of("nginx", "-e", "stderr", "-c", settings.toString()));
    }

    private static Tool started(Path folder, int port, List<String> command) throws IOException {
        Path log = folder.resolve(command.get(0) + ".log");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException missing) {
            throw new IllegalStateException(command.get(0) + " is missing; run .dev/install", missing);
        }
        Tool tool = new Tool(process, port);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .conditionEvaluationListener(condition -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(command + " ended; see " + log);
                    }
                })
                .until(tool::answers);
        return tool;
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Free a moment ago; these programs cannot pick one themselves. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
