package dev.farhand.transport.link;

import dev.farhand.core.error.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where a client stands. */
public sealed interface LinkState {
    /** What went wrong last, since the client was started; stays while it connects again. */
    Optional<Failure> lastFailure();

    /** Not started yet. */
    record Idle() implements LinkState {
        @Override
        public Optional<Failure> lastFailure() {
            return Optional.empty();
        }
    }

    /**
     * Dialling.
     *
     * @param server who is dialled
     * @param carrier in what
     * @param failures attempts in a row that failed before this one
     */
    record Connecting(URI server, Carrier carrier, int failures, Optional<Failure> lastFailure) implements LinkState {}

    /**
     * The link stands.
     *
     * @param server who is at the other end
     * @param link the link
     * @param clockAhead how far this end's clock was ahead of the server's when they agreed, negative when behind; empty
     *     when the server did not tell its time
     */
    record Connected(URI server, Link link, Optional<Duration> clockAhead, Optional<Failure> lastFailure)
            implements LinkState {}

    /**
     * Waiting before the next attempt.
     *
     * @param failure why
     * @param failures attempts in a row that failed
     * @param nextAttempt when it dials again
     */
    record Waiting(Failure failure, int failures, Instant nextAttempt) implements LinkState {
        @Override
        public Optional<Failure> lastFailure() {
            return Optional.of(failure);
        }
    }

    /** Closed for good. */
    record Closed(Optional<Failure> lastFailure) implements LinkState {}

    /**
     * One attempt or link that ended.
     *
     * @param code why
     * @param sentence why, for a person; holds no secret
     * @param server who was dialled
     * @param at when
     */
    record Failure(ErrorCode code, String sentence, URI server, Instant at) {}
}
