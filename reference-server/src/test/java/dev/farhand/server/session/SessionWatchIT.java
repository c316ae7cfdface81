package dev.farhand.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.RenewingIdentity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.limit.CountLimits;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.session.SessionState;
import dev.farhand.core.testing.FakeClock;
import dev.farhand.core.ticket.TicketBinding;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.core.ticket.TicketType;
import dev.farhand.server.NoLinks;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.Room;
import dev.farhand.server.database.RoundTrips;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.login.WebSessions;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.NewUser;
import dev.farhand.server.user.Users;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.viewer.ViewerAccess;
import dev.farhand.transport.viewer.ViewerEnd;
import dev.farhand.transport.viewer.ViewerRequest;
import dev.farhand.transport.viewer.ViewerServer;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions that nobody asks about, of machines that are not connected. */
@ExtendWith(TestDatabase.class)
class SessionWatchIT {
    private static final String ORIGIN = "https://farhand.example";
    private static final InetSocketAddress SOMEWHERE = new InetSocketAddress("192.0.2.7", 40_000);

    private final FakeClock clock = new FakeClock();
    private final SecureRandom random = new SecureRandom();
    private final DatabaseUrl owner = TestDatabase.empty();
    private final Database database = Database.open(owner, Optional.empty(), 2, Room.elsewhere(), clock);
    private final TenantId tenant = TestDatabase.tenantIn(database);
    private final UUID user = technician("user@farhand.example");
    private final TicketIssuer tickets = new TicketIssuer(new DatabaseTickets(database), clock, random);
    private final Sessions sessions = new Sessions(database, CountLimits.SESSIONS, tickets, clock);
    private final LiveSessions live = new LiveSessions(SessionLimits.STANDARD, clock);
    private final List<Session> changed = new ArrayList<>();
    private boolean tooMuchToDo;
    private final SessionGrants grants = new SessionGrants(
            () -> {
                throw new AssertionError("no machine is connected");
            },
            SessionLimits.STANDARD,
            clock);
    private final SessionAuthority authority = new SessionAuthority(
            database,
            sessions,
            tickets,
            new Authorities(database, clock),
            new WebSessions(database, clock, random, Duration.ofHours(1), Duration.ofHours(1)),
            (user, key) -> Optional.empty(),
            new NoLinks(),
            grants,
            live,
            new Connects(0, System::nanoTime),
            request -> request.remoteAddress().getAddress(),
            this::work,
            changed::add);
    private final ViewerServer viewers = ViewerServer.builder(authority).build();
    private final SessionWatch watch =
            new SessionWatch(sessions, authority, grants, live, viewers, new NoLinks(), clock, changed::add);

    @AfterEach
    void close() {
        watch.close();
        viewers.close();
        database.close();
    }

    private void work(Runnable task) {
        if (tooMuchToDo) {
            throw new RejectedExecutionException("as said");
        }
        task.run();
    }

    private UUID technician(String email) {
        return new Users(database, clock)
                .create(
                        tenant,
                        new NewUser(new EmailAddress(email), "User", Optional.empty()),
                        BuiltInRole.TECHNICIAN,
                        Sessions.SERVER)
                .user()
                .id();
    }

    private List<SessionId> connecting(int count, Instant since) {
        return connecting(user, count, since);
    }

    /** Some of somebody's that have been on their way to their machine since then; by their names. */
    private List<SessionId> connecting(UUID maker, int count, Instant since) {
        List<SessionId> ids = new ArrayList<>();
        database.transactions().change(tenant, transaction -> {
            transaction.update("""
                    INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts, enrolled_at,
                        certificate_serial, certificate_end)
                    VALUES (?, ?, ?, 'Token', 'host', 'linux', '', now(), 1, now())
                    ON CONFLICT DO NOTHING
                    """, tenant, tenant, tenant);
            ids.addAll(transaction.list(
                    """
                    INSERT INTO farhand.sessions (tenant_id, id, device_id, user_id, user_name, user_email, kind, state,
                        state_since, created_at)
                    SELECT ?, gen_random_uuid(), ?, ?, 'User', 'user@farhand.example', 'terminal', 'connecting', ?, ?
                    FROM generate_series(1, ?) RETURNING id
                    """, row -> new SessionId(row.uuid("id")), tenant, tenant, maker, since, since, count));
        });
        return ids.stream()
                .sorted(java.util.Comparator.comparing(SessionId::toString))
                .toList();
    }

    private SessionState state(SessionId id) {
        return sessions.find(id).orElseThrow().status().state();
    }

    @Test
    void oneThatCannotBeEndedIsNoReasonToLeaveTheOthersAlone() throws Exception {
        List<SessionId> ids = connecting(3, clock.instant().minus(Duration.ofMinutes(2)));
        TestDatabase.execute(owner, """
                CREATE FUNCTION farhand.stuck() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''stuck''; END';
                CREATE TRIGGER stuck BEFORE UPDATE ON farhand.sessions FOR EACH ROW WHEN (OLD.id = 'ID')
                    EXECUTE FUNCTION farhand.stuck()
                """.replace("ID", ids.get(0).toString()));

        watch.lookAfterAll();

        assertThat(ids)
                .map(this::state)
                .containsExactly(SessionState.CONNECTING, SessionState.FAILED, SessionState.FAILED);
        assertThat(changed).map(Session::reason).containsOnly(Optional.of(ErrorCode.NEGOTIATION_TIMEOUT));
    }

    @Test
    void whoMayNoMoreLosesEverySessionOnRecordWhetherSomebodyLooksOrNot() {
        List<SessionId> others = connecting(technician("other@farhand.example"), 2, clock.instant());
        List<SessionId> ids = connecting(2, clock.instant());
        watch.lookAfterAll();
        assertThat(ids).map(this::state).containsOnly(SessionState.CONNECTING);

        disabled(true);
        watch.lookAfterAll();

        assertThat(ids).map(this::state).containsOnly(SessionState.DISCONNECTED);
        assertThat(others).map(this::state).containsOnly(SessionState.CONNECTING);
        assertThat(changed).map(Session::reason).containsOnly(Optional.of(ErrorCode.SESSION_REVOKED));
        assertThat(notes(AuditAction.SESSION_ENDED)).containsExactly("SESSION_REVOKED", "SESSION_REVOKED");
    }

    private void disabled(boolean now) {
        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.users SET disabled_at = CASE WHEN ? THEN now() END"
                                        + " WHERE tenant_id = ? AND id = ?",
                                now,
                                tenant,
                                user));
    }

    @Test
    void whoMayAgainInTheMiddleOfALookLosesNothingFromThenOn() {
        List<SessionId> ids = connecting(2, clock.instant());
        disabled(true);
        try (SessionWatch looking = new SessionWatch(
                sessions, authority, grants, live, viewers, new NoLinks(), clock, ended -> disabled(false))) {
            looking.lookAfterAll();
        }
        assertThat(ids).map(this::state).containsExactly(SessionState.DISCONNECTED, SessionState.CONNECTING);
    }

    @Test
    void aMachineThatHadNoTimeToHearOfAnEndIsToldUntilItHearsAndOnlyWhatEndedLately() {
        BusyLink link = new BusyLink(ErrorCode.TIMED_OUT, ErrorCode.RATE_LIMITED);
        try (CertificateAuthority signers = signers();
                SessionWatch telling = watch(signers, link)) {
            List<SessionId> ids = connecting(2, clock.instant());
            sessions.fail(sessions.find(ids.get(0)).orElseThrow(), ErrorCode.NEGOTIATION_TIMEOUT);
            clock.move(Duration.ofMinutes(10));
            telling.end(sessions.find(ids.get(1)).orElseThrow(), Optional.empty());
            assertThat(link.asked()).isEqualTo(1);
            for (int look = 0; look < 5; look++) {
                telling.tellEnds();
            }
            assertThat(link.asked()).isEqualTo(3);
        }
    }

    private CertificateAuthority signers() {
        return CertificateAuthority.inMemory(CertificateLifetimes.defaults(), clock);
    }

    private SessionWatch watch(CertificateAuthority signers, LinkDirectory links) {
        return new SessionWatch(
                sessions,
                authority,
                new SessionGrants(
                        RenewingIdentity.ofGrantSigner(signers, "test", clock), SessionLimits.STANDARD, clock),
                live,
                viewers,
                links,
                clock,
                changed::add);
    }

    @Test
    void ofOneThatNobodyCameToWhoeverTriedInVainIsTheReasonAndNotThatNobodyWantedTo() {
        List<SessionId> ids = connecting(2, clock.instant());
        admitted(ids.get(0))
                .listener()
                .refused(new CountedViewer(ids.get(0)), new RemoteException(ErrorCode.TIMED_OUT));
        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.sessions SET state = 'pending' WHERE tenant_id = ?", tenant));
        try (CertificateAuthority signers = signers();
                SessionWatch looking = watch(signers, new BusyLink())) {
            looking.lookAfterAll();
            clock.move(Duration.ofMinutes(5).plusSeconds(1));
            looking.lookAfterAll();
        }
        assertThat(ids).map(this::state).containsExactly(SessionState.FAILED, SessionState.DISCONNECTED);
        assertThat(ids)
                .map(id -> sessions.find(id).orElseThrow().reason())
                .containsExactly(Optional.of(ErrorCode.TIMED_OUT), Optional.of(ErrorCode.SESSION_IDLE));
    }

    @Test
    void whoOnlyTriesToComeIsNotTurnedAwayAndHasNotComeEither() {
        SessionId id = connecting(1, clock.instant()).get(0);
        sessions.established(sessions.find(id).orElseThrow());
        CountedViewer viewer = new CountedViewer(id);
        viewer.connected = false;
        watch.lookAfterAll();

        clock.move(Duration.ofMinutes(5).plusSeconds(1));
        try (SessionWatch tried = watch(new CountedViewers(List.of(viewer)))) {
            tried.lookAfterAll();
        }
        assertThat(state(id)).isEqualTo(SessionState.ACTIVE);

        watch.lookAfterAll();
        assertThat(state(id)).isEqualTo(SessionState.FAILED);
    }

    @Test
    void whoCameAndWentLeavesItForFiveMinutesMore() {
        SessionId id = connecting(1, clock.instant()).get(0);
        sessions.established(sessions.find(id).orElseThrow());
        watch.lookAfterAll();

        clock.move(Duration.ofMinutes(4));
        try (SessionWatch viewed = watch(new CountedViewers(List.of(new CountedViewer(id))))) {
            viewed.lookAfterAll();
        }
        watch.lookAfterAll();
        clock.move(Duration.ofMinutes(4));
        watch.lookAfterAll();

        assertThat(state(id)).isEqualTo(SessionState.ACTIVE);
    }

    private List<String> notes(AuditAction action) {
        return database.transactions()
                .read(
                        tenant,
                        reading -> reading.list(
                                "SELECT note FROM farhand.audit_events WHERE tenant_id = ? AND action = ?",
                                row -> row.text("note"),
                                tenant,
                                action.number()));
    }

    @Test
    void allAreLookedAfterHoweverManyThereAre() {
        List<SessionId> ids = connecting(1_001, clock.instant());
        Set<SessionId> seen = new HashSet<>();

        sessions.eachLive((id, session) -> assertThat(seen.add(id)).isTrue());

        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
    }

    private ViewerAccess admitted(SessionId id) {
        TicketBinding binding =
                new TicketBinding(new ViewingUser(user, Optional.empty()).toString(), id, SessionKind.TERMINAL, ORIGIN);
        String ticket = tickets.issue(TicketType.VIEWER, binding).reveal();
        return authority
                .admit(new ViewerRequest(ticket, Optional.of(ORIGIN), SOMEWHERE, Optional.empty(), Optional.empty()))
                .toCompletableFuture()
                .join();
    }

    @Test
    void whatEndedWhileNothingCouldBeWrittenIsWrittenOnceItCan() throws Exception {
        SessionId id = connecting(1, clock.instant()).get(0);
        ViewerAccess access = admitted(id);
        CountedViewer viewer = new CountedViewer(id);
        access.listener().connected(viewer);
        TestDatabase.execute(owner, """
                CREATE FUNCTION farhand.full() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN RAISE EXCEPTION ''full'' USING ERRCODE = ''disk_full''; END';
                CREATE TRIGGER full_disk BEFORE UPDATE ON farhand.sessions FOR EACH ROW EXECUTE FUNCTION farhand.full()
                """);
        access.listener()
                .ended(
                        viewer,
                        new ViewerEnd(
                                ErrorCode.SESSION_ENDED,
                                "",
                                Optional.of(TerminalExited.newBuilder().build())));
        watch.lookAfterAll();
        assertThat(state(id)).isEqualTo(SessionState.ACTIVE);

        TestDatabase.execute(owner, "DROP FUNCTION farhand.full CASCADE");
        watch.lookAfterAll();

        assertThat(state(id)).isEqualTo(SessionState.DISCONNECTED);
        assertThat(changed.get(changed.size() - 1).reason()).isEmpty();
        assertThat(live.known()).isEmpty();
    }

    @Test
    void whoGoesInAMomentOfTooMuchToDoIsLetGoOfAndWhatTheyMovedIsWrittenLater() throws Exception {
        SessionId id = connecting(1, clock.instant()).get(0);
        ViewerAccess access = admitted(id);
        CountedViewer viewer = new CountedViewer(id);
        access.listener().connected(viewer);
        viewer.bytes = 5;

        tooMuchToDo = true;
        access.listener().ended(viewer, new ViewerEnd(ErrorCode.LINK_LOST, "", Optional.empty()));
        tooMuchToDo = false;
        viewer.bytes = 9;
        assertThat(authority.bytes()).as("nobody looks at it any more").isEqualTo(5);

        TestDatabase.execute(owner, "ALTER TABLE farhand.sessions ADD CONSTRAINT stuck CHECK (bytes_transferred < 1)");
        watch.countLeft();
        watch.countLeft();
        assertThat(sessions.find(id).orElseThrow().bytes()).isZero();
        TestDatabase.execute(owner, "ALTER TABLE farhand.sessions DROP CONSTRAINT stuck");
        watch.countLeft();
        assertThat(sessions.find(id).orElseThrow().bytes()).isEqualTo(5);
        assertThat(authority.uncounted()).isEmpty();

        access.listener().refused(viewer, new RemoteException(ErrorCode.TERMINAL_SHELL_UNKNOWN));
        assertThat(state(id)).isEqualTo(SessionState.FAILED);
    }

    @Test
    void aMachineThatWasNotReachedMayBeTriedAgainForAMinuteAndIsTheReasonThen() {
        SessionId id = connecting(1, clock.instant()).get(0);
        admitted(id).listener().refused(new CountedViewer(id), new RemoteException(ErrorCode.AGENT_SEND_FAILED));
        watch.lookAfterAll();
        assertThat(state(id)).isEqualTo(SessionState.CONNECTING);

        clock.move(Duration.ofSeconds(61));
        watch.lookAfterAll();

        assertThat(state(id)).isEqualTo(SessionState.FAILED);
        assertThat(changed).map(Session::reason).containsExactly(Optional.of(ErrorCode.AGENT_SEND_FAILED));
    }

    @Test
    void aMachineThatStaysAwayIsWhyItsSessionFails() {
        List<SessionId> ids = connecting(2, clock.instant());
        database.transactions().change(tenant, transaction -> {
            transaction.update("UPDATE farhand.sessions SET state = 'pending' WHERE tenant_id = ?", tenant);
            transaction.update("""
                    UPDATE farhand.sessions SET state = 'active', started_at = created_at WHERE tenant_id = ? AND id = ?
                    """, tenant, ids.get(0).value());
        });
        watch.lookAfterAll();
        clock.move(Duration.ofMinutes(5));
        watch.lookAfterAll();
        assertThat(changed).isEmpty();

        clock.move(Duration.ofSeconds(1));
        watch.lookAfterAll();

        assertThat(ids).map(this::state).containsOnly(SessionState.FAILED);
        assertThat(changed).map(Session::reason).containsOnly(Optional.of(ErrorCode.DEVICE_OFFLINE));
    }

    /** Also of one that runs: its maker may be the only one who looks, and come again. */
    @Test
    void onlyWhatCannotBeOtherwiseTheNextTimeFailsASessionAtOnce() {
        List<ErrorCode> codes = List.of(
                ErrorCode.INTERNAL,
                ErrorCode.RATE_LIMITED,
                ErrorCode.CANCELLED,
                ErrorCode.DEVICE_OFFLINE,
                ErrorCode.CHANNEL_LIMIT_REACHED,
                ErrorCode.ACCESS_PAUSED,
                ErrorCode.CHANNEL_KIND_UNSUPPORTED,
                ErrorCode.TERMINAL_SHELL_UNKNOWN);
        List<SessionId> ids = connecting(codes.size(), clock.instant());

        for (int i = 0; i < ids.size(); i++) {
            admitted(ids.get(i)).listener().refused(new CountedViewer(ids.get(i)), new RemoteException(codes.get(i)));
        }

        assertThat(changed)
                .map(Session::reason)
                .containsExactly(
                        Optional.of(ErrorCode.ACCESS_PAUSED),
                        Optional.of(ErrorCode.CHANNEL_KIND_UNSUPPORTED),
                        Optional.of(ErrorCode.TERMINAL_SHELL_UNKNOWN));
        assertThat(ids.subList(0, 5)).map(this::state).containsOnly(SessionState.CONNECTING);
        assertThat(ids.subList(5, 8)).map(this::state).containsOnly(SessionState.FAILED);
    }

    @Test
    void manyViewersOfOnePersonAreNoMoreQuestionsThanOneAndTheirRightIsAskedForInEachLook() {
        List<SessionId> ids = connecting(4, clock.instant());
        ids.forEach(id -> sessions.established(sessions.find(id).orElseThrow()));
        String who = new ViewingUser(user, Optional.empty()).toString();
        CountedViewers one = new CountedViewers(List.of(new CountedViewer(ids.get(0), who)));
        CountedViewers many = new CountedViewers(IntStream.range(0, 200)
                .mapToObj(i -> new CountedViewer(ids.get(i % ids.size()), who))
                .toList());
        try (SessionWatch few = watch(one);
                SessionWatch all = watch(many)) {
            long least = RoundTrips.of(few::checkViewers);
            assertThat(least).isPositive();
            assertThat(RoundTrips.of(all::checkViewers)).isLessThan(2 * least);
            assertThat(many.ended).isEmpty();

            disabled(true);
            all.checkViewers();

            assertThat(many.ended).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(ids).map(this::state).containsOnly(SessionState.DISCONNECTED);
        }
    }

    private SessionWatch watch(ViewerServer looked) {
        return new SessionWatch(sessions, authority, grants, live, looked, new NoLinks(), clock, changed::add);
    }

    @Test
    void viewersAreLookedAtHoweverManySessionsTheyAreOf() {
        String who = new ViewingUser(user, Optional.empty()).toString();
        List<SessionId> ids = connecting(1_001, clock.instant());

        assertThat(sessions.find(ids).keySet()).containsExactlyInAnyOrderElementsOf(ids);

        SessionId unknown = SessionId.random();
        CountedViewers viewing =
                new CountedViewers(List.of(new CountedViewer(ids.get(0), who), new CountedViewer(unknown, who)));
        try (SessionWatch looking = watch(viewing)) {
            looking.checkViewers();
        }
        assertThat(viewing.ended).containsExactly(unknown);
        assertThat(state(ids.get(0))).isEqualTo(SessionState.ACTIVE);
    }

    @Test
    void oneThatCannotBeReadIsNoReasonToLeaveTheOthersAlone() throws Exception {
        List<SessionId> ids = connecting(3, clock.instant());
        ids.forEach(this::admitted);
        disabled(true);
        TestDatabase.execute(owner, "ALTER TABLE farhand.sessions DROP CONSTRAINT sessions_kind_check");
        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.sessions SET kind = 'unheard of' WHERE tenant_id = ? AND id = ?",
                                tenant,
                                ids.get(0)));
        String who = new ViewingUser(user, Optional.empty()).toString();
        CountedViewers viewing = new CountedViewers(
                ids.stream().limit(2).map(id -> new CountedViewer(id, who)).toList());
        try (SessionWatch looking = watch(viewing)) {
            looking.checkViewers();
        }
        assertThat(viewing.ended).containsExactly(ids.get(1));
        assertThat(state(ids.get(1))).isEqualTo(SessionState.DISCONNECTED);

        watch.lookAfterAll();

        assertThat(state(ids.get(2))).isEqualTo(SessionState.DISCONNECTED);
        assertThat(live.known()).as("nobody knows that it has ended").containsExactly(ids.get(0));
    }

    @Test
    void whoComesToOneThatHasEndedLeavesNothingBehind() {
        List<SessionId> ids = connecting(2, clock.instant());
        SessionId over = ids.get(1);
        sessions.fail(sessions.find(over).orElseThrow(), ErrorCode.NEGOTIATION_TIMEOUT);
        ids.forEach(this::admitted);

        watch.lookAfterAll();

        assertThat(live.known()).containsExactly(ids.get(0));
    }
}
