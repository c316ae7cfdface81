package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TenantTransaction;
import dev.farhand.server.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody finds whose rights, all there are, reach no farther than one group of machines. */
@ExtendWith(SharedServer.class)
class ReachIT {
    private final RunningServer server = SharedServer.get();
    private final Visitors visitors = new Visitors(server);
    private final TenantId tenant = TestDatabase.tenantIn(server.part(Database.class));

    /** The site of both groups; {@link TestDatabase} names it by the tenant. */
    private final UUID site = tenant.value();

    private final UUID elsewhere = UUID.randomUUID();
    private final Group ours = Group.random();
    private final Group theirs = Group.random();
    private Browser admin;
    private Browser limited;
    private UUID limitedId;

    /** A group with one of everything. */
    private record Group(UUID id, UUID device, UUID session, UUID token) {
        static Group random() {
            return new Group(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        }
    }

    @BeforeEach
    void twoGroups() {
        admin = visitors.member(tenant, BuiltInRole.TENANT_ADMIN);
        limited = visitors.powerless(tenant);
        limitedId = UUID.fromString(limited.get("/api/v1/auth/me").nested("user", "id"));
        server.part(Database.class).transactions().change(tenant, transaction -> {
            transaction.update(
                    "INSERT INTO farhand.sites (tenant_id, id, name, created_at) VALUES (?, ?, 'Elsewhere', now())",
                    tenant,
                    elsewhere);
            fill(transaction, ours, "ours");
            fill(transaction, theirs, "theirs");
            transaction.update("""
                    INSERT INTO farhand.role_assignments (tenant_id, id, user_id, holder_name, built_in_role, reach, site_id,
                        device_group_id, granted_by, granted_at)
                    VALUES (?, ?, ?, 'Limited', 'tenant-admin', 'device-group', ?, ?, 'test', now())
                    """, tenant, UUID.randomUUID(), limitedId, site, ours.id());
        });
    }

    private void fill(TenantTransaction transaction, Group group, String name) {
        transaction.update("""
                INSERT INTO farhand.device_groups (tenant_id, id, site_id, name, created_at) VALUES (?, ?, ?, ?, now())
                """, tenant, group.id(), site, name);
        transaction.update("""
                INSERT INTO farhand.devices (tenant_id, id, site_id, device_group_id, label, hostname, os_type, facts,
                    enrolled_at, certificate_serial, certificate_end)
                VALUES (?, ?, ?, ?, 'Token', ?, 'linux', '', now(), 1, now())
                """, tenant, group.device(), site, group.id(), name);
        transaction.update(
                "INSERT INTO farhand.device_tags (tenant_id, device_id, tag) VALUES (?, ?, 'all'), (?, ?, ?)",
                tenant,
                group.device(),
                tenant,
                group.device(),
                name);
        transaction.update(
                """
                INSERT INTO farhand.enrolment_tokens (tenant_id, id, hash, authority_fingerprint, label, site_id,
                    device_group_id, max_uses, created_by, created_at, expires_at)
                VALUES (?, ?, sha256(?), repeat('0', 32), ?, ?, ?, 1, 'test', now(), now())
                """,
                tenant,
                group.token(),
                group.token().toString().getBytes(StandardCharsets.US_ASCII),
                name,
                site,
                group.id());
        session(transaction, group, group.session(), limitedId, false);
        session(transaction, group, UUID.randomUUID(), UUID.randomUUID(), true);
    }

    /** By somebody, going on or ended. */
    private void session(TenantTransaction transaction, Group group, UUID id, UUID whose, boolean ended) {
        transaction.update("""
                INSERT INTO farhand.sessions (tenant_id, id, device_id, user_id, user_name, user_email, kind, state,
                    state_since, created_at, ended_at, ended_by, reason)
                VALUES (?, ?, ?, ?, 'Anna Müller', 'anna@farhand.example', 'terminal', ?, now(), now(),
                    CASE WHEN ? THEN now() END, CASE WHEN ? THEN 'TECHNICIAN' END, 'Disk 50% full')
                """, tenant, id, group.device(), whose, ended ? "disconnected" : "pending", ended, ended);
    }

    private static List<Object> all(Browser.Answer answer, String field) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.data().stream().map(one -> one.get(field)).toList();
    }

    @Test
    void everyListHasWhatIsTheirsAndNothingElse() {
        assertThat(all(limited.get("/api/v1/devices"), "label")).containsExactly("ours");
        assertThat(limited.get("/api/v1/devices").nested("pagination", "total")).isEqualTo("1");
        assertThat(limited.get("/api/v1/devices?search=theirs").data()).isEmpty();
        assertThat(limited.get("/api/v1/devices?tag=theirs").data()).isEmpty();
        assertThat(limited.get("/api/v1/tags").data())
                .containsExactly(Map.of("tag", "all", "devices", 1), Map.of("tag", "ours", "devices", 1));
        assertThat(all(limited.get("/api/v1/groups"), "name")).containsExactly("ours");
        assertThat(limited.get("/api/v1/sites").data()).singleElement().satisfies(found -> assertThat(found)
                .containsEntry("id", site.toString())
                .containsEntry("devices", 1));
        assertThat(all(limited.get("/api/v1/enrolment-tokens"), "label")).containsExactly("ours");
        assertThat(all(limited.get("/api/v1/remote/sessions?includeEnded=true"), "deviceId"))
                .containsExactly(ours.device().toString(), ours.device().toString());
        Browser.Answer history = limited.get("/api/v1/remote/sessions/history");
        assertThat(all(history, "deviceId")).containsExactly(ours.device().toString());
        assertThat(history.nested("stats", "totalSessions")).isEqualTo("1");
        // Who manages people in a part of a tenant manages none of its people.
        assertThat(limited.get("/api/v1/users").data()).isEmpty();
        assertThat(limited.get("/api/v1/api-keys").data()).isEmpty();

        assertThat(admin.get("/api/v1/devices").data()).hasSize(2);
        for (String query : List.of("search=ours", "tag=ours", "groupId=" + ours.id())) {
            assertThat(all(admin.get("/api/v1/devices?" + query), "id"))
                    .as(query)
                    .containsExactly(ours.device().toString());
        }
        for (Object id : all(admin.get("/api/v1/sites"), "id")) {
            assertThat(admin.get("/api/v1/devices?siteId=" + id).data()).hasSize(id.equals(site.toString()) ? 2 : 0);
        }
        assertThat(admin.get("/api/v1/sites").data()).hasSize(2);
        assertThat(admin.get("/api/v1/enrolment-tokens").data()).hasSize(2);
        assertThat(admin.get("/api/v1/remote/sessions?includeEnded=true").data())
                .hasSize(4);
    }

    @Test
    void whatIsHiddenIsNotFoundJustAsWhatIsNotThere() {
        Map<String, UUID> hidden = new HashMap<>();
        for (String route : List.of(
                "GET /devices/%s",
                "PATCH /devices/%s {}",
                "DELETE /devices/%s",
                "POST /devices/%s/approve",
                "POST /devices/%s/reject",
                "POST /remote/sessions {\"type\":\"terminal\",\"deviceId\":\"%s\"}",
                "GET /remote/sessions?deviceId=%s",
                "GET /remote/sessions/history?deviceId=%s",
                "DELETE /remote/sessions/stale?deviceId=%s")) {
            hidden.put(route, theirs.device());
        }
        for (String route : List.of(
                "GET /remote/sessions/%s",
                "PATCH /remote/sessions/%s {\"note\":\"mine\"}",
                "POST /remote/sessions/%s/end {}",
                "POST /remote/sessions/%s/ws-ticket")) {
            hidden.put(route, theirs.session());
        }
        String token = "POST /enrolment-tokens {\"label\":\"x\",\"expiresInSeconds\":3600,\"siteId\":";
        String inGroup = token + "\"" + site + "\",\"groupId\":\"%s\"}";
        String moved = "PATCH /devices/" + ours.device();
        for (String route : List.of(
                "PATCH /groups/%s {\"name\":\"x\"}",
                "DELETE /groups/%s", "GET /devices?groupId=%s", moved + " {\"groupId\":\"%s\"}", inGroup)) {
            hidden.put(route, theirs.id());
        }
        for (String route : List.of(
                "PATCH /sites/%s {\"name\":\"x\"}",
                "DELETE /sites/%s",
                "GET /devices?siteId=%s",
                "POST /groups {\"name\":\"x\",\"siteId\":\"%s\"}",
                moved + " {\"siteId\":\"%s\"}",
                token + "\"%s\"}")) {
            hidden.put(route, elsewhere);
        }
        hidden.put("DELETE /enrolment-tokens/%s", theirs.token());
        hidden.forEach((route, id) -> {
            Browser.Answer answer = ask(route, id);
            Browser.Answer nobodys = ask(route, UUID.randomUUID());
            assertThat(answer.status()).as(route).isEqualTo(404);
            assertThat(answer.text("error")).as(route).isEqualTo(nobodys.text("error"));
        });
    }

    private Browser.Answer ask(String route, UUID id) {
        String[] parts = route.replace("%s", id.toString()).split(" ", 3);
        return limited.send(
                parts[0], "/api/v1" + parts[1], parts.length > 2 ? Optional.of(parts[2]) : Optional.empty());
    }

    @Test
    void whatIsTheirsTheyManage() {
        assertThat(limited.get("/api/v1/devices/" + ours.device()).status()).isEqualTo(200);
        assertThat(limited.patch("/api/v1/devices/" + ours.device(), Map.of("label", "Till"))
                        .status())
                .isEqualTo(200);
        assertThat(limited.post(
                                "/api/v1/enrolment-tokens",
                                Map.of(
                                        "label",
                                        "x",
                                        "siteId",
                                        site.toString(),
                                        "groupId",
                                        ours.id().toString(),
                                        "expiresInSeconds",
                                        3600))
                        .status())
                .isEqualTo(201);
        // The site they see is not wholly theirs.
        assertThat(limited.patch("/api/v1/sites/" + site, Map.of("name", "Mine"))
                        .code())
                .isEqualTo("PERMISSION_DENIED");
        assertThat(limited.patch("/api/v1/devices/" + ours.device(), Map.of("groupId", ""))
                        .code())
                .isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void theirPagesHearOfWhatIsTheirs() {
        try (EventPage page = EventPage.open(limited, "")) {
            page.await("hello", "");
            for (Group group : List.of(theirs, ours)) {
                admin.patch("/api/v1/devices/" + group.device(), Map.of("notes", "changed"));
                admin.patch("/api/v1/remote/sessions/" + group.session(), Map.of("note", "changed"));
            }
            page.await("session", ours.session().toString());
            assertThat(page.everything()).doesNotContain(theirs.device().toString());
        }
    }

    @Test
    void anotherRoleCountsAtOnceForPagesThatAreOpen() {
        try (EventPage page = EventPage.open(limited, "")) {
            page.await("hello", "\"resumed\":false");
            page.forget();
            assertThat(admin.patch("/api/v1/users/" + limitedId, Map.of("role", "technician"))
                            .status())
                    .isEqualTo(200);
            page.await("hello", "\"resumed\":false");
            admin.patch("/api/v1/devices/" + theirs.device(), Map.of("notes", "changed"));
            page.await("device", theirs.device().toString());
        }
    }

    /** A role is no event: what there is to see now is compared with what there was to see then. */
    @Test
    void anotherRoleCountsForPagesThatWereAway() {
        String heard = comesBack("", false);
        heard = comesBack(heard, true);
        assertThat(admin.patch("/api/v1/users/" + limitedId, Map.of("role", "technician"))
                        .status())
                .isEqualTo(200);
        comesBack(comesBack(heard, false), true);
    }

    /** The name of the event that it has heard last when it goes again. */
    private String comesBack(String heard, boolean resumed) {
        try (EventPage page = EventPage.open(limited, heard)) {
            page.await("hello", "");
            assertThat(page.first()).contains("\"resumed\":" + resumed);
            return page.lastId().isEmpty() ? heard : page.lastId();
        }
    }

    @Test
    void aMachineThatMovesAwayTakesItsSessionsAlong() {
        assertThat(limited.get("/api/v1/remote/sessions/" + ours.session()).status())
                .isEqualTo(200);
        admin.patch(
                "/api/v1/devices/" + ours.device(),
                Map.of("groupId", theirs.id().toString()));
        assertThat(limited.get("/api/v1/remote/sessions/" + ours.session()).code())
                .isEqualTo("SESSION_UNKNOWN");
        assertThat(limited.get("/api/v1/remote/sessions").data()).isEmpty();
    }

    @Test
    void sessionsAreFoundByWordsOfWhatTheyAre() {
        String history = "/api/v1/remote/sessions/history?q=";
        for (String words : List.of("ANNA", "m%C3%BCller", "farhand.example", "disk+OURS", "50%25")) {
            assertThat(all(admin.get(history + words), "id")).as(words).isNotEmpty();
        }
        assertThat(all(admin.get(history + "disk+ours"), "deviceId"))
                .containsExactly(ours.device().toString());
        for (String words : List.of("anna+nothing", "5_%25", "50%25%25", "%5C")) {
            assertThat(all(admin.get(history + words), "id")).as(words).isEmpty();
        }
        assertThat(all(limited.get(history + "theirs"), "id")).isEmpty();
        Browser.Answer filed = admin.patch(
                "/api/v1/remote/sessions/" + ours.session(),
                Map.of("tags", List.of("Paper jam", "till", "till"), "ticketId", "HD-4711"));
        assertThat(filed.body())
                .containsEntry("tags", List.of("Paper jam", "till"))
                .containsEntry("ticketId", "HD-4711")
                .containsEntry("status", "pending");
        for (String words : List.of("hd-4711", "paper+till")) {
            assertThat(all(admin.get("/api/v1/remote/sessions?q=" + words), "id"))
                    .as(words)
                    .containsExactly(ours.session().toString());
        }
        for (Map<String, ?> tooMuch : List.of(
                Map.of("tags", Collections.nCopies(21, "till")),
                Map.of("tags", List.of("x".repeat(51))),
                Map.of("tags", List.of(" ")),
                Map.of("ticketId", "x".repeat(101)))) {
            assertThat(admin.patch("/api/v1/remote/sessions/" + ours.session(), tooMuch)
                            .code())
                    .isEqualTo("INVALID_REQUEST");
        }
        assertThat(all(limited.get("/api/v1/remote/sessions?q=anna"), "id"))
                .containsExactly(ours.session().toString());
        // Who may not see a machine loses a session with it within a second: then it is in the history.
        List<Object> full = new ArrayList<>(all(admin.get("/api/v1/remote/sessions?q=full&userId=" + limitedId), "id"));
        full.addAll(all(admin.get(history + "full&userId=" + limitedId), "id"));
        assertThat(full).contains(ours.session().toString(), theirs.session().toString());
        assertThat(all(admin.get("/api/v1/remote/sessions?userId=" + UUID.randomUUID()), "id"))
                .isEmpty();
    }
}
