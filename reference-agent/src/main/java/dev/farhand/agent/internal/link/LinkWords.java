package dev.farhand.agent.internal.link;

import dev.farhand.agent.AgentState;
import dev.farhand.agent.AgentStatus;
import dev.farhand.agent.Pause;
import dev.farhand.agent.internal.log.EventLog;
import dev.farhand.agent.internal.machine.ClockDifference;
import dev.farhand.agent.internal.state.StoredIdentity;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.LinkState;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** A link client's state in the agent's words. */
public final class LinkWords {
    private static final String ASK_THE_DOCTOR = " What stands in the way, if it lasts: farhand-agent doctor";

    private LinkWords() {}

    /**
     * What a status is made of.
     *
     * @param link where the link stands, once there is one
     * @param identity who the agent is, once enrolled
     * @param enrolmentFailure why enrolment failed last
     * @param clock how far the clock was off when a link last stood
     * @param stopped whether the agent was closed
     * @param now the time
     */
    public record Inputs(
            Optional<LinkState> link,
            Optional<StoredIdentity> identity,
            Optional<LinkState.Failure> enrolmentFailure,
            Optional<ClockDifference> clock,
            boolean stopped,
            Instant now) {}

    /** The status of an agent. */
    public static AgentStatus status(Inputs inputs, List<URI> servers, Optional<Pause> pause, int openChannels) {
        Optional<LinkState.Connected> connected =
                inputs.link.filter(LinkState.Connected.class::isInstance).map(LinkState.Connected.class::cast);
        Optional<LinkState.Waiting> waiting =
                inputs.link.filter(LinkState.Waiting.class::isInstance).map(LinkState.Waiting.class::cast);
        Optional<URI> dialled = inputs.link
                .filter(LinkState.Connecting.class::isInstance)
                .map(state -> ((LinkState.Connecting) state).server());
        Optional<LinkState.Failure> failure =
                inputs.link.flatMap(LinkState::lastFailure).or(() -> inputs.enrolmentFailure);
        Optional<Instant> ends = inputs.identity.map(
                identity -> identity.identity().certificate().getNotAfter().toInstant());
        AgentState state = state(inputs, connected.isPresent(), failure, ends);
        return new AgentStatus(
                state,
                inputs.identity.map(StoredIdentity::device),
                inputs.identity.map(StoredIdentity::tenant),
                servers,
                connected.map(LinkState.Connected::server).or(() -> dialled),
                connected.map(up -> up.link().info().carrier()),
                connected.map(up -> up.link().info().connectedAt()),
                ends,
                inputs.identity.map(identity -> identity.trust().version()).orElse(0),
                pause,
                openChannels,
                failure,
                waiting.map(LinkState.Waiting::nextAttempt),
                inputs.clock.map(ClockDifference::ahead),
                advice(state, failure).or(() -> clockAdvice(inputs.clock)));
    }

    private static AgentState state(
            Inputs inputs, boolean connected, Optional<LinkState.Failure> failure, Optional<Instant> ends) {
        if (inputs.stopped) {
            return AgentState.STOPPED;
        }
        if (connected) {
            return AgentState.CONNECTED;
        }
        if (inputs.identity.isEmpty()) {
            return AgentState.ENROLLING;
        }
        ErrorCode code = failure.map(LinkState.Failure::code).orElse(ErrorCode.CANCELLED);
        if (code == ErrorCode.DEVICE_REVOKED || code == ErrorCode.DEVICE_UNKNOWN) {
            return AgentState.REVOKED;
        }
        boolean ended = ends.map(end -> !inputs.now.isBefore(end)).orElse(false);
        return ended || code == ErrorCode.CERTIFICATE_EXPIRED ? AgentState.EXPIRED : AgentState.CONNECTING;
    }

    private static Optional<String> advice(AgentState state, Optional<LinkState.Failure> failure) {
        return switch (state) {
            case REVOKED ->
                Optional.of(
                        "If the machine should come back, get an enrolment token and run: farhand-agent enroll --again");
            case EXPIRED ->
                Optional.of("Check the machine's clock. If it is right, get an enrolment token and run:"
                        + " farhand-agent enroll --again");
            case CONNECTING, ENROLLING -> failure.map(last -> last.code().nextStep() + ASK_THE_DOCTOR);
            case CONNECTED, STOPPED -> Optional.empty();
        };
    }

    private static Optional<String> clockAdvice(Optional<ClockDifference> clock) {
        return clock.filter(ClockDifference::isTooLarge)
                .map(difference -> difference.sentence() + " " + ClockDifference.ADVICE);
    }

    /** How far the clock is off, by a link that just stood. */
    public static Optional<ClockDifference> clock(LinkState state) {
        return state instanceof LinkState.Connected connected
                ? connected.clockAhead().map(ClockDifference::new)
                : Optional.empty();
    }

    /** Why nobody comes back here, when the server says that this device is none of its own. */
    public static Optional<ErrorCode> revoked(LinkState state) {
        return state instanceof LinkState.Waiting waiting
                        && (waiting.failure().code() == ErrorCode.DEVICE_REVOKED
                                || waiting.failure().code() == ErrorCode.DEVICE_UNKNOWN)
                ? Optional.of(waiting.failure().code())
                : Optional.empty();
    }

    /** Writes the change down; attempts that fail again and again at growing intervals. */
    public static void tell(EventLog log, LinkState state) {
        if (state instanceof LinkState.Connected connected) {
            log.worksAgain("not-connected");
            log.event(
                    "connected",
                    "server",
                    connected.server(),
                    "carrier",
                    connected.link().info().carrier(),
                    "link",
                    connected.link().info().id());
            tellClock(log, clock(state));
        } else if (state instanceof LinkState.Waiting waiting) {
            log.failure(
                    "not-connected",
                    "server",
                    waiting.failure().server(),
                    "code",
                    waiting.failure().code(),
                    "reason",
                    waiting.failure().sentence());
        } else if (state instanceof LinkState.Connecting connecting) {
            log.detail("connecting", "server", connecting.server(), "carrier", connecting.carrier());
        }
    }

    private static void tellClock(EventLog log, Optional<ClockDifference> clock) {
        Optional<ClockDifference> wrong = clock.filter(ClockDifference::isTooLarge);
        if (wrong.isEmpty()) {
            log.worksAgain("clock-wrong");
        }
        wrong.ifPresent(difference ->
                log.failure("clock-wrong", "reason", difference.sentence(), "action", ClockDifference.ADVICE));
    }

    /** What really went wrong, out of what a stage says. */
    public static RemoteException remote(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RemoteException known
                ? known
                : new RemoteException(ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence(), cause);
    }
}
