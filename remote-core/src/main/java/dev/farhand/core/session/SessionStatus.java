package dev.farhand.core.session;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A session's state with what led to it. The transitions are pure functions of it, so that a server can apply them to
 * a row it has locked and an agent to what it holds.
 *
 * @param stateSince when the session entered its state; a repeated negotiation does not move it
 * @param startedAt when it was first established
 * @param endedAt when it ended
 * @param endedBy who ended it
 * @param reason why it failed or was denied, or what ended it when nobody did on purpose (idle, too long, revoked)
 */
public record SessionStatus(
        SessionId id,
        SessionState state,
        Instant createdAt,
        Instant stateSince,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<SessionActor> endedBy,
        Optional<ErrorCode> reason) {

    /** How long a session may negotiate before it counts as failed. */
    public static final Duration NEGOTIATION_LIMIT = Duration.ofSeconds(60);

    /** Throws {@link IllegalArgumentException} for a status that no sequence of acts leads to. */
    public SessionStatus {
        boolean ended = state.ended();
        check(ended == endedAt.isPresent() && ended == endedBy.isPresent(), "an end and an ended state go together");
        check(state != SessionState.ACTIVE || startedAt.isPresent(), "an active session has started");
        check(state != SessionState.PENDING || startedAt.isEmpty(), "a pending session has not started");
        boolean explained = state == SessionState.FAILED || state == SessionState.DENIED;
        check(!explained || reason.isPresent(), "failed and denied have a reason");
        check(ended || reason.isEmpty(), "a live session has no reason for its end");
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** A session that was just recorded. */
    public static SessionStatus created(SessionId id, Instant now) {
        return new SessionStatus(
                id,
                SessionState.PENDING,
                now,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The status after an act that needs no reason. Throws {@link RemoteException}: {@link ErrorCode#SESSION_ENDED},
     * {@link ErrorCode#SESSION_STATE_CONFLICT} where the state forbids it, {@link ErrorCode#PERMISSION_DENIED} where
     * the actor may not.
     */
    public SessionStatus after(SessionAct act, SessionActor actor, Instant now) {
        if (act == SessionAct.FAIL || act == SessionAct.DENY) {
            throw new IllegalArgumentException(act + " needs a reason");
        }
        return next(act, actor, Optional.empty(), now);
    }

    /** As {@link #after(SessionAct, SessionActor, Instant)}, with the reason that FAIL and DENY need and END may have. */
    public SessionStatus after(SessionAct act, SessionActor actor, ErrorCode reason, Instant now) {
        if (!act.ends()) {
            throw new IllegalArgumentException(act + " takes no reason");
        }
        return next(act, actor, Optional.of(reason), now);
    }

    private SessionStatus next(SessionAct act, SessionActor actor, Optional<ErrorCode> why, Instant now) {
        if (!act.by(actor)) {
            throw new RemoteException(ErrorCode.PERMISSION_DENIED);
        }
        if (state.ended()) {
            throw new RemoteException(ErrorCode.SESSION_ENDED);
        }
        SessionState next = act.from(state)
                .orElseThrow(() -> new RemoteException(
                        ErrorCode.SESSION_STATE_CONFLICT, "The session is " + state.wireName() + "."));
        if (next == state) {
            return this;
        }
        Optional<Instant> started = next == SessionState.ACTIVE && startedAt.isEmpty() ? Optional.of(now) : startedAt;
        return new SessionStatus(
                id,
                next,
                createdAt,
                now,
                started,
                next.ended() ? Optional.of(now) : Optional.empty(),
                next.ended() ? Optional.of(actor) : Optional.empty(),
                why);
    }

    /** Why the session must fail now by the clock alone: it negotiates for longer than {@link #NEGOTIATION_LIMIT}. */
    public Optional<ErrorCode> overdue(Instant now) {
        boolean stuck = state == SessionState.CONNECTING
                && !Duration.between(stateSince, now).minus(NEGOTIATION_LIMIT).isNegative();
        return stuck ? Optional.of(ErrorCode.NEGOTIATION_TIMEOUT) : Optional.empty();
    }

    /** From the start (or, if it never started, the creation) to the end or now; never negative. */
    public Duration duration(Instant now) {
        Duration duration = Duration.between(startedAt.orElse(createdAt), endedAt.orElse(now));
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
