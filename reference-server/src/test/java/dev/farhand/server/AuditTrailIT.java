package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.Routes.Route;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.audit.AuditLog;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.FilledTenant;
import dev.farhand.server.login.OneTimeLinks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever changes something leaves a record of it, in the chain of the tenant whose it is. */
@ExtendWith(SharedServer.class)
class AuditTrailIT {
    /** What leaves no record here, and why that is right. */
    private static final Map<String, String> NONE = Map.of(
            "POST /api/v1/remote/sessions/{id}/ws-ticket",
                    "a ticket does nothing by itself; who comes in with it is on record (TerminalWalkIT)",
            "POST /api/v1/remote/sessions", "needs a connected machine, and is on record (ApprovalIT)",
            "POST /api/v1/auth/first-administrator",
                    "needs a server without anybody, and is on record (FirstAdministratorIT)");

    /** What the same request does once more, which is on record once more. */
    private static final Set<String> HAPPENS_AGAIN = Set.of(
            "POST /api/v1/auth/login",
            "POST /api/v1/auth/confirm",
            "POST /api/v1/enrolment-tokens",
            "POST /api/v1/users/{id}/sign-in-link",
            "POST /api/v1/api-keys");

    /** What the same request hears the second time; of the others, that it is as they wanted it. */
    private static final Map<String, ErrorCode> REFUSED_AGAIN = Map.ofEntries(
            Map.entry("POST /api/v1/auth/link", ErrorCode.LOGIN_LINK_INVALID),
            Map.entry("POST /api/v1/auth/new-password", ErrorCode.LOGIN_LINK_INVALID),
            Map.entry("POST /api/v1/auth/logout", ErrorCode.LOGIN_REQUIRED),
            Map.entry("POST /api/v1/devices/{id}/reject", ErrorCode.NOT_FOUND),
            Map.entry("DELETE /api/v1/devices/{id}", ErrorCode.NOT_FOUND),
            Map.entry("POST /api/v1/sites", ErrorCode.INVALID_REQUEST),
            Map.entry("DELETE /api/v1/sites/{id}", ErrorCode.NOT_FOUND),
            Map.entry("POST /api/v1/groups", ErrorCode.INVALID_REQUEST),
            Map.entry("DELETE /api/v1/groups/{id}", ErrorCode.NOT_FOUND),
            Map.entry("DELETE /api/v1/enrolment-tokens/{id}", ErrorCode.NOT_FOUND),
            Map.entry("DELETE /api/v1/api-keys/{id}", ErrorCode.NOT_FOUND),
            Map.entry("POST /api/v1/users", ErrorCode.INVALID_REQUEST),
            Map.entry("POST /api/v1/remote/sessions/{id}/end", ErrorCode.SESSION_ENDED));

    private final RunningServer server = SharedServer.get();
    private final Visitors visitors = new Visitors(server);

    /** Has one thing of every kind, each of which goes by the tenant's own id. */
    private final TenantId tenant = FilledTenant.in(server.part(Database.class));

    private final String email = visitors.account(tenant, BuiltInRole.TENANT_ADMIN);
    private final Browser admin = visitors.stranger().logIn(email, Visitors.PASSWORD);
    private final Map<String, String> made = new HashMap<>();

    static Stream<Route> acting() {
        return Routes.of(SharedServer.get()).all().stream()
                .filter(route -> route.inApi() && route.acts() && !NONE.containsKey(route.toString()));
    }

    /** How each route is asked so that it does something. */
    private Map<String, Supplier<Browser.Answer>> asked() {
        Map<String, Supplier<Browser.Answer>> asked = new HashMap<>();
        asked.put("POST /api/v1/auth/login", () -> visitors.stranger()
                .post("/api/v1/auth/login", Map.of("email", email, "password", Visitors.PASSWORD)));
        asked.put("POST /api/v1/auth/link", () -> {
            String link = made("link", () -> server.part(OneTimeLinks.class)
                    .signIn(tenant, tenant.value())
                    .reveal());
            return visitors.stranger().post("/api/v1/auth/link", Map.of("link", link));
        });
        asked.put("POST /api/v1/auth/new-password", () -> {
            String link = made("forgotten", () -> signInLink().text("link"));
            return visitors.stranger()
                    .post("/api/v1/auth/new-password", Map.of("link", link, "password", Visitors.PASSWORD));
        });
        post(asked, "/auth/confirm", Map.of("password", Visitors.PASSWORD));
        post(asked, "/auth/logout", Map.of());
        patch(asked, "/auth/me", Map.of("name", "Another name"));
        patch(asked, "/devices/{id}", Map.of("notes", "Another note"));
        post(asked, "/devices/{id}/approve", Map.of());
        post(asked, "/devices/{id}/reject", Map.of());
        delete(asked, "/devices/{id}");
        post(asked, "/sites", Map.of("name", "Another site"));
        patch(asked, "/sites/{id}", Map.of("name", "Another name"));
        asked.put(
                "DELETE /api/v1/sites/{id}",
                () -> admin.delete("/api/v1/sites/"
                        + made("site", () -> admin.post("/api/v1/sites", Map.of("name", "Empty"))
                                .text("id"))));
        post(asked, "/groups", Map.of("name", "Another group", "siteId", tenant.toString()));
        patch(asked, "/groups/{id}", Map.of("name", "Another name"));
        delete(asked, "/groups/{id}");
        post(
                asked,
                "/enrolment-tokens",
                Map.of("label", "Label", "siteId", tenant.toString(), "expiresInSeconds", 3600));
        delete(asked, "/enrolment-tokens/{id}");
        post(asked, "/api-keys", Map.of("label", "Label", "scopes", List.of("devices:view"), "expiresInSeconds", 3600));
        delete(asked, "/api-keys/{id}");
        post(
                asked,
                "/users",
                Map.of(
                        "email",
                        UUID.randomUUID() + "@member.example",
                        "name",
                        "Member",
                        "password",
                        Visitors.PASSWORD,
                        "role",
                        "technician"));
        patch(asked, "/users/{id}", Map.of("name", "Another name", "role", "technician"));
        asked.put("POST /api/v1/users/{id}/sign-in-link", this::signInLink);
        patch(asked, "/remote/sessions/{id}", Map.of("note", "Another note"));
        post(asked, "/remote/sessions/{id}/end", Map.of());
        delete(asked, "/remote/sessions/stale");
        return asked;
    }

    private Browser.Answer signInLink() {
        return admin.send("POST", at("/users/{id}/sign-in-link"), Optional.empty());
    }

    /** What a request names that has to be made for it first; the same when it is sent again. */
    private String made(String what, Supplier<String> maker) {
        return made.computeIfAbsent(what, none -> maker.get());
    }

    private String at(String path) {
        return "/api/v1" + path.replace("{id}", tenant.toString());
    }

    private void post(Map<String, Supplier<Browser.Answer>> asked, String path, Map<String, ?> body) {
        asked.put("POST /api/v1" + path, () -> admin.post(at(path), body));
    }

    private void patch(Map<String, Supplier<Browser.Answer>> asked, String path, Map<String, ?> body) {
        asked.put("PATCH /api/v1" + path, () -> admin.patch(at(path), body));
    }

    private void delete(Map<String, Supplier<Browser.Answer>> asked, String path) {
        asked.put("DELETE /api/v1" + path, () -> admin.delete(at(path)));
    }

    /** As far as the chain holds; without the server's own, which ends sessions of what was removed in its own time. */
    private long records() {
        long end = new AuditLog(server.part(Database.class))
                .verify(tenant)
                .verified()
                .sequence();
        return server.part(Database.class)
                .transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT count(*) AS records FROM farhand.audit_events"
                                        + " WHERE tenant_id = ? AND sequence <= ? AND actor_kind <> 'server'",
                                row -> row.number("records"),
                                tenant,
                                end));
    }

    @ParameterizedTest
    @MethodSource("acting")
    void whatChangesSomethingIsOnRecordAndTheSameAgainOnlyWhereItChangesSomethingAgain(Route route) {
        Optional<Supplier<Browser.Answer>> asked = Optional.ofNullable(asked().get(route.toString()));
        assertThat(asked)
                .as("say here how it is asked, or why it leaves no record")
                .isPresent();
        long before = records();
        Browser.Answer first = asked.orElseThrow().get();
        assertThat(first.status()).isBetween(200, 299);
        long once = records();
        assertThat(once).isGreaterThan(before);

        Browser.Answer again = asked.orElseThrow().get();
        Optional<ErrorCode> refusal = Optional.ofNullable(REFUSED_AGAIN.get(route.toString()));
        assertThat(again.status()).isEqualTo(refusal.map(ErrorCode::httpStatus).orElse(first.status()));
        assertThat(refusal.map(ErrorCode::name)).isEqualTo(refusal.map(code -> again.code()));
        assertThat(records() - once).isEqualTo(HAPPENS_AGAIN.contains(route.toString()) ? 1 : 0);
    }

    /** The newest record of this kind. */
    private String newest(AuditAction action) {
        return server.part(Database.class)
                .transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT subject || ': ' || note AS line FROM farhand.audit_events"
                                        + " WHERE tenant_id = ? AND action = ? ORDER BY sequence DESC LIMIT 1",
                                row -> row.text("line"),
                                tenant,
                                action.number()));
    }

    @Test
    void aRecordSaysWhatItWasAndWhatItIs() {
        admin.patch(at("/devices/{id}"), Map.of("label", "Till 3"));
        assertThat(newest(AuditAction.DEVICE_CHANGED)).isEqualTo("name: \"host\" → \"Till 3\"");
        admin.patch(at("/devices/{id}"), Map.of("notes", "first\nsecond\u202E " + "x".repeat(5_000)));
        assertThat(newest(AuditAction.DEVICE_CHANGED))
                .startsWith("notes: \"Note\" → \"first second xxx")
                .hasSizeLessThan(510);
        admin.patch(at("/devices/{id}"), Map.of("tags", List.of("till", "berlin")));
        assertThat(newest(AuditAction.DEVICE_CHANGED)).isEqualTo("tags: \"server\" → \"berlin, till\"");
        admin.patch(at("/devices/{id}"), Map.of("groupId", ""));
        assertThat(newest(AuditAction.DEVICE_CHANGED)).isEqualTo("place: \"Site / Group\" → \"Site\"");
        admin.patch(at("/remote/sessions/{id}"), Map.of("note", "rebooted"));
        assertThat(newest(AuditAction.SESSION_CHANGED)).isEqualTo("note: \"\" → \"rebooted\"");
        admin.patch(at("/remote/sessions/{id}"), Map.of("tags", List.of("till", "berlin"), "note", "rebooted"));
        assertThat(newest(AuditAction.SESSION_CHANGED)).isEqualTo("tags: \"\" → \"till, berlin\"");
        admin.patch(at("/remote/sessions/{id}"), Map.of("ticketId", "HD-4711"));
        assertThat(newest(AuditAction.SESSION_CHANGED)).isEqualTo("ticket: \"\" → \"HD-4711\"");
        admin.patch(at("/sites/{id}"), Map.of("name", "Berlin"));
        assertThat(newest(AuditAction.PLACE_CHANGED)).isEqualTo("site " + tenant + ": \"Site\" → \"Berlin\"");
        admin.patch(at("/users/{id}"), Map.of("name", "Sam"));
        assertThat(newest(AuditAction.USER_CHANGED)).isEqualTo(tenant + ": name \"User\" → \"Sam\"");
        admin.patch(at("/users/{id}"), Map.of("disabled", true));
        assertThat(newest(AuditAction.USER_CHANGED)).isEqualTo(tenant + ": disabled");
        admin.patch(at("/users/{id}"), Map.of("role", "technician"));
        assertThat(newest(AuditAction.ROLE_REMOVED)).isEqualTo("Role: " + tenant + ": tenant");
        assertThat(newest(AuditAction.ROLE_ASSIGNED)).isEqualTo("technician: " + tenant);
        server.part(Database.class)
                .transactions()
                .change(tenant, transaction -> transaction.update("""
                UPDATE farhand.role_assignments SET reach = 'device-group', site_id = ?, device_group_id = ?
                WHERE tenant_id = ? AND user_id = ?
                """, tenant, tenant, tenant, tenant));
        admin.patch(at("/users/{id}"), Map.of("role", "auditor"));
        assertThat(newest(AuditAction.ROLE_REMOVED))
                .isEqualTo("technician: " + tenant + ": device-group / Berlin / Group");
    }

    @Test
    void whatIsAsItWasLeavesNoRecord() {
        List<Runnable> changes = List.of(
                () -> admin.patch(at("/users/{id}"), Map.of("name", "Sam", "disabled", false)),
                () -> admin.patch(at("/devices/{id}"), Map.of("label", "Till 3")),
                () -> admin.patch(at("/remote/sessions/{id}"), Map.of("note", "rebooted", "ticketId", "HD-4711")));
        changes.forEach(Runnable::run);
        long before = records();
        changes.forEach(Runnable::run);
        assertThat(records()).isEqualTo(before);
    }
}
