package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.Routes.Route;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.api.Asker;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What programs can do with a key, and what they cannot. */
@ExtendWith(SharedServer.class)
class ApiKeyIT {
    private final RunningServer server = SharedServer.get();
    private final Visitors visitors = new Visitors(server);
    private TenantId tenant;
    private Browser maker;

    @BeforeEach
    void aTenantWithAnAdministrator() {
        tenant = TestDatabase.tenantIn(server.part(Database.class));
        maker = visitors.member(tenant, BuiltInRole.TENANT_ADMIN);
    }

    private Browser.Answer make(Browser who, String... scopes) {
        return who.post(
                "/api/v1/api-keys", Map.of("label", "Nightly", "scopes", List.of(scopes), "expiresInSeconds", 3600));
    }

    private Browser program(Browser.Answer made) {
        assertThat(made.status()).isEqualTo(201);
        return program(made.text("key"));
    }

    private Browser program(String secret) {
        return visitors.stranger().with("Origin", "").with("Authorization", "Bearer " + secret);
    }

    private String record(String what, int action) {
        return server
                .part(Database.class)
                .transactions()
                .read(
                        tenant,
                        reading -> reading.list(
                                "SELECT actor_kind || ' ' || subject AS line FROM farhand.audit_events"
                                        + " WHERE tenant_id = ? AND action = ? ORDER BY sequence DESC LIMIT 1",
                                row -> row.text("line"),
                                tenant,
                                action))
                .stream()
                .findFirst()
                .orElse("no " + what);
    }

    @Test
    void aKeyIsShownOnceListedWorksAndIsRevoked() {
        Browser.Answer made = make(maker, "devices:view", "enrollment:manage");
        assertThat(made.text("key")).startsWith("fhk_").hasSize(47);
        assertThat(record("key", 6)).isEqualTo("user Nightly");
        Browser program = program(made);
        assertThat(program.get("/api/v1/devices").status()).isEqualTo(200);
        String site = program.get("/api/v1/sites").first("id");
        // No cookie, and so no token beside it.
        Browser.Answer token = program.post(
                "/api/v1/enrolment-tokens", Map.of("label", "by key", "siteId", site, "expiresInSeconds", 3600));
        assertThat(token.status()).isEqualTo(201);
        assertThat(record("token", 13)).isEqualTo("api_key by key");

        List<Map<String, Object>> listed = maker.get("/api/v1/api-keys").data();
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0))
                .containsEntry("scopes", List.of("devices:view", "enrollment:manage"))
                .containsKey("lastUsedAt")
                .doesNotContainKey("key");
        assertThat(maker.delete("/api/v1/api-keys/" + made.text("id")).status()).isEqualTo(204);
        assertThat(record("end", 7)).isEqualTo("user Nightly");
        assertThat(program.get("/api/v1/devices").code()).isEqualTo("LOGIN_REQUIRED");
        assertThat(maker.get("/api/v1/api-keys").data()).isEmpty();
        assertThat(maker.delete("/api/v1/api-keys/" + made.text("id")).status()).isEqualTo(404);
    }

    /** Told by the name that a program came by, a machine would go where somebody else points that name. */
    @Test
    void aServerThatWasNotToldItsNameMakesNoTokenForACommandWithoutIt() {
        String secret = make(maker, "devices:view", "enrollment:manage").text("key");
        Browser program = new Browser(server.address().replaceFirst("//.*:", "//LOCALHOST:"))
                .with("Origin", "")
                .with("Authorization", "Bearer " + secret);
        String site = program.get("/api/v1/sites").first("id");
        Browser.Answer refused = program.post(
                "/api/v1/enrolment-tokens", Map.of("label", "lost", "siteId", site, "expiresInSeconds", 3600));
        assertThat(refused.code()).isEqualTo("INVALID_CONFIGURATION");
        assertThat(refused.text("error")).contains("farhand.server.url");
        assertThat(program.get("/api/v1/enrolment-tokens").data()).isEmpty();
        assertThat(program.get("/agent/install.sh").text("error")).isEqualTo(refused.text("error"));
    }

    @Test
    void aKeyMayWhatItsScopesSayAndNothingElse() {
        Browser program = program(make(maker, "devices:view"));
        String site = program.get("/api/v1/sites").first("id");
        assertThat(program.post(
                                "/api/v1/enrolment-tokens",
                                Map.of("label", "x", "siteId", site, "expiresInSeconds", 3600))
                        .code())
                .isEqualTo("PERMISSION_DENIED");
        assertThat(program.get("/api/v1/users").data()).isEmpty();
        assertThat(program.post("/api/v1/sites", Map.of("name", "Mine")).code()).isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void nobodyGivesAKeyWhatTheyLack() {
        Browser technician = visitors.member(tenant, BuiltInRole.TECHNICIAN);
        assertThat(make(technician, "devices:view").status()).isEqualTo(201);
        assertThat(make(technician, "users:manage").code()).isEqualTo("PERMISSION_DENIED");
        Browser.Answer unknown = make(technician, "everything");
        assertThat(unknown.code()).isEqualTo("INVALID_REQUEST");
        assertThat(unknown.text("field")).isEqualTo("scopes");
        assertThat(make(technician).text("field")).isEqualTo("scopes");
    }

    @Test
    void aKeyLosesWhatItsMakerLosesAndDiesWithTheAccount() {
        Browser other = visitors.member(tenant, BuiltInRole.TENANT_ADMIN);
        Browser program = program(make(other, "users:manage", "devices:view"));
        String id = other.get("/api/v1/auth/me").nested("user", "id");
        assertThat(program.get("/api/v1/users").data()).isNotEmpty();
        assertThat(maker.patch("/api/v1/users/" + id, Map.of("role", "technician"))
                        .status())
                .isEqualTo(200);
        assertThat(program.get("/api/v1/users").data()).isEmpty();
        assertThat(program.get("/api/v1/devices").status()).isEqualTo(200);
        assertThat(maker.patch("/api/v1/users/" + id, Map.of("disabled", true)).status())
                .isEqualTo(200);
        assertThat(program.get("/api/v1/devices").code()).isEqualTo("LOGIN_REQUIRED");
    }

    @Test
    void noKeyOfALockedOutPersonLivesAgainWithTheAccount() {
        Browser other = visitors.member(tenant, BuiltInRole.TECHNICIAN);
        Browser program = program(make(other, "devices:view"));
        Browser second = program(make(other, "devices:view"));
        Browser own = program(make(maker, "devices:view"));
        String account = "/api/v1/users/" + other.get("/api/v1/auth/me").nested("user", "id");

        assertThat(maker.patch(account, Map.of("disabled", true)).status()).isEqualTo(200);
        assertThat(records(AuditAction.API_KEY_REVOKED)).isEqualTo(2);
        assertThat(record("end", AuditAction.API_KEY_REVOKED.number())).isEqualTo("user Nightly");
        assertThat(maker.patch(account, Map.of("disabled", true)).status()).isEqualTo(200);
        assertThat(maker.patch(account, Map.of("disabled", false)).status()).isEqualTo(200);
        assertThat(records(AuditAction.API_KEY_REVOKED)).isEqualTo(2);

        assertThat(program.get("/api/v1/devices").code()).isEqualTo("LOGIN_REQUIRED");
        assertThat(second.get("/api/v1/devices").code()).isEqualTo("LOGIN_REQUIRED");
        assertThat(own.get("/api/v1/devices").status()).isEqualTo(200);
    }

    @Test
    void noKeyLivesAgainWithAnAccountThatAnEarlierServerLockedOut() {
        Browser other = visitors.member(tenant, BuiltInRole.TECHNICIAN);
        Browser program = program(make(other, "devices:view"));
        String id = other.get("/api/v1/auth/me").nested("user", "id");
        server.part(Database.class)
                .transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.users SET disabled_at = now() WHERE tenant_id = ? AND id = ?",
                                tenant,
                                UUID.fromString(id)));

        assertThat(maker.patch("/api/v1/users/" + id, Map.of("disabled", false)).status())
                .isEqualTo(200);

        assertThat(program.get("/api/v1/devices").code()).isEqualTo("LOGIN_REQUIRED");
    }

    private long records(AuditAction action) {
        return server.part(Database.class)
                .transactions()
                .<Long>read(
                        tenant,
                        reading -> reading.one(
                                "SELECT count(*) AS records FROM farhand.audit_events WHERE tenant_id = ? AND action = ?",
                                row -> row.number("records"),
                                tenant,
                                action.number()));
    }

    @Test
    void aKeyThatRanOutOpensNothing() {
        Browser.Answer made = make(maker, "devices:view");
        server.part(Database.class)
                .transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.api_keys SET expires_at = ? WHERE tenant_id = ?",
                                Instant.now().minusSeconds(1),
                                tenant));
        assertThat(program(made).get("/api/v1/devices").code()).isEqualTo("LOGIN_REQUIRED");
        // It is still listed, so that somebody sees why.
        assertThat(maker.get("/api/v1/api-keys").data()).hasSize(1);
    }

    @Test
    void theStoredFormOpensNothing() {
        make(maker, "devices:view");
        byte[] hash = server.part(Database.class)
                .transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT hash FROM farhand.api_keys WHERE tenant_id = ?",
                                row -> row.bytes("hash"),
                                tenant));
        String text = "fhk_" + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        assertThat(program(text).get("/api/v1/devices").code()).isEqualTo("LOGIN_REQUIRED");
    }

    @Test
    void whatIsForPeopleIsForNoProgram() {
        Browser program = program(make(maker, "devices:view", "users:manage", "remote:access", "remote:terminal"));
        for (Route route : Routes.of(server).all()) {
            if (route.asker() == Asker.PERSON) {
                assertThat(program.send(route.verb(), route.at(UUID.randomUUID().toString()), new Samples(route).good())
                                .code())
                        .as(route.toString())
                        .isEqualTo("PERMISSION_DENIED");
            }
        }
    }

    @Test
    void aProgramSeesTheSessionsThatItOpenedAndNotItsMakers() {
        UUID user = UUID.fromString(maker.get("/api/v1/auth/me").nested("user", "id"));
        UUID session = UUID.randomUUID();
        server.part(Database.class).transactions().change(tenant, transaction -> {
            transaction.update("""
                    INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts, enrolled_at,
                        approved_at, certificate_serial, certificate_end)
                    VALUES (?, ?, ?, 'Token', 'host', 'linux', '', now(), now(), 1, now())
                    """, tenant, tenant, tenant);
            transaction.update("""
                    INSERT INTO farhand.sessions (tenant_id, id, device_id, user_id, user_name, user_email, kind, state,
                        state_since, created_at, reason)
                    VALUES (?, ?, ?, ?, 'User', 'user@farhand.example', 'terminal', 'pending', now(), now(), 'disk full')
                    """, tenant, session, tenant, user);
        });
        Browser program = program(make(maker, "devices:view", "remote:access", "remote:terminal"));
        assertThat(program.get("/api/v1/remote/sessions").data()).isEmpty();
        for (Browser.Answer answer : List.of(
                program.get("/api/v1/remote/sessions/" + session),
                program.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of()),
                program.post("/api/v1/remote/sessions/" + session + "/end", Map.of()))) {
            assertThat(answer.code()).isEqualTo("SESSION_UNKNOWN");
        }
        assertThat(maker.get("/api/v1/remote/sessions").first("reason")).isEqualTo("disk full");
        // One that manages sessions finds it, and gets no ticket for it all the same.
        Browser manager = program(make(maker, "sessions:manage", "remote:access", "remote:terminal"));
        assertThat(manager.get("/api/v1/remote/sessions/" + session).status()).isEqualTo(200);
        assertThat(manager.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                        .code())
                .isEqualTo("PERMISSION_DENIED");
        // Nobody is asked for a password; the machine is just not there.
        assertThat(program.post("/api/v1/remote/sessions", Map.of("deviceId", tenant.toString(), "type", "terminal"))
                        .code())
                .isEqualTo("DEVICE_OFFLINE");
        assertThat(program(make(maker, "devices:view", "remote:access"))
                        .post("/api/v1/remote/sessions", Map.of("deviceId", tenant.toString(), "type", "terminal"))
                        .code())
                .isEqualTo("PERMISSION_DENIED");
        Browser.Answer blind = program(make(maker, "remote:access", "remote:terminal"))
                .post("/api/v1/remote/sessions", Map.of("deviceId", tenant.toString(), "type", "terminal"));
        assertThat(blind.code()).isEqualTo("PERMISSION_DENIED");
        assertThat(blind.text("error")).endsWith(" It needs devices:view.");
    }

    @Test
    void aPersonProvesToBeThereBeforeTheyMakeOne() {
        server.part(Database.class)
                .transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.web_sessions SET recent_factor_at = ? WHERE tenant_id = ?",
                                Instant.now().minusSeconds(3600),
                                tenant));
        assertThat(make(maker, "devices:view").code()).isEqualTo("RECENT_FACTOR_REQUIRED");
        maker.post("/api/v1/auth/confirm", Map.of("password", Visitors.PASSWORD));
        assertThat(make(maker, "devices:view").status()).isEqualTo(201);
    }

    @Test
    void whoManagesPeopleFindsAndRevokesTheirKeys() {
        Browser technician = visitors.member(tenant, BuiltInRole.TECHNICIAN);
        Browser.Answer made = make(technician, "devices:view");
        Browser auditor = visitors.member(tenant, BuiltInRole.AUDITOR);
        assertThat(auditor.get("/api/v1/api-keys").data()).isEmpty();
        assertThat(auditor.delete("/api/v1/api-keys/" + made.text("id")).status())
                .isEqualTo(404);
        assertThat(maker.get("/api/v1/api-keys").first("id")).isEqualTo(made.text("id"));
        assertThat(maker.delete("/api/v1/api-keys/" + made.text("id")).status()).isEqualTo(204);
        assertThat(program(made).get("/api/v1/devices").status()).isEqualTo(401);
    }
}
