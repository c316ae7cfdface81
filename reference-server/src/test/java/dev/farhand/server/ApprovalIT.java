package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.Agent;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A machine whose token asks first: it comes, it waits, and somebody says yes or no. */
@ExtendWith(SharedServer.class)
class ApprovalIT {
    private static final String WAITING = "/api/v1/devices?waiting=true&online=true";

    private final RunningServer server = SharedServer.get();
    private TenantId tenant;
    private Browser admin;

    @BeforeEach
    void aTenantWithAnAdministrator() {
        tenant = TestDatabase.tenantIn(server.part(Database.class));
        admin = new Visitors(server).member(tenant, BuiltInRole.TENANT_ADMIN);
    }

    private Agent comes() {
        Browser.Answer token = admin.post(
                "/api/v1/enrolment-tokens",
                Map.of(
                        "label",
                        "asks first",
                        "siteId",
                        admin.get("/api/v1/sites").first("id"),
                        "expiresInSeconds",
                        3600,
                        "needsApproval",
                        true));
        assertThat(token.status()).isEqualTo(201);
        assertThat(token.body()).containsEntry("needsApproval", true);
        assertThat(admin.get("/api/v1/enrolment-tokens").data().get(0)).containsEntry("needsApproval", true);
        Agent agent = Agent.builder()
                .servers(List.of(URI.create(server.address())))
                .store(AgentStore.inMemory())
                .terminals(TerminalHost.builder().build())
                .enrolment(EnrolmentToken.parse(token.text("token")))
                .start();
        Awaitility.await().until(() -> admin.get(WAITING).data().size() == 1);
        return agent;
    }

    private Browser.Answer open(String device) {
        return admin.with("User-Agent", "Desk/1")
                .post(
                        "/api/v1/remote/sessions",
                        Map.of(
                                "deviceId", device,
                                "type", "terminal",
                                "account", "root",
                                "ticketId", "HD-4711",
                                "reason", "Disk 50% full"));
    }

    private long recorded(int action) {
        return server.part(Database.class)
                .transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT count(*) AS records FROM farhand.audit_events WHERE tenant_id = ? AND action = ?"
                                        + " AND device_id IS NOT NULL AND actor_kind = 'user'",
                                row -> row.number("records"),
                                tenant,
                                action));
    }

    /** From where, with which program, what and why. */
    private String record(int action) {
        return server.part(Database.class)
                .transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT concat_ws(' | ', address, user_agent, subject, note) AS line"
                                        + " FROM farhand.audit_events WHERE tenant_id = ? AND action = ?",
                                row -> row.text("line"),
                                tenant,
                                action));
    }

    @Test
    void nothingIsOpenedOnAMachineThatWaitsUntilItIsLetIn() {
        try (Agent agent = comes()) {
            assertThat(agent).isNotNull();
            String device = admin.get(WAITING).first("id");
            assertThat(admin.get("/api/v1/devices?waiting=false").data()).isEmpty();
            Browser.Answer refused = open(device);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("DEVICE_WAITING");

            Browser technician = new Visitors(server).member(tenant, BuiltInRole.TECHNICIAN);
            assertThat(technician
                            .post("/api/v1/devices/" + device + "/approve", Map.of())
                            .code())
                    .isEqualTo("PERMISSION_DENIED");

            Browser.Answer approved = admin.post("/api/v1/devices/" + device + "/approve", Map.of());
            assertThat(approved.status()).isEqualTo(200);
            assertThat(approved.body()).containsEntry("waiting", false);
            // Twice is no harm, and one record.
            assertThat(admin.post("/api/v1/devices/" + device + "/approve", Map.of())
                            .status())
                    .isEqualTo(200);
            assertThat(recorded(18)).isEqualTo(1);
            assertThat(admin.post("/api/v1/devices/" + device + "/reject", Map.of())
                            .code())
                    .isEqualTo("INVALID_REQUEST");
            Browser.Answer opened = open(device);
            assertThat(opened.status()).isEqualTo(201);
            assertThat(opened.body()).containsEntry("ticketId", "HD-4711").containsEntry("tags", List.of());
            assertThat(recorded(20)).isEqualTo(1);
            assertThat(record(20))
                    .isEqualTo("127.0.0.1 | Desk/1 | terminal ticket=HD-4711 account=root | Disk 50% full");
            admin.post("/api/v1/remote/sessions/" + opened.text("id") + "/end", Map.of());
        }
    }

    @Test
    void aMachineThatIsTurnedAwayIsGone() {
        try (Agent agent = comes()) {
            assertThat(agent).isNotNull();
            String device = admin.get(WAITING).first("id");
            assertThat(admin.post("/api/v1/devices/" + device + "/reject", Map.of())
                            .status())
                    .isEqualTo(204);
            assertThat(admin.get("/api/v1/devices/" + device).status()).isEqualTo(404);
            assertThat(admin.get("/api/v1/devices").data()).isEmpty();
            assertThat(recorded(12)).isEqualTo(1);
        }
    }
}
