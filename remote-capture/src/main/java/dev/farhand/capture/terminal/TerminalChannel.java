package dev.farhand.capture.terminal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.channel.MessageChannel;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.StartTerminalRequest;
import dev.farhand.core.protocol.v1.TerminalCaughtUp;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalStarted;
import dev.farhand.core.protocol.v1.TerminalWriterChanged;
import dev.farhand.core.session.SessionId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The machine's end of a channel of kind TERMINAL, over whatever carries its messages: {@link #open} when somebody asks for
 * one, {@link #answer} for the yes, {@link #serve} when the channel stands.
 */
@ThreadSafe
public final class TerminalChannel implements AutoCloseable {
    /** The version of the messages that is spoken. */
    public static final int VERSION = 1;

    /** The largest message that may arrive: the longest input and what is around it. */
    public static final int LARGEST_MESSAGE = TerminalSession.LONGEST_INPUT + 64;

    /** Told by whoever ends a session, not by a connection that was lost: the shell ends with it. */
    private static final Set<ErrorCode> END_THE_SESSION = Set.of(
            ErrorCode.SESSION_ENDED,
            ErrorCode.SESSION_ENDED_BY_OWNER,
            ErrorCode.SESSION_ENDED_BY_ADMINISTRATOR,
            ErrorCode.SESSION_ENDED_ON_MACHINE,
            ErrorCode.SESSION_IDLE,
            ErrorCode.SESSION_TOO_LONG,
            ErrorCode.SESSION_REVOKED,
            ErrorCode.SESSION_LIMIT,
            ErrorCode.SESSION_OWNED_ELSEWHERE,
            ErrorCode.PERMISSION_DENIED,
            ErrorCode.ACCESS_PAUSED,
            ErrorCode.OUTSIDE_ALLOWED_HOURS,
            ErrorCode.DEVICE_REVOKED);

    private final TerminalHost host;
    private final SessionId session;
    private final TerminalAttachment attachment;
    private final CompletableFuture<Void> peerFinished = new CompletableFuture<>();

    private TerminalChannel(TerminalHost host, SessionId session, TerminalAttachment attachment) {
        this.host = host;
        this.session = session;
        this.attachment = attachment;
    }

    /**
     * Attaches to the session's terminal, or starts it. Blocks while that takes.
     *
     * @param person names who asks, the same for all channels of one person
     * @param mayType whether the grant allows to type
     * @param parameters a serialised {@code StartTerminalRequest}; hostile
     * @throws RemoteException as {@link TerminalHost#open}, INVALID_REQUEST for parameters that are none, and SESSION_ENDED
     *     when that was all that was asked for
     */
    public static TerminalChannel open(
            TerminalHost host, SessionId session, String person, boolean mayType, ByteString parameters) {
        try {
            StartTerminalRequest request = StartTerminalRequest.parseFrom(parameters);
            if (request.getEnd()) {
                host.end(session, ErrorCode.SESSION_ENDED);
                throw new RemoteException(ErrorCode.SESSION_ENDED);
            }
            Optional<TerminalSize> size = request.hasSize() ? Optional.of(size(request.getSize())) : Optional.empty();
            ShellSelection selection = new ShellSelection(
                    optional(request.getShell()),
                    optional(request.getAccount()),
                    optional(request.getTerminalType()).orElse(ShellSelection.DEFAULT_TYPE));
            TerminalGuest guest = new TerminalGuest(person, mayType, size);
            return new TerminalChannel(host, session, host.open(session, guest, selection));
        } catch (InvalidProtocolBufferException e) {
            throw new RemoteException(ErrorCode.INVALID_REQUEST, "That is no wish for a terminal.", e);
        } catch (IllegalArgumentException e) {
            throw new RemoteException(ErrorCode.INVALID_REQUEST, e.getMessage() + ".", e);
        }
    }

    private static Optional<String> optional(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static TerminalSize size(dev.farhand.core.protocol.v1.TerminalSize message) {
        return new TerminalSize(message.getColumns(), message.getRows());
    }

    private static dev.farhand.core.protocol.v1.TerminalSize message(TerminalSize size) {
        return dev.farhand.core.protocol.v1.TerminalSize.newBuilder()
                .setColumns(size.columns())
                .setRows(size.rows())
                .build();
    }

    private static dev.farhand.core.protocol.v1.TerminalTurn message(TerminalTurn turn) {
        return dev.farhand.core.protocol.v1.TerminalTurn.newBuilder()
                .setNumber(turn.number())
                .setFirstInput(turn.firstInput())
                .build();
    }

    /** A serialised {@code TerminalStarted}: the parameters of the yes. */
    public ByteString answer() {
        TerminalBeginning beginning = attachment.beginning();
        return TerminalStarted.newBuilder()
                .setShell(beginning.shell())
                .setAccount(beginning.account())
                .setSize(message(beginning.size()))
                .setResumed(beginning.resumed())
                .setFirstOffset(beginning.firstOffset())
                .setPrologue(ByteString.copyFrom(beginning.prologue()))
                .setWriter(beginning.writer())
                .setLiveOffset(beginning.liveOffset())
                .setShellId(beginning.shellId())
                .setTurn(message(beginning.turn()))
                .build()
                .toByteString();
    }

    /**
     * Carries input and output from here on, until either ends. A channel that is lost leaves the terminal as it is; one that
     * is reset because its session is over ends it.
     *
     * @param used called for each key and each change of size, not for acknowledgements and what a terminal answers by itself
     */
    public void serve(MessageChannel<TerminalInput> channel, Runnable used) {
        channel.receiver(new Input(channel, used));
        attachment.begin(event -> show(channel, event));
        channel.read();
    }

    private CompletionStage<Void> show(MessageChannel<TerminalInput> channel, TerminalEvent event) {
        CompletionStage<Void> sent = channel.send(output(event));
        if (event instanceof TerminalEvent.Exited) {
            channel.finish();
            // Told is what the other end has taken, not what was handed to a network that may be gone.
            return sent.thenCompose(done -> peerFinished);
        }
        return sent;
    }

    private static TerminalOutput output(TerminalEvent event) {
        TerminalOutput.Builder output = TerminalOutput.newBuilder();
        if (event instanceof TerminalEvent.Output bytes) {
            output.setData(UnsafeByteOperations.unsafeWrap(bytes.bytes()));
        } else if (event instanceof TerminalEvent.WriterChanged changed) {
            output.setWriterChanged(TerminalWriterChanged.newBuilder()
                    .setWriter(changed.writer())
                    .setTurn(message(changed.turn())));
        } else if (event instanceof TerminalEvent.InputTaken taken) {
            output.setTakenInput(taken.offset());
        } else if (event instanceof TerminalEvent.SizeChanged changed) {
            output.setSizeChanged(message(changed.size()));
        } else if (event instanceof TerminalEvent.CaughtUp caughtUp) {
            output.setCaughtUp(TerminalCaughtUp.newBuilder()
                    .setFirstOffset(caughtUp.firstOffset())
                    .setPrologue(ByteString.copyFrom(caughtUp.prologue()))
                    .setLiveOffset(caughtUp.liveOffset()));
        } else if (event instanceof TerminalEvent.Exited exited) {
            output.setExited(exited(exited.exit()));
        }
        return output.build();
    }

    private static TerminalExited exited(TerminalExit exit) {
        TerminalExited.Builder message = TerminalExited.newBuilder()
                .setStatus(Math.max(0, exit.status()))
                .setSignal(exit.signal())
                .setUnknown(!exit.known());
        exit.reason().ifPresent(code -> message.setReason(new RemoteException(code).toRefusal()));
        return message.build();
    }

    /** For a channel that was not to be: detaches, and ends a terminal that was started for it. Idempotent. */
    @Override
    public void close() {
        attachment.close();
        if (!attachment.beginning().resumed()) {
            host.end(session, ErrorCode.CANCELLED);
        }
    }

    private final class Input implements MessageChannel.Receiver<TerminalInput> {
        private final MessageChannel<TerminalInput> channel;
        private final Runnable used;

        Input(MessageChannel<TerminalInput> channel, Runnable used) {
            this.channel = channel;
            this.used = used;
        }

        @Override
        public void onMessage(TerminalInput message) {
            try {
                take(message).thenRun(channel::read);
            } catch (RemoteException e) {
                refuse(e.code());
            } catch (IllegalArgumentException e) {
                refuse(ErrorCode.INVALID_REQUEST);
            }
        }

        private void refuse(ErrorCode code) {
            attachment.close();
            channel.reset(code);
        }

        private CompletionStage<Void> take(TerminalInput message) {
            switch (message.getInputCase()) {
                case DATA -> {
                    if (!message.getByItself()) {
                        used.run();
                    }
                    return attachment.type(message.getData().toByteArray());
                }
                case RESIZE -> {
                    used.run();
                    attachment.resize(size(message.getResize()));
                }
                case PAINTED_BYTES -> attachment.painted(message.getPaintedBytes());
                default -> {
                    // A word of a later version, which we need not understand.
                }
            }
            return CompletableFuture.completedFuture(null);
        }

        /** Its viewer is gone, and may come back. */
        @Override
        public void onFinished() {
            peerFinished.complete(null);
            attachment.close();
            channel.finish();
        }

        @Override
        public void onReset(ErrorCode code) {
            peerFinished.completeExceptionally(new RemoteException(code));
            attachment.close();
            if (END_THE_SESSION.contains(code)) {
                host.end(session, code);
            }
        }
    }
}
