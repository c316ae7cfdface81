package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.Agent;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.testing.Proxy;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything through an nginx that ends TLS, with the lines of {@code docs/proxy.md} and what nginx does by itself. */
class ReverseProxyIT {
    private static final Pattern LINES = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    @Timeout(180)
    void pagesHearOfChangesAtOnceAndATerminalIsWorkedIn() throws Exception {
        int port = Proxy.freePort();
        String address = "https://localhost:" + port;
        try (RunningServer server = new RunningServer(
                        Map.of("farhand.server.url", address, "farhand.server.trusted-proxies", "127.0.0.1,::1"));
                Proxy nginx = Proxy.nginx(folder, port, "localhost", documented(server))) {
            assertThat(nginx.port()).isEqualTo(port);
            assertIsWorkedWith(address, server);
        }
    }

    private static String documented(RunningServer server) throws IOException {
        Matcher lines = LINES.matcher(
                Files.readString(Path.of(System.getProperty("farhand.root"), "reference-server/docs/proxy.md")));
        assertThat(lines.find()).isTrue();
        return lines.group(1)
                .replace("farhand.example;", "localhost;")
                .replace("/etc/ssl/farhand.example", "outer")
                .replace(
                        "http://127.0.0.1:8443",
                        "http://127.0.0.1:" + server.part(EmbeddedServer.class).getPort());
    }

    private static void assertIsWorkedWith(String address, RunningServer server) throws Exception {
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
