package dev.farhand.transport.internal.viewer;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ViewerHello;
import dev.farhand.transport.internal.wire.ProtocolVersions;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.viewer.ViewerAccess;
import dev.farhand.transport.viewer.ViewerChannel;
import dev.farhand.transport.viewer.ViewerRequest;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the upgrade to an open channel: the host is asked about the ticket, while the viewer says hello or as soon as that
 * has brought it; then the host says where the channel is to be opened, and the machine opens it.
 */
@ThreadConfined("the socket's thread")
final class ViewerEntry {
    static final int LONGEST_TICKET = 500;

    private static final Logger LOG = LoggerFactory.getLogger(ViewerEntry.class);
    private static final int DEEPEST = 16;

    private final ViewerSocket socket;
    private final NettyViewerServer server;
    /** Whose ticket comes with the hello. */
    private Optional<ViewerRequest> ticketless = Optional.empty();

    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ViewerAccess access;
    private int protocol;
    private @Nullable CompletableFuture<LinkStream> opening;
    private boolean stopped;

    ViewerEntry(ViewerSocket socket, NettyViewerServer server) {
        this.socket = socket;
        this.server = server;
    }

    /** Asks the host, unless the ticket is still to come; a request with none that is usable is not worth that. */
    void start(Optional<ViewerRequest> request) {
        if (stopped) {
            return;
        }
        expireLater();
        if (request.isEmpty()) {
            socket.end(ErrorCode.TICKET_INVALID);
        } else if (request.get().ticket().isEmpty()) {
            ticketless = request;
            server.waitsForTicket(socket);
        } else {
            admit(request.get());
        }
    }

    private void admit(ViewerRequest request) {
        ask(() -> server.authority().admit(request)).whenComplete((answer, failure) -> {
            boolean heard = socket.execute(() -> answered(answer, failure));
            if (!heard && failure == null) {
                socket.cameTooLate(answer);
            }
        });
    }

    private void expireLater() {
        Duration timeout = server.config().helloTimeout();
        deadline = socket.channel().eventLoop().schedule(this::expired, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void expired() {
        socket.end(protocol == 0 ? ErrorCode.VIEWER_TIMED_OUT : ErrorCode.TIMED_OUT);
    }

    /** A host's own code may fail at once, too. */
    private static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException | Error broken) {
            return CompletableFuture.failedFuture(broken);
        }
    }

    private void answered(ViewerAccess answer, @Nullable Throwable failure) {
        if (stopped) {
            if (failure == null) {
                socket.cameTooLate(answer);
            }
        } else if (failure != null) {
            socket.end(reason(failure));
        } else {
            socket.admit(answer);
            access = answer;
            open();
        }
    }

    /** The viewer's first message. */
    void hello(ViewerHello hello) {
        if (protocol != 0) {
            throw ViewerMessages.violation("A viewer says hello once.");
        }
        protocol = ProtocolVersions.agreeWithPage(hello.getProtocol());
        ticket(hello.getTicket());
        open();
    }

    private void ticket(String brought) {
        Optional<ViewerRequest> waiting = ticketless;
        ticketless = Optional.empty();
        if (waiting.isPresent()) {
            if (!server.waitsNoLonger(socket)) {
                // Before anybody is asked, so that the ticket stays good.
                throw new RemoteException(ErrorCode.OVERLOADED);
            }
            if (brought.isEmpty() || brought.length() > LONGEST_TICKET) {
                throw new RemoteException(ErrorCode.TICKET_INVALID);
            }
            cancelDeadline();
            expireLater();
            admit(waiting.get().with(brought));
        } else if (!brought.isEmpty()) {
            throw ViewerMessages.violation("A viewer has one ticket.");
        }
    }

    /** What was agreed on. */
    int protocol() {
        return protocol;
    }

    private void open() {
        ViewerAccess known = access;
        if (known == null || protocol == 0 || stopped) {
            return;
        }
        socket.leavePlace();
        ask(known::channel)
                .whenComplete((channel, failure) -> socket.execute(() -> {
                    if (!stopped && failure != null) {
                        socket.end(reason(failure));
                    } else if (!stopped) {
                        open(channel);
                    }
                }));
    }

    private void open(ViewerChannel channel) {
        // From here on the link's own limit holds: a person may be asked.
        cancelDeadline();
        CompletableFuture<LinkStream> asked =
                ask(() -> channel.link().open(channel.opening())).toCompletableFuture();
        opening = asked;
        asked.whenComplete((stream, failure) -> {
            boolean heard = socket.execute(() -> opened(stream, failure));
            if (!heard && failure == null) {
                stream.reset(ErrorCode.CANCELLED);
            }
        });
    }

    private void opened(LinkStream stream, @Nullable Throwable failure) {
        opening = null;
        if (stopped) {
            if (failure == null) {
                stream.reset(ErrorCode.CANCELLED);
            }
        } else if (failure != null) {
            socket.refused(unreached(reason(failure)));
        } else {
            socket.connect(stream);
        }
    }

    /** Where the link ended before the machine could answer, that is no answer of its own: whoever tries again may find another. */
    private static RemoteException unreached(RemoteException reason) {
        return reason.code() == ErrorCode.LINK_LOST || reason.code() == ErrorCode.LINK_SUPERSEDED
                ? new RemoteException(ErrorCode.AGENT_SEND_FAILED, ErrorCode.AGENT_SEND_FAILED.sentence(), reason)
                : reason;
    }

    private static RemoteException reason(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0;
                depth < DEEPEST
                        && (cause instanceof CompletionException || cause instanceof ExecutionException)
                        && cause.getCause() != null;
                depth++) {
            cause = cause.getCause();
        }
        if (cause instanceof RemoteException remote) {
            return remote;
        }
        LOG.warn("a viewer could not be let in", cause);
        return new RemoteException(ErrorCode.INTERNAL);
    }

    private void cancelDeadline() {
        ScheduledFuture<?> known = deadline;
        if (known != null) {
            known.cancel(false);
        }
    }

    /** Nothing more comes of it. */
    void stop() {
        stopped = true;
        server.waitsNoLonger(socket);
        cancelDeadline();
        CompletableFuture<LinkStream> asked = opening;
        if (asked != null) {
            // The machine hears of it: it may be asking somebody.
            asked.cancel(false);
        }
    }
}
