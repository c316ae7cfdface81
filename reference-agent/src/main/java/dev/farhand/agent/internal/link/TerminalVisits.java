package dev.farhand.agent.internal.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.agent.internal.machine.MachineWatch;
import dev.farhand.capture.terminal.TerminalChannel;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.link.MessageLimits;
import dev.farhand.transport.link.MessageStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The terminals that visitors opened. They outlive their channels for a while, and then nobody else looks at the limits
 * of their sessions: so they are looked at here, and ended here when access ends.
 */
@ThreadSafe
final class TerminalVisits {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final MessageLimits LIMITS = MessageLimits.ofSize(TerminalChannel.LARGEST_MESSAGE);

    private final TerminalHost host;

    /** What has ended each one's access by now. */
    @GuardedBy("this")
    private final Map<SessionId, Supplier<Optional<ErrorCode>>> visits = new HashMap<>();

    @GuardedBy("this")
    private boolean looking;

    TerminalVisits(TerminalHost host) {
        this.host = host;
        // Shells of an agent that was killed end with access too; their limits come with their visitors.
        host.sessions().forEach(session -> remember(session, Optional::empty));
    }

    /** Starts the session's terminal, or finds it, and connects the visitor to it. */
    void open(GrantedOpening opening) {
        if (opening.version() < TerminalChannel.VERSION) {
            throw new RemoteException(ErrorCode.PROTOCOL_VERSION_UNSUPPORTED);
        }
        TerminalChannel terminal = TerminalChannel.open(
                host,
                opening.session(),
                opening.holder().userId(),
                !opening.access().viewOnly(),
                opening.parameters());
        GuardedStream stream;
        try {
            stream = opening.accept(TerminalChannel.VERSION, terminal.answer());
        } catch (RuntimeException | Error e) {
            terminal.close();
            throw e;
        }
        remember(opening.session(), stream::stopped);
        terminal.serve(MessageStream.over(stream, TerminalInput.parser(), LIMITS), stream::use);
    }

    private synchronized void remember(SessionId session, Supplier<Optional<ErrorCode>> stopped) {
        visits.put(session, stopped);
        if (!looking) {
            looking = true;
            MachineWatch.shared().later(LOOK, this::look);
        }
    }

    private void look() {
        Map<SessionId, Supplier<Optional<ErrorCode>>> all;
        synchronized (this) {
            visits.keySet().retainAll(host.sessions());
            all = Map.copyOf(visits);
            looking = !all.isEmpty();
        }
        all.forEach((session, stopped) -> stopped.get().ifPresent(code -> host.end(session, code)));
        if (!all.isEmpty()) {
            MachineWatch.shared().later(LOOK, this::look);
        }
    }

    /** Ends them all. */
    void end(ErrorCode code) {
        Map<SessionId, Supplier<Optional<ErrorCode>>> all;
        synchronized (this) {
            all = Map.copyOf(visits);
            visits.clear();
        }
        all.keySet().forEach(session -> host.end(session, code));
    }
}
