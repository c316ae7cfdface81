package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.agent.Agent;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.testing.FullDisk;
import dev.farhand.server.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk under the server's folder is full for a while, so full in the end that PostgreSQL ends itself. */
class ServerDiskIT {
    private static final int MORE_THAN_FITS = 2_000;
    private static final String FIRST = "farhand.server.first-administrator=first@farhand.example";

    @TempDir
    private Path temporary;

    private Path folder;
    private FullDisk disk;
    private ServerProcess server;
    private String address;
    private Browser browser;
    private String site;
    private Agent agent;

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        folder = Files.createDirectory(temporary.resolve("disk"));
        disk = FullDisk.mount(folder, "300m");
        server = start("data", "--set", "farhand.server.sign-in-link=true", "--set", FIRST);
        address = server.await("^ready (\\S+)$");
        browser = new Browser(address).signIn(server.await("^open +\\S+#(\\S+)$"));
        site = browser.get("/api/v1/sites").first("id");
        agent = Agent.builder()
                .servers(List.of(URI.create(address)))
                .store(AgentStore.inMemory())
                .terminals(TerminalHost.builder().build())
                .enrolment(EnrolmentToken.parse(token("agent").text("token")))
                .start();
    }

    @AfterEach
    void stop() {
        agent.close();
        server.close();
        disk.close();
    }

    private ServerProcess start(String data, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--data", folder.resolve(data).toString(), "--port", "0", "--plain"));
        arguments.addAll(List.of(more));
        return ServerProcess.start(disk.entering(), temporary, arguments.toArray(String[]::new));
    }

    @Test
    void nothingIsLostTerminalsGoOnAndSoDoesAllElseWhenThereIsRoomAgain() throws Exception {
        Socket terminal = terminal();
        echoes(terminal, "there");
        assertThat(browser.get("/health/ready").text("storage")).isEqualTo("up");

        disk.fill();
        List<String> acknowledged = writeUntilRefused();
        Browser.Answer health = browser.get("/health/ready");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.headers().firstValue("Retry-After")).isPresent();
        assertThat(health.body()).isEqualTo(Map.of("status", "down", "database", "up", "storage", "full"));
        assertThat(browser.get("/api/v1/devices?online=true").data()).hasSize(1);
        echoes(terminal, "full");
        aNewServerSaysWhyItDoesNotStart();

        letPostgresEndItself();
        Awaitility.await().until(() -> browser.get("/health/ready")
                .body()
                .equals(Map.of("status", "down", "database", "down", "storage", "full")));
        assertThat(browser.get("/api/v1/devices").code()).isEqualTo("STORAGE_FULL");
        echoes(terminal, "down");

        disk.free();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> browser.get("/health/ready").status() == 200);
        assertThat(browser.get("/api/v1/enrolment-tokens").data())
                .extracting(token -> token.get("id"))
                .containsAll(acknowledged);
        echoes(terminal, "free");
        terminal.vanish();
        echoes(terminal(), "new");
        assertThat(server.said()).contains("There is no room left").doesNotContain("\tat ");
        assertThat(server.terminate()).isZero();
    }

    private void aNewServerSaysWhyItDoesNotStart() throws Exception {
        try (ServerProcess other = start("other")) {
            assertThat(other.exitCode()).as(other.said()).isEqualTo(74);
            assertThat(other.said())
                    .contains("There is no room left on the disk")
                    .doesNotContain("\tat ");
        }
    }

    private Browser.Answer token(String label) {
        return browser.post(
                "/api/v1/enrolment-tokens", Map.of("label", label, "siteId", site, "expiresInSeconds", 3600));
    }

    private Socket terminal() throws Exception {
        Awaitility.await()
                .until(() -> browser.get("/api/v1/devices?online=true").data().size() == 1);
        String session = browser.post(
                        "/api/v1/remote/sessions",
                        Map.of("deviceId", browser.get("/api/v1/devices").first("id"), "type", "terminal"))
                .text("id");
        Socket socket = Socket.open(
                address,
                browser.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                        .text("ticket"));
        socket.started.get(20, TimeUnit.SECONDS);
        return socket;
    }

    private static void echoes(Socket terminal, String word) {
        terminal.type("word=still-; echo ${word}" + word + "\n");
        terminal.awaitText("still-" + word);
    }

    /** What PostgreSQL has room for in its files is still taken; says what was. */
    private List<String> writeUntilRefused() {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_FITS; i++) {
            Browser.Answer answer = token("x".repeat(100));
            if (answer.status() != 201) {
                assertThat(answer.status()).isEqualTo(507);
                assertThat(answer.code()).isEqualTo("STORAGE_FULL");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                return taken;
            }
            taken.add(answer.text("id"));
        }
        throw new AssertionError("there was always room");
    }

    /** Its log has to grow, and cannot. */
    private void letPostgresEndItself() throws IOException {
        List<String> postmaster = Files.readAllLines(disk.file("data/postgres/data/postmaster.pid"));
        String secret = Files.readString(disk.file("data/postgres/secret")).strip();
        assertThatThrownBy(() -> {
                    try (Connection connection = DriverManager.getConnection(
                                    "jdbc:postgresql://127.0.0.1:"
                                            + postmaster.get(3).strip() + "/postgres",
                                    EmbeddedPostgres.SUPERUSER,
                                    secret);
                            Statement statement = connection.createStatement()) {
                        for (int i = 0; i < MORE_THAN_FITS; i++) {
                            statement.execute("SELECT pg_logical_emit_message(false, 'test', 'full'), pg_switch_wal()");
                        }
                    }
                })
                .isInstanceOf(SQLException.class);
    }
}
