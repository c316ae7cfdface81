package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.Routes.Route;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.FilledTenant;
import io.micronaut.http.annotation.QueryValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is done that nobody meant, and nothing that somebody meant is left undone without a word. */
@ExtendWith(SharedServer.class)
class NoSurprisesIT {
    private final RunningServer server = SharedServer.get();
    private final Visitors visitors = new Visitors(server);

    /** Has one thing of every kind, each of which goes by the tenant's own id. */
    private final TenantId tenant = FilledTenant.in(server.part(Database.class));

    private final Browser admin = visitors.member(tenant, BuiltInRole.TENANT_ADMIN);

    static Stream<Route> asked() {
        return Routes.of(SharedServer.get()).all().stream()
                .filter(route -> route.inApi()
                        && route.parameters().stream().anyMatch(one -> one.isAnnotationPresent(QueryValue.class)));
    }

    private static void assertRefused(Browser.Answer answer, String field) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
        assertThat(answer.text("field")).isEqualTo(field);
    }

    /** A script whose variable is empty means one thing, and says all of them. */
    @ParameterizedTest
    @MethodSource("asked")
    void aParameterWithNothingInItIsNotTakenForOneThatIsLeftOut(Route route) {
        route.parameters().stream()
                .filter(one -> one.isAnnotationPresent(QueryValue.class))
                .map(route::name)
                .forEach(name -> assertRefused(
                        admin.send(route.verb(), route.at(tenant.toString()) + "?" + name + "=", Optional.empty()),
                        name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deviceId=&onlyInactive=", "onlyInactive=", "olderThanSeconds="})
    void whoCleansUpWithAnEmptyVariableEndsNothing(String query) {
        assertThat(admin.delete("/api/v1/remote/sessions/stale?" + query).status())
                .isEqualTo(400);
        assertThat(admin.get("/api/v1/remote/sessions/" + tenant).text("status"))
                .isEqualTo("pending");
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /devices/{id}, siteId",
        "POST, /enrolment-tokens, groupId",
        "POST, /sites, tenantId",
        "POST, /users, tenantId",
        "PATCH, /users/{id}, role",
        "PATCH, /users/{id}, name"
    })
    void aFieldWithNothingInItIsNotTakenForOneThatIsLeftOut(String verb, String path, String field) {
        Route route = Routes.of(server).all().stream()
                .filter(one -> one.verb().equals(verb) && one.path().equals("/api/v1" + path))
                .findFirst()
                .orElseThrow();
        assertRefused(
                admin.send(verb, route.at(tenant.toString()), new Samples(route).naming(tenant.toString(), field, "")),
                field);
    }

    @Test
    void aNameOfBlanksIsNone() {
        assertRefused(admin.patch("/api/v1/users/" + tenant, Map.of("name", "  ")), "name");
    }

    @Test
    void aSiteWhereNothingIsLeftThatAnybodySeesCanBeRemovedAndTheHistoryOfItsMachinesStays() {
        String device = "/api/v1/devices/" + tenant;
        admin.post("/api/v1/remote/sessions/" + tenant + "/end", Map.of());
        String site = admin.post("/api/v1/sites", Map.of("name", "Closed")).text("id");
        String group = admin.post("/api/v1/groups", Map.of("name", "Tills", "siteId", site))
                .text("id");
        assertThat(admin.patch(device, Map.of("siteId", site, "groupId", group)).status())
                .isEqualTo(200);
        assertThat(admin.delete("/api/v1/groups/" + group).status()).isEqualTo(204);
        assertRefused(admin.delete("/api/v1/sites/" + site), "id");

        assertThat(admin.delete(device).status()).isEqualTo(204);
        assertThat(admin.delete("/api/v1/sites/" + site).status()).isEqualTo(204);

        assertThat(admin.get("/api/v1/sites").data()).noneMatch(one -> site.equals(one.get("id")));
        assertThat(admin.get("/api/v1/remote/sessions/history?deviceId=" + tenant)
                        .first("id"))
                .isEqualTo(tenant.toString());
        assertThat(admin.get("/api/v1/remote/sessions/" + tenant).text("status"))
                .isEqualTo("disconnected");
        assertThat(admin.get(device).code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void notesStayWhatTheyAre() {
        String notes = "    indented\n\tby a tab\nname    place\n\n  - item\r\n  - item";
        String kept = notes.replace("\r", "");
        assertThat(admin.patch("/api/v1/devices/" + tenant, Map.of("notes", notes))
                        .text("notes"))
                .isEqualTo(kept);
        assertThat(admin.get("/api/v1/devices/" + tenant).text("notes")).isEqualTo(kept);
        assertThat(admin.patch("/api/v1/devices/" + tenant, Map.of("notes", "\u202Eback\u0007"))
                        .text("notes"))
                .isEqualTo("back");
    }

    /** From where, with which program, and after how long. */
    @ParameterizedTest
    @CsvSource({"POST, /{id}/end", "DELETE, /stale"})
    void whoEndsASessionIsOnRecordWithAllThatIsKnownOfIt(String verb, String path) {
        Database database = server.part(Database.class);
        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.sessions SET created_at = now() - interval '90 seconds',"
                                        + " bytes_transferred = 7 WHERE tenant_id = ?",
                                tenant));
        Browser.Answer ended = admin.with("User-Agent", "Broom/1")
                .with("X-Forwarded-For", "192.0.2.7")
                .send(verb, "/api/v1/remote/sessions" + path.replace("{id}", tenant.toString()), Optional.empty());
        assertThat(ended.status()).isEqualTo(200);
        String seconds = admin.get("/api/v1/remote/sessions/" + tenant).text("durationSeconds");
        assertThat(seconds).matches("9\\d");
        if (path.endsWith("end")) {
            assertThat(ended.text("durationSeconds")).isEqualTo(seconds);
        }
        List<String> ends = database.transactions()
                .read(
                        tenant,
                        reading -> reading.list(
                                "SELECT concat_ws(' ', actor_kind, address, user_agent, subject, amount) AS line"
                                        + " FROM farhand.audit_events WHERE tenant_id = ? AND action = ?",
                                row -> row.text("line"),
                                tenant,
                                AuditAction.SESSION_ENDED.number()));
        assertThat(ends).singleElement().asString().matches("user 192\\.0\\.2\\.7 Broom/1 seconds=9\\d 7");
    }
}
