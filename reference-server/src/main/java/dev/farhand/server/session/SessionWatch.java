package dev.farhand.server.session;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionActor;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.session.SessionState;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TenantTransactions;
import dev.farhand.server.login.Caller;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.viewer.Viewer;
import dev.farhand.transport.viewer.ViewerServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after sessions that nobody asks about: ends the live ones of those who lost the right to them, within two seconds,
 * and those that were left alone; and tells machines that come back what has ended meanwhile.
 */
@ThreadSafe
public final class SessionWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionWatch.class);
    private static final long EVERY_MILLIS = 1_000;

    /** As long as the agent keeps a terminal that nobody looks at. */
    private static final Duration KEPT_ALONE = Duration.ofMinutes(5);

    /** For so long a machine may have a shell whose session has ended; clocks need not agree. */
    private static final Duration TOLD_FOR = KEPT_ALONE.plusMinutes(1);

    /** Of one viewer, and not of the session. */
    private static final Set<ErrorCode> LEAVE =
            Set.of(ErrorCode.SESSION_REVOKED, ErrorCode.SESSION_ENDED, ErrorCode.LOGIN_REQUIRED);

    /** Somebody else was faster, or the disk is full, which others say. */
    private static final Set<ErrorCode> EXPECTED =
            Set.of(ErrorCode.SESSION_ENDED, ErrorCode.SESSION_UNKNOWN, ErrorCode.STORAGE_FULL);

    private final Sessions sessions;
    private final SessionAuthority authority;
    private final SessionGrants grants;
    private final LiveSessions live;
    private final ViewerServer viewers;
    private final LinkDirectory links;
    private final Clock clock;
    private final Consumer<Session> changed;
    private volatile Map<SessionKind, Long> counts = Map.of();

    /** Machines that are here and may not have heard of every end. */
    private final Map<DeviceId, TenantId> untold = new ConcurrentHashMap<>();

    /** Whose viewers had left something at the look before. */
    private volatile Set<SessionId> leftBefore = Set.of();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "farhand-server-sessions-1");
        made.setDaemon(true);
        return made;
    });

    SessionWatch(
            Sessions sessions,
            SessionAuthority authority,
            SessionGrants grants,
            LiveSessions live,
            ViewerServer viewers,
            LinkDirectory links,
            Clock clock,
            Consumer<Session> changed) {
        this.sessions = sessions;
        this.authority = authority;
        this.grants = grants;
        this.live = live;
        this.viewers = viewers;
        this.links = links;
        this.clock = clock;
        this.changed = changed;
    }

    void start() {
        List.<Runnable>of(this::checkViewers, this::lookAfterAll, this::tellEnds, this::countLeft)
                .forEach(look -> thread.scheduleWithFixedDelay(
                        () -> guarded(look), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS));
    }

    private static void guarded(Runnable look) {
        try {
            look.run();
        } catch (RemoteException e) {
            LOG.warn("sessions could not be looked after: {}", e.code());
        } catch (RuntimeException e) {
            LOG.error("sessions could not be looked after", e);
        }
    }

    /** What keeps one session from being looked after is no reason to leave the others alone; the next look tries it again. */
    private static void guarded(SessionId session, Runnable look) {
        try {
            look.run();
        } catch (RemoteException e) {
            if (Database.isAway(e)) {
                // Nor would the others get any farther.
                throw e;
            }
            if (EXPECTED.contains(e.code())) {
                LOG.debug("session {} has ended already, or that cannot be noted", session, e);
            } else {
                LOG.warn("session {} could not be looked after: {}", session, e.code());
            }
        } catch (RuntimeException e) {
            LOG.error("session {} could not be looked after", session, e);
        }
    }

    /**
     * Whoever looks may leave before the session ends: each of them is asked about, with the login they came with. However many
     * they are, their sessions are read together, and about one person with one login is asked once, each time anew.
     */
    void checkViewers() {
        Map<SessionId, List<Viewer>> viewed =
                viewers.viewers().stream().collect(Collectors.groupingBy(Viewer::session));
        Map<SessionId, Session> found = together(viewed.keySet());
        SessionAuthority.Look look = authority.look();
        viewed.forEach((id, some) -> guarded(
                id, () -> check(id, Optional.ofNullable(found.get(id)).or(() -> sessions.find(id)), some, look)));
    }

    /** None where one of them cannot be read: then each is read by itself. */
    private Map<SessionId, Session> together(Set<SessionId> ids) {
        try {
            return sessions.find(ids);
        } catch (RuntimeException e) {
            if (e instanceof RemoteException failure && Database.isAway(failure)) {
                throw e;
            }
            LOG.debug("sessions cannot be read together", e);
            return Map.of();
        }
    }

    private void check(SessionId id, Optional<Session> session, List<Viewer> some, SessionAuthority.Look look) {
        if (session.isEmpty() || session.get().status().state().ended()) {
            viewers.end(id, session.map(Session::told).orElse(ErrorCode.SESSION_ENDED));
            return;
        }
        Optional<Session> now = session;
        for (Viewer viewer : some) {
            now = now.flatMap(known -> check(known, viewer, look));
        }
    }

    /** A session ends with the right of the one who opened it, and is none then; others just leave. */
    private Optional<Session> check(Session session, Viewer viewer, SessionAuthority.Look look) {
        ViewingUser user = ViewingUser.parse(viewer.user());
        try {
            look.require(session, user);
            if (viewer.isConnected() && session.status().state() != SessionState.ACTIVE) {
                // What its first moment had no time to note.
                Session established = sessions.established(session);
                changed.accept(established);
                return Optional.of(established);
            }
        } catch (RemoteException e) {
            if (e.code() == ErrorCode.SESSION_REVOKED && session.user().equals(user.user())) {
                revokeIfStill(session.id(), user);
                return Optional.empty();
            } else if (LEAVE.contains(e.code())) {
                viewer.end(e.code());
            } else if (e.code() == ErrorCode.STORAGE_FULL) {
                LOG.debug("session {} cannot be noted", session.id(), e);
            } else {
                throw e;
            }
        }
        return Optional.of(session);
    }

    /** How many sessions had not ended when this was looked at last, a moment ago. */
    public Map<SessionKind, Long> counts() {
        return counts;
    }

    /** Every live one, viewed or not. */
    void lookAfterAll() {
        Instant now = clock.instant();
        Predicate<Session> maker = authority.makers();
        // Of these, whatever is not found to go on has ended, and was known for longer than it lived.
        Set<SessionId> over = live.known();
        Map<SessionKind, Long> found = new EnumMap<>(SessionKind.class);
        sessions.eachLive((id, read) -> {
            over.remove(id);
            guarded(id, () -> {
                Session session = read.get();
                found.merge(session.kind(), 1L, Long::sum);
                if (maker.test(session)) {
                    endIfLeftAlone(session, now);
                } else {
                    revokeIfStill(id);
                }
            });
        });
        over.forEach(live::forget);
        counts = Map.copyOf(found);
    }

    /** What was listed and what was known of its maker are moments apart: between them either may have changed. */
    private void revokeIfStill(SessionId id) {
        sessions.find(id)
                .filter(now ->
                        !now.status().state().ended() && !authority.makers().test(now))
                .ifPresent(this::revoke);
    }

    /** The same of its maker as a viewer. */
    private void revokeIfStill(SessionId id, ViewingUser maker) {
        sessions.find(id)
                .filter(now -> !now.status().state().ended() && isRefused(now, maker))
                .ifPresent(this::revoke);
    }

    private boolean isRefused(Session session, ViewingUser user) {
        try {
            authority.require(session, user);
            return false;
        } catch (RemoteException e) {
            if (e.code() == ErrorCode.SESSION_REVOKED) {
                return true;
            }
            throw e;
        }
    }

    private void revoke(Session session) {
        // Before it is written down, for which there may be no room.
        viewers.end(session.id(), ErrorCode.SESSION_REVOKED);
        try {
            changed.accept(write(
                    session,
                    SessionActor.SERVER,
                    Sessions.SERVER,
                    Optional.empty(),
                    Optional.of(ErrorCode.SESSION_REVOKED)));
        } finally {
            // After it, where there is room: the shell's own end is not to be taken for the reason.
            endOnMachine(session);
        }
    }

    private void endIfLeftAlone(Session session, Instant now) {
        Optional<LiveSessions.End> over = live.end(session.id());
        if (over.isPresent()) {
            end(
                    session,
                    over.get().actor(),
                    Sessions.SERVER,
                    Optional.empty(),
                    over.get().reason());
            return;
        }
        // Asked anew for each: one that came while others were looked at is here.
        Collection<Viewer> some = viewers.viewers(session.id());
        if (some.stream().anyMatch(Viewer::isConnected)) {
            live.viewed(session.id());
        }
        if (!some.isEmpty()) {
            // Who only tries to come has not come; they are not turned away in between either.
            return;
        }
        Optional<ErrorCode> overdue = session.status().overdue(now);
        if (overdue.isPresent()) {
            fail(session, live.hindrance(session.id()).or(() -> overdue).get());
        } else if (live.aloneSince(session, now).plus(KEPT_ALONE).isBefore(now)) {
            Optional<ErrorCode> dropped = dropped(session);
            if (dropped.isPresent()) {
                fail(session, dropped.get());
            } else {
                end(session, Optional.of(ErrorCode.SESSION_IDLE));
            }
        }
    }

    /** Why nobody could come: the machine is not here, or could not be reached while they tried. Else nobody wanted to. */
    private Optional<ErrorCode> dropped(Session session) {
        if (links.find(session.device()).isEmpty()) {
            return Optional.of(ErrorCode.DEVICE_OFFLINE);
        }
        return session.status().state() == SessionState.PENDING ? live.hindrance(session.id()) : Optional.empty();
    }

    private void fail(Session session, ErrorCode why) {
        authority.countBytes(session);
        changed.accept(sessions.fail(session, why));
        live.forget(session.id());
        endOnMachine(session);
    }

    /**
     * Ends a session everywhere: in its row, for its viewers, on its machine; {@code caller} is where the wish comes from, where
     * it is somebody's.
     *
     * @throws RemoteException SESSION_ENDED where it has ended before
     */
    public Session end(
            Session session, SessionActor actor, AuditActor by, Optional<Caller> caller, Optional<ErrorCode> reason) {
        Session ended = write(session, actor, by, caller, reason);
        viewers.end(session.id(), ended.told());
        endOnMachine(ended);
        changed.accept(ended);
        return ended;
    }

    /** The same by the server itself. */
    Session end(Session session, Optional<ErrorCode> reason) {
        return end(session, SessionActor.SERVER, Sessions.SERVER, Optional.empty(), reason);
    }

    private Session write(
            Session session, SessionActor actor, AuditActor by, Optional<Caller> caller, Optional<ErrorCode> reason) {
        authority.countBytes(session);
        Session ended = sessions.end(session, actor, by, caller, reason);
        live.forget(session.id());
        return ended;
    }

    /** All live sessions of a machine that is no longer one of ours. */
    public void endAll(DeviceId device, ErrorCode reason) {
        for (Session session : sessions.live(device)) {
            try {
                end(session, Optional.of(reason));
            } catch (RemoteException e) {
                LOG.debug("session {} has ended by itself", session.id(), e);
            }
        }
    }

    /** Its shell ends whether or not a viewer was there to take the word along: one that leaves in this moment takes none. */
    private void endOnMachine(Session session) {
        links.find(session.device())
                .ifPresent(link -> link.open(grants.end(session)).whenComplete((stream, refused) -> {
                    if (stream != null) {
                        // By a machine that does not know this wish yet.
                        stream.reset(ErrorCode.SESSION_ENDED);
                    } else if (refused instanceof RemoteException e && e.code().retryable()) {
                        // It hears it the next time.
                        untold.put(session.device(), session.place().tenant());
                    }
                }));
    }

    /** A machine is here, again: the sessions that ended while it was away will end there too. Does not block. */
    public void connected(DeviceIdentity machine) {
        untold.put(machine.id(), machine.tenant());
    }

    /** By the rows, and not by what is known of links: this server, or the machine, may have been started anew since. */
    void tellEnds() {
        Map<DeviceId, TenantId> some = untold.entrySet().stream()
                .limit(TenantTransactions.WIDEST)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (some.isEmpty()) {
            return;
        }
        // First: who comes back, or is busy, from here on is told at the next look.
        untold.keySet().removeAll(some.keySet());
        try {
            sessions.endedSince(clock.instant().minus(TOLD_FOR), some)
                    .forEach(session -> guarded(session.id(), () -> endOnMachine(session)));
        } catch (RuntimeException e) {
            some.forEach(untold::putIfAbsent);
            throw e;
        }
    }

    /**
     * What viewers who are gone have moved, where there was no room for it when they went. What was not there at the look before
     * is left to those who may be about to count it themselves, with the end of its session.
     */
    void countLeft() {
        Set<SessionId> left = authority.uncounted();
        left.stream()
                .filter(leftBefore::contains)
                .forEach(id -> guarded(id, () -> sessions.find(id)
                        .ifPresentOrElse(authority::countBytes, () -> authority.forgetBytes(id))));
        leftBefore = left;
    }

    /** Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
