package dev.farhand.sample.embedserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.sample.testing.Program;
import dev.farhand.sample.testing.ServerProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** A way from an agent to the server, with whatever real program stands in it. */
enum Way {
    /** Straight TLS. */
    DIRECT {
        @Override
        Open open(int serverPort, Path folder) {
            return new Open("https://127.0.0.1:" + serverPort, Map.of(), List.of(), server -> assertThat(
                            server.program().output())
                    .doesNotContain("by websocket"));
        }
    },

    /** An HTTP proxy that asks for a password, and lets nobody through but to the server. */
    CONNECT_PROXY_WITH_PASSWORD {
        @Override
        Open open(int serverPort, Path folder) {
            int port = freePort();
            Path settings = write(folder.resolve("tinyproxy.conf"), String.format(Locale.ROOT, """
                    Port %d
                    Listen 127.0.0.1
                    Timeout 600
                    MaxClients 20
                    BasicAuth field Secr3t
                    ConnectPort %d
                    """, port, serverPort));
            Program proxy = Program.start("tinyproxy", Map.of(), List.of("tinyproxy", "-d", "-c", settings.toString()));
            proxy.await("Starting main loop|accept");
            return new Open(
                    "https://127.0.0.1:" + serverPort,
                    Map.of("HTTPS_PROXY", "http://field:Secr3t@127.0.0.1:" + port),
                    List.of(proxy),
                    server -> assertThat(proxy.output())
                            .as("what the proxy saw")
                            .contains("CONNECT 127.0.0.1:" + serverPort)
                            .doesNotContain("Authentication required"));
        }
    },

    /** A web server that ends the TLS with a certificate of somebody else's, and passes HTTP on. */
    NGINX_THAT_ENDS_TLS {
        @Override
        Open open(int serverPort, Path folder) {
            int port = freePort();
            Program openssl = Program.start(
                    "openssl",
                    Map.of(),
                    List.of(
                            "openssl",
                            "req",
                            "-x509",
                            "-days",
                            "2",
                            "-subj",
                            "/CN=proxy.example",
                            "-newkey",
                            "ec",
                            "-pkeyopt",
                            "ec_paramgen_curve:P-256",
                            "-nodes",
                            "-keyout",
                            folder.resolve("outer.key").toString(),
                            "-out",
                            folder.resolve("outer.pem").toString()));
            assertThat(openssl.waitForEnd()).as(openssl.output()).isZero();
            Path settings =
                    write(folder.resolve("nginx.conf"), String.format(Locale.ROOT, """
                    daemon off;
                    user root;
                    pid %1$s/nginx.pid;
                    worker_processes 1;
                    error_log stderr notice;
                    events {}
                    http {
                      access_log /dev/stdout;
                      client_body_temp_path %1$s/nginx-body;
                      proxy_temp_path %1$s/nginx-proxy;
                      fastcgi_temp_path %1$s/nginx-fastcgi;
                      uwsgi_temp_path %1$s/nginx-uwsgi;
                      scgi_temp_path %1$s/nginx-scgi;
                      server {
                        listen 127.0.0.1:%2$d ssl;
                        ssl_certificate %1$s/outer.pem;
                        ssl_certificate_key %1$s/outer.key;
                        ssl_protocols TLSv1.2 TLSv1.3;
                        location /agent/link {
                          proxy_pass https://127.0.0.1:%3$d;
                          proxy_http_version 1.1;
                          proxy_set_header Upgrade $http_upgrade;
                          proxy_set_header Connection upgrade;
                          proxy_read_timeout 1h;
                        }
                      }
                    }
                    """, folder, port, serverPort));
            Program nginx =
                    Program.start("nginx", Map.of(), List.of("nginx", "-e", "stderr", "-c", settings.toString()));
            nginx.await("start worker process");
            return new Open("https://127.0.0.1:" + port, Map.of(), List.of(nginx), server -> assertThat(
                            server.program().output())
                    .contains("by websocket"));
        }
    };

    abstract Open open(int serverPort, Path folder);

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Free a moment ago; these programs cannot pick one themselves. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A way that stands.
     *
     * @param address what an agent dials
     * @param environment what an agent's environment says about it
     * @param programs what stands in between
     * @param evidence looks whether the way was used
     */
    record Open(
            String address, Map<String, String> environment, List<Program> programs, Consumer<ServerProgram> evidence)
            implements AutoCloseable {
        void assertUsed(ServerProgram server) {
            evidence.accept(server);
        }

        @Override
        public void close() {
            programs.forEach(program -> {
                program.end();
                program.close();
            });
        }
    }
}
