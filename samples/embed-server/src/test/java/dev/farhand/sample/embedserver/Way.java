package dev.farhand.sample.embedserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.testing.Proxy;
import dev.farhand.sample.testing.ServerProgram;
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

    /** An HTTP proxy that asks for a password. */
    CONNECT_PROXY_WITH_PASSWORD {
        @Override
        Open open(int serverPort, Path folder) {
            Proxy proxy = Proxy.tinyproxy(folder, "field", "Secr3t");
            return new Open(
                    "https://127.0.0.1:" + serverPort,
                    Map.of("HTTPS_PROXY", "http://field:Secr3t@127.0.0.1:" + proxy.port()),
                    List.of(proxy),
                    server -> assertThat(proxy.log())
                            .as("what the proxy saw")
                            .contains("CONNECT 127.0.0.1:" + serverPort)
                            .doesNotContain("Authentication required"));
        }
    },

    /** A web server that ends the TLS with a certificate of somebody else's, and passes HTTP on. */
    NGINX_THAT_ENDS_TLS {
        @Override
        Open open(int serverPort, Path folder) {
            Proxy nginx =
                    Proxy.nginx(folder, Proxy.freePort(), "proxy.example", String.format(Locale.ROOT, """
                    server {
                      listen 443 ssl;
                      ssl_certificate outer.pem;
                      ssl_certificate_key outer.key;
                      ssl_protocols TLSv1.2 TLSv1.3;
                      location /agent/link {
                        proxy_pass https://127.0.0.1:%d;
                        proxy_http_version 1.1;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection upgrade;
                        proxy_read_timeout 1h;
                      }
                    }
                    """, serverPort));
            return new Open("https://127.0.0.1:" + nginx.port(), Map.of(), List.of(nginx), server -> assertThat(
                            server.program().output())
                    .contains("by websocket"));
        }
    };

    abstract Open open(int serverPort, Path folder);

    /**
     * A way that stands.
     *
     * @param address what an agent dials
     * @param environment what an agent's environment says about it
     * @param proxies what stands in between
     * @param evidence looks whether the way was used
     */
    record Open(String address, Map<String, String> environment, List<Proxy> proxies, Consumer<ServerProgram> evidence)
            implements AutoCloseable {
        void assertUsed(ServerProgram server) {
            evidence.accept(server);
        }

        @Override
        public void close() {
            proxies.forEach(Proxy::close);
        }
    }
}
