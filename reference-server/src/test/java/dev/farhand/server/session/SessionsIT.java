package dev.farhand.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.access.Permission;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.limit.CountLimits;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.server.access.Authority;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Page;
import dev.farhand.server.database.TestDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class SessionsIT {
    private static final SessionFilter ALL = new SessionFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            true,
            Optional.empty(),
            Optional.empty(),
            List.of());
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private final Database database = TestDatabase.shared();
    private final Sessions sessions = new Sessions(
            database,
            CountLimits.SESSIONS,
            new TicketIssuer(new DatabaseTickets(database), Clock.systemUTC(), new SecureRandom()),
            Clock.systemUTC());
    private final TenantId one = tenant();
    private final TenantId other = tenant();
    private final UUID user = UUID.randomUUID();
    private final UUID colleague = UUID.randomUUID();

    /** With a machine of the same id. */
    private TenantId tenant() {
        TenantId tenant = TestDatabase.tenant();
        database.transactions().change(tenant, transaction -> transaction.update("""
                INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts, enrolled_at,
                    certificate_serial, certificate_end)
                VALUES (?, ?, ?, 'Token', 'host', 'linux', '', now(), 1, now())
                """, tenant, tenant, tenant));
        return tenant;
    }

    /** One that took a minute. */
    private void session(TenantId tenant, UUID whose, Instant at) {
        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                """
                INSERT INTO farhand.sessions (tenant_id, id, device_id, user_id, user_name, user_email, kind, state,
                    state_since, created_at, started_at, ended_at, ended_by)
                VALUES (?, ?, ?, ?, 'User', 'user@farhand.example', 'terminal', 'disconnected', ?, ?, ?, ?, 'TECHNICIAN')
                """, tenant, UUID.randomUUID(), tenant, whose, at, at, at, at.plusSeconds(60)));
    }

    private static SessionHolder holder(UUID user) {
        return new SessionHolder(user, Optional.empty());
    }

    private static Authority.Power power(TenantId tenant, Permission... permissions) {
        return new Authority.Power(Set.of(permissions), tenant, Optional.empty(), Optional.empty());
    }

    private List<Session> pages(Authority authority, int size, int expected) {
        List<Session> found = new ArrayList<>();
        for (int offset = 0; offset < expected + size; offset += size) {
            SessionHistory part = sessions.history(authority, holder(user), ALL, size, offset);
            assertThat(part.all()).isEqualTo(new SessionStatistics(expected, expected * 60L));
            assertThat(part.page()).hasSize(Math.max(0, Math.min(size, expected - offset)));
            found.addAll(part.page());
        }
        return found;
    }

    @Test
    void pagesGoThroughAllTenantsNewestFirst() {
        for (int i = 0; i < 12; i++) {
            session(i % 3 == 0 ? other : one, i % 2 == 0 ? user : colleague, FIRST.plusSeconds(i / 2));
        }
        Authority manager = new Authority(
                List.of(power(one, Permission.SESSIONS_MANAGE), power(other, Permission.SESSIONS_MANAGE)));

        List<Session> found = pages(manager, 5, 12);

        assertThat(found).doesNotHaveDuplicates();
        List<Instant> moments =
                found.stream().map(session -> session.status().createdAt()).toList();
        assertThat(moments).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(found.stream().map(session -> session.place().tenant()).distinct())
                .containsExactlyInAnyOrder(one, other);
    }

    @Test
    void aSpanOfTimeHasWhatBeganInIt() {
        for (int i = 0; i < 4; i++) {
            session(one, user, FIRST.plusSeconds(10 * i));
        }
        SessionFilter span = new SessionFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                true,
                Optional.of(FIRST.plusSeconds(10)),
                Optional.of(FIRST.plusSeconds(30)),
                List.of());

        SessionHistory found = sessions.history(
                new Authority(List.of(power(one, Permission.REMOTE_ACCESS))), holder(user), span, 10, 0);

        assertThat(found.page())
                .map(session -> session.status().createdAt())
                .containsExactly(FIRST.plusSeconds(20), FIRST.plusSeconds(10));
        assertThat(found.all()).isEqualTo(new SessionStatistics(2, 120));
    }

    @Test
    void whoManagesNoneSeesTheirOwn() {
        for (int i = 0; i < 6; i++) {
            session(one, i % 2 == 0 ? user : colleague, FIRST.plusSeconds(i));
        }
        Authority technician = new Authority(List.of(power(one, Permission.REMOTE_ACCESS)));

        assertThat(pages(technician, 2, 3)).allMatch(session -> session.user().equals(user));
        SessionFilter colleagues = new SessionFilter(
                Optional.empty(),
                Optional.of(colleague),
                Optional.empty(),
                Optional.empty(),
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                List.of());
        assertThat(sessions.list(technician, holder(user), colleagues, 10, 0)).isEqualTo(Page.none());
        assertThat(sessions.history(new Authority(List.of()), holder(user), ALL, 10, 0)
                        .page())
                .isEmpty();
    }
}
