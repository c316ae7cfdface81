package dev.farhand.server.session;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.session.SessionActor;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.session.SessionTimer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node knows of sessions beyond their rows: how long they are unused, since when nobody views them, and how they ended
 * where that is not in the row yet.
 */
@ThreadSafe
final class LiveSessions {
    /** Who ended a session, and why, where not just so. */
    record End(SessionActor actor, Optional<ErrorCode> reason) {}

    private record Live(SessionTimer timer, Optional<Instant> alone, Optional<ErrorCode> hindrance, Optional<End> end) {
        Live alone(Optional<Instant> since) {
            return new Live(timer, since, hindrance, end);
        }

        Live hindered(ErrorCode code) {
            return new Live(timer, alone, Optional.of(code), end);
        }

        Live ended(End how) {
            return new Live(timer, alone, hindrance, Optional.of(how));
        }
    }

    private final Map<SessionId, Live> sessions = new ConcurrentHashMap<>();
    private final SessionLimits limits;
    private final Clock clock;

    LiveSessions(SessionLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Its time goes on where it was, if another server, or this one before a restart, had it. */
    private Live begin(Session session) {
        Duration age = session.status()
                .startedAt()
                .map(started -> Duration.between(started, clock.instant()))
                .orElse(Duration.ZERO);
        return new Live(
                new SessionTimer(limits, System::nanoTime, age), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The session's one timer, from its first viewer to its end. */
    SessionTimer timer(Session session) {
        return sessions.computeIfAbsent(session.id(), id -> begin(session)).timer();
    }

    /** When its last viewer went, if none has come since; the first look counts as that where nothing is known of it. */
    Instant aloneSince(Session session, Instant now) {
        return sessions.compute(session.id(), (id, live) -> {
                    Live known = live == null ? begin(session) : live;
                    return known.alone(known.alone().or(() -> Optional.of(now)));
                })
                .alone()
                .orElseThrow();
    }

    /** Somebody views it. */
    void viewed(SessionId session) {
        sessions.computeIfPresent(session, (id, live) -> live.alone(Optional.empty()));
    }

    /** Somebody came for it, and its machine could not be reached. */
    void hindered(SessionId session, ErrorCode code) {
        sessions.computeIfPresent(session, (id, live) -> live.hindered(code));
    }

    /** What its machine could not be reached for last. */
    Optional<ErrorCode> hindrance(SessionId session) {
        return Optional.ofNullable(sessions.get(session)).flatMap(Live::hindrance);
    }

    /** Its machine or its time has ended it; that is to be written into its row, when there is room for it. */
    void ended(SessionId session, End how) {
        sessions.computeIfPresent(session, (id, live) -> live.ended(how));
    }

    /** How it ended, where the row does not say so yet. */
    Optional<End> end(SessionId session) {
        return Optional.ofNullable(sessions.get(session)).flatMap(Live::end);
    }

    /** Those that it knows something of, at this moment. */
    Set<SessionId> known() {
        return new HashSet<>(sessions.keySet());
    }

    /** It has ended. */
    void forget(SessionId session) {
        sessions.remove(session);
    }
}
