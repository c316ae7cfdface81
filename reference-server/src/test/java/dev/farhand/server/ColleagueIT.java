package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.FilledTenant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions of somebody as their colleagues find them: who works on the same machines, and who runs the tenant. */
@ExtendWith(SharedServer.class)
class ColleagueIT {
    private static final String SESSIONS = "/api/v1/remote/sessions";

    private final RunningServer server = SharedServer.get();
    private final Visitors visitors = new Visitors(server);
    private final TenantId tenant = FilledTenant.in(server.part(Database.class));
    private final Browser maker = visitors.member(tenant, BuiltInRole.TECHNICIAN);
    private final Browser colleague = visitors.member(tenant, BuiltInRole.TECHNICIAN);
    private final Browser admin = visitors.member(tenant, BuiltInRole.TENANT_ADMIN);
    private final String session = session(maker);

    private String session(Browser whose) {
        UUID id = UUID.randomUUID();
        server.part(Database.class)
                .transactions()
                .change(tenant, transaction -> FilledTenant.session(transaction, id, UUID.fromString(id(whose))));
        return id.toString();
    }

    private static String id(Browser somebody) {
        return somebody.get("/api/v1/auth/me").nested("user", "id");
    }

    /** All that can be done with one, its end last. */
    private static List<Browser.Answer> use(Browser who, String session) {
        String one = SESSIONS + "/" + session;
        return List.of(
                who.get(one),
                who.patch(one, Map.of("note", "mine", "tags", List.of("mine"), "ticketId", "mine")),
                who.post(one + "/ws-ticket", Map.of()),
                who.post(one + "/end", Map.of()));
    }

    @Test
    void whoWorksOnTheSameMachineFindsNoSessionOfAnother() {
        String nobodys = colleague.get(SESSIONS + "/" + UUID.randomUUID()).text("error");
        assertThat(use(colleague, session)).hasSize(4).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("SESSION_UNKNOWN");
            assertThat(answer.text("error")).isEqualTo(nobodys);
        });
        for (String list : List.of("?includeEnded=true", "?deviceId=" + tenant, "?userId=" + id(maker), "/history")) {
            Browser.Answer answer = colleague.get(SESSIONS + list);
            assertThat(answer.status()).as(list).isEqualTo(200);
            assertThat(answer.data()).as(list).isEmpty();
        }
        assertThat(maker.get(SESSIONS + "/" + session).body())
                .containsEntry("status", "pending")
                .doesNotContainValue("mine")
                .doesNotContainValue(List.of("mine"));
    }

    @Test
    void whoCleansUpEndsWhatIsTheirsAndWhoManagesSessionsWhatIsEverybodys() {
        String own = session(colleague);
        assertThat(colleague.delete(SESSIONS + "/stale?deviceId=" + tenant).body())
                .containsEntry("cleaned", 1)
                .containsEntry("ids", List.of(own));
        assertThat(colleague.delete(SESSIONS + "/stale").body()).containsEntry("cleaned", 0);
        assertThat(maker.get(SESSIONS + "/" + session).text("status")).isEqualTo("pending");

        assertThat(admin.delete(SESSIONS + "/stale").body())
                .extractingByKey("ids")
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .containsExactlyInAnyOrder(session, tenant.toString());
        assertThat(endedBy(own)).isEqualTo("technician");
        assertThat(endedBy(session)).isEqualTo("administrator");
    }

    private String endedBy(String session) {
        return admin.get(SESSIONS + "/" + session).text("endedBy");
    }

    @Test
    void whoManagesSessionsDoesWithItWhatItsMakerDoesAndIsNamedForIt() {
        assertThat(use(admin, session)).extracting(Browser.Answer::status).containsOnly(200);
        assertThat(maker.get(SESSIONS + "/" + session).body())
                .containsEntry("status", "disconnected")
                .containsEntry("endedBy", "administrator")
                .containsEntry("note", "mine")
                .containsEntry("tags", List.of("mine"))
                .containsEntry("ticketId", "mine");
        assertThat(maker.post(SESSIONS + "/" + session + "/end", Map.of()).code())
                .isEqualTo("SESSION_ENDED");
    }

    @Test
    void aColleaguesPageHearsOfTheirOwnOnly() {
        String own = session(colleague);
        try (EventPage page = EventPage.open(colleague, "")) {
            page.await("hello", "");
            maker.patch(SESSIONS + "/" + session, Map.of("note", "changed"));
            colleague.patch(SESSIONS + "/" + own, Map.of("note", "changed"));
            page.await("session", own);
            assertThat(page.everything()).doesNotContain(session);
        }
    }
}
