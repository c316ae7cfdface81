package dev.farhand.server.session;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.session.SessionTimer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What this node knows of sessions beyond their rows: how long they are unused, and since when nobody views them. */
@ThreadSafe
final class LiveSessions {
    private record Live(SessionTimer timer, Optional<Instant> alone) {}

    private final Map<SessionId, Live> sessions = new ConcurrentHashMap<>();
    private final SessionLimits limits;

    LiveSessions(SessionLimits limits) {
        this.limits = limits;
    }

    /** The session's one timer, from its first viewer to its end. */
    SessionTimer timer(SessionId session) {
        return sessions.computeIfAbsent(
                        session, id -> new Live(new SessionTimer(limits, System::nanoTime), Optional.empty()))
                .timer();
    }

    /** When its last viewer went, if none has come since; the first look counts as that where nothing is known of it. */
    Instant aloneSince(SessionId session, Instant now) {
        return sessions.compute(
                        session,
                        (id, live) -> live == null
                                ? new Live(new SessionTimer(limits, System::nanoTime), Optional.of(now))
                                : new Live(live.timer(), live.alone().or(() -> Optional.of(now))))
                .alone()
                .orElseThrow();
    }

    /** Somebody views it. */
    void viewed(SessionId session) {
        sessions.computeIfPresent(session, (id, live) -> new Live(live.timer(), Optional.empty()));
    }

    /** It has ended. */
    void forget(SessionId session) {
        sessions.remove(session);
    }
}
