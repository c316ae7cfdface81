package dev.farhand.core.session;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/**
 * One session that several threads move at once: of two that end it, exactly one does. Holds no lock and calls nobody;
 * who gets {@code true} does what follows from the change.
 */
@ThreadSafe
public final class SessionMachine {
    private final AtomicReference<SessionStatus> current;
    private final Clock clock;

    private SessionMachine(SessionStatus status, Clock clock) {
        this.current = new AtomicReference<>(status);
        this.clock = clock;
    }

    /** A new session, pending. */
    public static SessionMachine create(SessionId id, Clock clock) {
        return new SessionMachine(SessionStatus.created(id, clock.instant()), clock);
    }

    /** A session as it was stored. */
    public static SessionMachine resume(SessionStatus status, Clock clock) {
        return new SessionMachine(status, clock);
    }

    /** What holds at this moment. */
    public SessionStatus status() {
        return status(clock.instant());
    }

    /** A session that outstayed its negotiation has failed, whoever looks first. */
    private SessionStatus status(Instant now) {
        SessionStatus seen = Objects.requireNonNull(current.get());
        return seen.overdue(now)
                .map(why -> {
                    current.compareAndSet(seen, seen.after(SessionAct.FAIL, SessionActor.SERVER, why, now));
                    return Objects.requireNonNull(current.get());
                })
                .orElse(seen);
    }

    /**
     * Does an act that needs no reason. True when this call changed the state; false when nothing was left to change:
     * the session had ended and the act would end it, or it negotiates already. Throws as
     * {@link SessionStatus#after(SessionAct, SessionActor, Instant)} where the act is not possible.
     */
    public boolean apply(SessionAct act, SessionActor actor) {
        return move(act, actor, (status, now) -> status.after(act, actor, now));
    }

    /** As {@link #apply(SessionAct, SessionActor)}, with the reason that FAIL and DENY need and END may have. */
    public boolean apply(SessionAct act, SessionActor actor, ErrorCode reason) {
        return move(act, actor, (status, now) -> status.after(act, actor, reason, now));
    }

    private boolean move(SessionAct act, SessionActor actor, BiFunction<SessionStatus, Instant, SessionStatus> step) {
        if (!act.by(actor)) {
            throw new RemoteException(ErrorCode.PERMISSION_DENIED);
        }
        while (true) {
            Instant now = clock.instant();
            SessionStatus before = status(now);
            if (before.state().ended() && act.ends()) {
                return false;
            }
            SessionStatus after = step.apply(before, now);
            if (after.equals(before)) {
                return false;
            }
            if (current.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
