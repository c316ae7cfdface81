package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.Agent;
import dev.farhand.agent.AgentBuilder;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.server.database.Database;
import dev.farhand.server.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page that is open hears what a machine says of itself when it comes, and nobody need ask again. */
class ReturningMachineIT {
    private static final String KNOWN = "\"publicAddress\":\"127.0.0.1\"";

    private final RunningServer server = new RunningServer();
    private final Browser browser = server.operator();
    private final AgentStore store = AgentStore.inMemory();
    private EventPage page;

    @BeforeEach
    void listen() {
        page = EventPage.open(browser, "");
        page.await("hello", "\"resumed\":false");
    }

    @AfterEach
    void stop() {
        page.close();
        server.close();
    }

    @Test
    void whereAMachineThatIsNewComesFromAndWhatOneThatIsBackCanDo() {
        try (Agent other = agent(AgentStore.inMemory()).start()) {
            page.await("device", KNOWN);
            page.forget();
            // What comes right after another one is written down a moment later.
            try (Agent first = agent(store).start()) {
                page.await("device", KNOWN);
            }
        }
        page.await("device", "\"online\":false");
        page.forget();

        try (Agent again =
                agent(store).terminals(TerminalHost.builder().build()).start()) {
            page.await("device", "\"terminal\"");
        }
    }

    @Test
    void whatAMachineSaysOfItselfIsEachInItsPlace() throws SocketException {
        try (Agent agent = agent(store).start()) {
            page.await("device", KNOWN);
            Map<String, Object> facts = browser.get("/api/v1/devices").data().get(0);
            assertThat(facts)
                    .containsEntry("osType", "linux")
                    .containsEntry("osVersion", System.getProperty("os.version"))
                    .containsEntry("architecture", System.getProperty("os.arch"));
            assertThat(facts.get("osName")).asString().contains("Linux").isNotEqualTo("Linux");
            assertThat(facts.get("agentVersion")).asString().matches("\\d+\\.\\d+\\.\\d+.*");
            List<String> addresses = new ArrayList<>();
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                Optional.ofNullable(network.getHardwareAddress())
                        .map(HexFormat.ofDelimiter(":")::formatHex)
                        .ifPresent(addresses::add);
            }
            assertThat(addresses).isNotEmpty();
            assertThat(facts.get("macAddresses"))
                    .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                    .containsExactlyInAnyOrderElementsOf(addresses);
        }
    }

    @Test
    void whatItSaidWhileNothingCouldBeWrittenIsThereOnceItCan() throws Exception {
        asSuperuser("""
                CREATE FUNCTION farhand.full() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN RAISE EXCEPTION ''full'' USING ERRCODE = ''disk_full''; END';
                CREATE TRIGGER full_disk BEFORE UPDATE ON farhand.devices FOR EACH ROW EXECUTE FUNCTION farhand.full()
                """);
        try (Agent agent = agent(store).start()) {
            page.await("device", "\"online\":true");
            Awaitility.await().until(() -> !server.part(Database.class).hasRoom());
            asSuperuser("DROP FUNCTION farhand.full CASCADE");
            page.await("device", KNOWN);
        }
    }

    private AgentBuilder agent(AgentStore kept) {
        return Agent.builder()
                .servers(List.of(URI.create(server.address())))
                .store(kept)
                .enrolment(EnrolmentToken.parse(browser.post(
                                "/api/v1/enrolment-tokens",
                                Map.of(
                                        "label",
                                        "walk",
                                        "siteId",
                                        browser.get("/api/v1/sites").first("id"),
                                        "expiresInSeconds",
                                        3600))
                        .text("token")));
    }

    private void asSuperuser(String sql) throws IOException, SQLException {
        String port = Files.readAllLines(server.data().resolve("postgres/data/postmaster.pid"))
                .get(3)
                .strip();
        String secret =
                Files.readString(server.data().resolve("postgres/secret")).strip();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/farhand", EmbeddedPostgres.SUPERUSER, secret);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
