package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.Agent;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.enrolment.EnrolmentToken;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything through an nginx that ends TLS, with the lines of {@code docs/proxy.md} and what nginx does by itself. */
class ReverseProxyIT {
    private static final Pattern LINES = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private String address;
    private RunningServer server;
    private Process nginx;

    @BeforeEach
    void start() throws Exception {
        int port = freePort();
        address = "https://localhost:" + port;
        server = new RunningServer(
                Map.of("farhand.server.url", address, "farhand.server.trusted-proxies", "127.0.0.1,::1"));
        certificate();
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
                          %2$s
                        }
                        """, folder, documented(port)));
        nginx = tool("nginx", "-e", "stderr", "-c", settings.toString());
        Browser anybody = new Browser(address, Trusting.anyone());
        Awaitility.await()
                .ignoreExceptions()
                .failFast(said("nginx"), () -> !nginx.isAlive())
                .until(() -> anybody.get("/health/live").status() == 200);
    }

    @AfterEach
    void stop() throws InterruptedException {
        nginx.destroy();
        nginx.waitFor();
        server.close();
    }

    private String documented(int port) throws IOException {
        Matcher lines = LINES.matcher(
                Files.readString(Path.of(System.getProperty("farhand.root"), "reference-server/docs/proxy.md")));
        assertThat(lines.find()).isTrue();
        return lines.group(1)
                .replace("listen 443", "listen 127.0.0.1:" + port)
                .replace("server_name farhand.example", "server_name localhost")
                .replace("/etc/ssl/farhand.example", folder.resolve("outer").toString())
                .replace(
                        "http://127.0.0.1:8443",
                        "http://127.0.0.1:" + server.part(EmbeddedServer.class).getPort());
    }

    private void certificate() throws Exception {
        String made = "req -x509 -days 2 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=localhost"
                + " -addext subjectAltName=DNS:localhost -keyout outer.key -out outer.pem";
        assertThat(tool("openssl", made.split(" ")).waitFor())
                .as(said("openssl"))
                .isZero();
    }

    private Process tool(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, name);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private String said(String name) {
        return "see " + folder.resolve(name + ".log");
    }

    /** Free a moment ago; nginx cannot pick one itself. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    @Timeout(180)
    void pagesHearOfChangesAtOnceAndATerminalIsWorkedIn() throws Exception {
        HttpClient client = Trusting.anyone();
        Browser browser = new Browser(address, client).signIn(server.link());
        String site = browser.get("/api/v1/sites").first("id");
        String token = browser.post(
                        "/api/v1/enrolment-tokens",
                        Map.of("label", "proxied", "siteId", site, "expiresInSeconds", 3600))
                .text("token");
        try (EventPage page = EventPage.open(browser, "");
                Agent agent = Agent.builder()
                        .servers(List.of(URI.create(address)))
                        .store(AgentStore.inMemory())
                        .terminals(TerminalHost.builder().build())
                        .enrolment(EnrolmentToken.parse(token))
                        .start()) {
            assertThat(agent).isNotNull();
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() ->
                            browser.get("/api/v1/devices?online=true").data().size() == 1);
            page.await("device", "\"online\":true");
            String session = browser.post(
                            "/api/v1/remote/sessions",
                            Map.of("deviceId", browser.get("/api/v1/devices").first("id"), "type", "terminal"))
                    .text("id");
            Socket terminal = Socket.open(
                    address,
                    client,
                    browser.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                            .text("ticket"));
            terminal.started.get(20, TimeUnit.SECONDS);
            terminal.type("word=be; echo ${word}hind\n");
            terminal.awaitText("behind");
            page.await("device", "\"activeSessions\":1");
        }
    }
}
