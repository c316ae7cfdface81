package dev.farhand.agent.internal.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.access.GrantVerifier;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.session.SessionTimer;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that were here, each for as long as its grants may open channels: who closes the last channel and comes
 * back finds the limits where they were, and an ended session stays ended. Bounded: when too many are remembered new ones
 * are refused, because forgetting must not let anybody in.
 */
@ThreadSafe
final class GuardedSessions {
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final int capacity;

    /** Made when somebody comes: most agents of many have no visitor. */
    @GuardedBy("this")
    private Map<SessionId, Session> sessions = Map.of();

    GuardedSessions(Clock clock, LongSupplier nanoTime, int capacity) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.capacity = capacity;
    }

    /** Throws the session's end, if it has ended. A grant that is shown is remembered, also when it is refused. */
    synchronized void requireGoingOn(SessionGrant grant) {
        Session session = sessions.get(grant.sessionId());
        if (session != null) {
            session.shown(grant);
            session.requireGoingOn();
        }
    }

    /**
     * One more channel of a session; whoever enters calls {@link #leave}. The strictest limits that any of its grants
     * brought hold for all its channels, from its first one on. Throws {@link RemoteException} with what ended
     * the session, or {@link ErrorCode#OVERLOADED}.
     */
    synchronized Session enter(SessionGrant grant, SessionLimits limits) {
        Session session = sessions.get(grant.sessionId());
        if (session == null) {
            makeRoom();
            session = new Session(limits, nanoTime);
            sessions.put(grant.sessionId(), session);
        }
        session.shown(grant);
        session.tighten(limits);
        session.requireGoingOn();
        session.touch();
        session.channels++;
        return session;
    }

    synchronized void leave(Session session) {
        session.channels--;
    }

    @GuardedBy("this")
    private void makeRoom() {
        if (sessions.isEmpty()) {
            sessions = new HashMap<>();
        }
        Instant now = clock.instant();
        sessions.values().removeIf(old -> old.channels == 0 && old.mayComeUntil.isBefore(now));
        if (sessions.size() >= capacity) {
            forgetOneWithoutLimits();
        }
        if (sessions.size() >= capacity) {
            throw new RemoteException(ErrorCode.OVERLOADED);
        }
    }

    /** A later grant may bring limits, which count from the session's beginning: forgotten only when there is no room. */
    @GuardedBy("this")
    private void forgetOneWithoutLimits() {
        sessions.values().stream()
                .filter(old -> old.channels == 0 && old.limitless)
                .min(Comparator.comparing(old -> old.mayComeUntil))
                .ifPresent(sessions.values()::remove);
    }

    /** One session's limits. What ended it once has ended it, whatever is still in flight. */
    @ThreadSafe
    static final class Session {
        private final SessionTimer timer;
        private volatile SessionTimer.@Nullable Verdict end;

        // Guarded by the sessions.
        private boolean limitless = true;
        private Instant mayComeUntil = Instant.MIN;
        private int channels;

        private Session(SessionLimits limits, LongSupplier nanoTime) {
            this.timer = new SessionTimer(limits, nanoTime);
        }

        /** Whatever becomes of it, its session is not forgotten while this grant could open it anew. */
        private void shown(SessionGrant grant) {
            Instant end = grant.expiresAt().plus(GrantVerifier.LARGEST_SKEW);
            mayComeUntil = mayComeUntil.isBefore(end) ? end : mayComeUntil;
        }

        private void tighten(SessionLimits limits) {
            timer.tighten(limits);
            limitless &= limits.equals(SessionLimits.OFF);
        }

        /** Somebody uses it. */
        void touch() {
            timer.touch();
        }

        SessionTimer.Verdict check() {
            SessionTimer.Verdict known = end;
            if (known != null) {
                return known;
            }
            SessionTimer.Verdict now = timer.check();
            if (now.over()) {
                end = now;
            }
            return now;
        }

        private void requireGoingOn() {
            SessionTimer.Verdict verdict = check();
            if (verdict.over()) {
                throw new RemoteException(verdict.reason().orElse(ErrorCode.SESSION_TOO_LONG));
            }
        }
    }
}
