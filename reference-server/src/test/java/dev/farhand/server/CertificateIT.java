package dev.farhand.server;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.agent.Agent;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.WebAuthority;
import dev.farhand.server.certificate.WebCertificates;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers and agents on one TLS port, with a certificate from files; the agent by the token that each start writes. */
class CertificateIT {
    private final Path folder;

    CertificateIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aCertificateFromFilesIsForBrowsersAndTheAgentOfThisMachineComesInBesideIt() throws Exception {
        WebAuthority authority = WebAuthority.create(List.of("localhost"), Clock.systemUTC());
        Map<String, String> files = write(authority.issue(List.of("localhost")));
        files.put(
                "farhand.server.local-agent-token-file", folder.resolve("token").toString());
        try (RunningServer server = new RunningServer(files)) {
            assertThat(server.address()).startsWith("https://localhost:");
            HttpClient trusting = Trusting.only(authority.certificate());
            HttpResponse<String> live = get(trusting, server);
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(live.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThatThrownBy(() -> get(HttpClient.newHttpClient(), server)).isInstanceOf(SSLHandshakeException.class);
            assertSafe(cookieOf(trusting, server.address(), server.link()));
            Browser browser = new Browser(server.address(), trusting);
            browser.signIn(server.link());
            String first = token();
            agentComesIn(server, browser, first);
            assertThat(onlyToken(browser)).containsEntry("maxUses", 1).containsEntry("uses", 1);

            Object before = presented(trusting, server);
            write(authority.issue(List.of("localhost")));
            Files.setLastModifiedTime(
                    folder.resolve("server.crt"), FileTime.from(Instant.now().plusSeconds(5)));
            server.part(WebCertificates.class).look();
            assertThat(presented(Trusting.only(authority.certificate()), server))
                    .isNotEqualTo(before);

            server.restart();
            assertThat(token()).isNotEqualTo(first);
            assertThat(onlyToken(browser)).containsEntry("uses", 0).containsEntry("createdBy", "server");
        }
        assertThat(folder.resolve("token")).doesNotExist();
    }

    /** A proxy before it ends the TLS, and speaks with it over loopback. */
    @Test
    void theCookieIsForTlsAloneAlsoWhereAProxySpeaksIt() throws Exception {
        try (RunningServer server = new RunningServer(Map.of("farhand.server.url", "https://farhand.example"))) {
            String local =
                    "http://localhost:" + server.part(EmbeddedServer.class).getPort();
            assertSafe(cookieOf(HttpClient.newHttpClient(), local, server.link()));
        }
    }

    private static void assertSafe(String cookie) {
        assertThat(cookie).startsWith("__Host-farhand_web=");
        assertThat(cookie.toLowerCase(Locale.ROOT).split("; *"))
                .contains("secure", "httponly", "samesite=lax", "path=/")
                .noneMatch(part -> part.startsWith("domain"));
    }

    private String token() throws IOException {
        Path file = folder.resolve("token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        return Files.readString(file).strip();
    }

    /** The one there is: that of an earlier start is withdrawn. */
    private static Map<String, Object> onlyToken(Browser browser) {
        List<Map<String, Object>> all = browser.get("/api/v1/enrolment-tokens").data();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void whatCannotBeACertificateIsRefusedByName() throws Exception {
        WebAuthority authority = WebAuthority.create(List.of("localhost"), Clock.systemUTC());
        Map<String, String> files = write(authority.issue(List.of("localhost")));
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> start(Map.of("farhand.server.certificate", files.get("farhand.server.certificate"))))
                .hasMessage("farhand.server.key: a certificate and its key are given together.");
        write(authority.issue(List.of("localhost")), "other");
        Files.move(folder.resolve("other.key"), folder.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> start(files))
                .hasMessageContaining("does not belong to the certificate");
    }

    /** Refused before there is a database to clean up. */
    private void start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("farhand.server.data", folder.resolve("data").toString());
        Server.start(ConfigReader.of(ServerMain.keys()).options(all).read(), Clock.systemUTC())
                .close();
    }

    private static void agentComesIn(RunningServer server, Browser browser, String token) throws Exception {
        try (Agent agent = Agent.builder()
                .servers(List.of(URI.create(server.address())))
                .store(AgentStore.inMemory())
                .enrolment(EnrolmentToken.parse(token))
                .start()) {
            Awaitility.await()
                    .until(() ->
                            browser.get("/api/v1/devices?online=true").data().size() == 1);
            assertThat(agent.status().device()).isPresent();
        }
    }

    private Map<String, String> write(Identity identity) throws IOException {
        return write(identity, "server");
    }

    private Map<String, String> write(Identity identity, String name) throws IOException {
        String pem = identity.toPem();
        int end = pem.indexOf("-----BEGIN CERTIFICATE");
        Path key = Files.writeString(folder.resolve(name + ".key"), pem.substring(0, end));
        Path certificate = Files.writeString(folder.resolve(name + ".crt"), pem.substring(end));
        return new HashMap<>(Map.of(
                "farhand.server.plain", "false",
                "farhand.server.certificate", certificate.toString(),
                "farhand.server.key", key.toString()));
    }

    private static HttpResponse<String> get(HttpClient client, RunningServer server) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.address() + "/health/live"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Object presented(HttpClient client, RunningServer server) throws Exception {
        return get(client, server).sslSession().orElseThrow().getPeerCertificates()[0];
    }

    private static String cookieOf(HttpClient client, String address, String link) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/v1/auth/link"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"link\":\"" + link + "\"}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString())
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
    }
}
