package dev.farhand.transport.internal.viewer;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.Pong;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.SessionState;
import dev.farhand.core.protocol.v1.SessionStateChanged;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalStarted;
import dev.farhand.core.protocol.v1.ViewerConnected;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.viewer.Viewer;
import dev.farhand.transport.viewer.ViewerAccess;
import dev.farhand.transport.viewer.ViewerEnd;
import dev.farhand.transport.viewer.ViewerRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One viewer's socket: frames in, messages out, and its end. {@link ViewerEntry} brings it in, {@link TerminalRelay}
 * carries, {@link ViewerWatch} looks at the clock.
 */
@ThreadConfined("the socket's thread, but for Viewer's methods and where said")
final class ViewerSocket extends ChannelInboundHandlerAdapter implements Viewer {
    /** Largest message taken from a viewer, in one frame or several. */
    static final int MAXIMUM_MESSAGE = TerminalRelay.MAXIMUM_INPUT + 4096;

    private static final Logger LOG = LoggerFactory.getLogger(ViewerSocket.class);
    private static final long GOODBYE_MILLIS = 1000;

    private enum Phase {
        ENTERING,
        CONNECTED,
        /** Told why, and waited for a moment to take that. */
        CLOSING
    }

    private final NettyViewerServer server;
    private final Channel channel;
    private final ViewerEntry entry;
    private final InputGuard guard;
    private final ViewerMessages messages = new ViewerMessages();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicReference<@Nullable SessionStateChanged> news = new AtomicReference<>();
    private volatile Phase phase = Phase.ENTERING;
    private volatile @Nullable ViewerAccess access;
    private volatile @Nullable TerminalRelay relay;
    /** From the first call of end, whatever thread it came on: nothing goes on while the socket's own is on its way. */
    private volatile boolean doomed;
    /** Not only this viewer's part in it. */
    private volatile boolean sessionOver;

    private @Nullable ViewerWatch watch;
    private @Nullable ByteBuf partial;
    private Optional<ViewerRequest> request;
    private Optional<ViewerEnd> end = Optional.empty();
    private boolean hasPlace = true;
    private boolean listed;
    private boolean reading;
    private boolean resting;

    /** Takes over a place among those that wait. */
    ViewerSocket(NettyViewerServer server, Channel channel, Optional<ViewerRequest> request) {
        this.server = server;
        this.channel = channel;
        this.request = request;
        this.entry = new ViewerEntry(this, server);
        this.guard = new InputGuard(server.config(), server.nanoTime());
    }

    Channel channel() {
        return channel;
    }

    /** Completes when the connection is gone. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    boolean inLoop() {
        return channel.eventLoop().inEventLoop();
    }

    /** Runs it later on the socket's thread; false when that has ended. Any thread. */
    boolean execute(Runnable task) {
        try {
            channel.eventLoop().execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RemoteException refused) {
            end(refused);
        } catch (RuntimeException | Error broken) {
            LOG.warn("a viewer's socket failed", broken);
            end(ErrorCode.INTERNAL);
        }
    }

    // ---- coming in

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        server.opened(this);
        channel.closeFuture().addListener(closed -> connectionGone());
        Optional<ViewerRequest> asked = request;
        request = Optional.empty();
        guarded(() -> entry.start(asked));
        readMore();
    }

    void leavePlace() {
        if (hasPlace) {
            hasPlace = false;
            server.leave();
        }
    }

    /** The host has let it in. */
    void admit(ViewerAccess given) {
        access = given;
        server.admit(this, given.sessionId());
        listed = true;
    }

    /** The host's answer found nobody here. Any thread when the socket's has ended. */
    void cameTooLate(ViewerAccess given) {
        access = given;
        tell(given, end.orElseGet(ViewerSocket::left));
    }

    /** The machine has opened the channel. */
    void connect(LinkStream stream) {
        ViewerAccess known = known();
        TerminalStarted started;
        try {
            started = MachineWords.started(stream.opened().getParameters());
        } catch (RemoteException broken) {
            stream.reset(broken.code());
            throw broken;
        }
        TerminalRelay made = new TerminalRelay(this, known, stream);
        ViewerWatch clock = new ViewerWatch(
                this,
                known,
                channel.eventLoop(),
                server.config().ping(),
                server.config().pongAllowance());
        relay = made;
        watch = clock;
        phase = Phase.CONNECTED;
        tell(() -> known.listener().connected(this));
        if (phase == Phase.CONNECTED) {
            greet(known, started);
            clock.start();
            made.start();
            sendNews();
        }
    }

    /** The machine opens no channel for it. */
    void refused(RemoteException reason) {
        tell(() -> known().listener().refused(this, reason));
        end(reason);
    }

    private void greet(ViewerAccess known, TerminalStarted started) {
        send(
                ViewerLane.VIEWER_LANE_CONTROL,
                ServerToViewer.newBuilder()
                        .setConnected(ViewerConnected.newBuilder()
                                .setChosenProtocol(entry.protocol())
                                .setSession(known.session().toBuilder().setState(SessionState.SESSION_STATE_ACTIVE))
                                .setHostName(known.hostName())
                                .setOsName(known.osName())));
        send(ViewerLane.VIEWER_LANE_TERMINAL, ServerToViewer.newBuilder().setStarted(started));
        flush();
    }

    private ViewerAccess known() {
        ViewerAccess given = access;
        if (given == null) {
            throw new IllegalStateException("nobody has let it in");
        }
        return given;
    }

    // ---- frames

    /** Whether the next thing that happens may come from the viewer. */
    boolean isListening() {
        return reading;
    }

    /** Reads once, when there is room for what comes. */
    void readMore() {
        if (reading || resting && phase != Phase.CLOSING) {
            return;
        }
        if (phase != Phase.CLOSING) {
            Duration pause = guard.pause();
            TerminalRelay known = relay;
            if (!pause.isZero()) {
                resting = true;
                channel.eventLoop()
                        .schedule(
                                () -> {
                                    resting = false;
                                    readMore();
                                },
                                pause.toNanos(),
                                TimeUnit.NANOSECONDS);
                return;
            }
            if (known != null && !known.takesInput()) {
                // It says when it does again.
                return;
            }
        }
        ViewerWatch clock = watch;
        if (clock != null) {
            clock.heard();
        }
        reading = true;
        channel.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof WebSocketFrame frame) {
                guarded(() -> take(frame));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        TerminalRelay known = relay;
        if (known != null && phase == Phase.CONNECTED) {
            guarded(known::flushInput);
        }
        readMore();
    }

    private void take(WebSocketFrame frame) {
        if (phase == Phase.CLOSING) {
            if (frame instanceof CloseWebSocketFrame) {
                channel.close();
            }
            return;
        }
        if (!guard.take(frame.content().readableBytes())) {
            throw new RemoteException(ErrorCode.INPUT_FLOOD);
        }
        if (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            assemble(frame);
        } else if (frame instanceof PingWebSocketFrame) {
            if (channel.isWritable()) {
                channel.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
            }
        } else if (frame instanceof CloseWebSocketFrame) {
            finish(left(), Optional.empty());
            // The goodbye is on its way; the connection is ours to close.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else if (!(frame instanceof PongWebSocketFrame)) {
            throw ViewerMessages.violation("Text frames are no part of this protocol.");
        }
    }

    private void assemble(WebSocketFrame frame) {
        ByteBuf begun = partial;
        if (begun == null && frame.isFinalFragment()) {
            message(frame.content());
            return;
        }
        if (begun == null) {
            begun = channel.alloc().buffer();
            partial = begun;
        }
        if (begun.readableBytes() + frame.content().readableBytes() > MAXIMUM_MESSAGE) {
            throw new RemoteException(ErrorCode.MESSAGE_TOO_LARGE);
        }
        begun.writeBytes(frame.content());
        if (frame.isFinalFragment()) {
            try {
                message(begun);
            } finally {
                dropPartial();
            }
        }
    }

    private void dropPartial() {
        ByteBuf begun = partial;
        if (begun != null) {
            partial = null;
            begun.release();
        }
    }

    private void message(ByteBuf bytes) {
        ViewerToServer message = messages.decode(bytes);
        TerminalRelay known = relay;
        if (message.hasHello()) {
            entry.hello(message.getHello());
        } else if (known == null) {
            throw ViewerMessages.violation("Before it is connected a viewer says hello, and nothing else.");
        } else if (message.hasTerminal()) {
            if (!message.getTerminal().hasPaintedBytes()) {
                guard.input();
            }
            known.input(message.getTerminal());
        } else if (message.hasPing() && channel.isWritable()) {
            sendControl(ServerToViewer.newBuilder()
                    .setPong(Pong.newBuilder().setNumber(message.getPing().getNumber())));
        } else if (message.hasScreen()) {
            throw ViewerMessages.violation("A terminal's session has no screen.");
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        TerminalRelay known = relay;
        if (channel.isWritable() && known != null && phase == Phase.CONNECTED) {
            known.resume();
            sendNews();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException broken) {
            end(
                    broken.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                            ? ErrorCode.MESSAGE_TOO_LARGE
                            : ErrorCode.PROTOCOL_VIOLATION);
        } else {
            LOG.debug("a viewer's connection failed", cause);
            channel.close();
        }
    }

    /** Whether it is about to end. Any thread. */
    boolean isDoomed() {
        return doomed;
    }

    // ---- messages out

    /** Whether what is written now is sent soon. Any thread. */
    boolean isWritable() {
        return channel.isWritable();
    }

    void sendControl(ServerToViewer.Builder message) {
        send(ViewerLane.VIEWER_LANE_CONTROL, message);
        flush();
    }

    /** Until {@link #flush} it need not go out. */
    void sendTerminal(TerminalOutput.Builder output) {
        send(ViewerLane.VIEWER_LANE_TERMINAL, ServerToViewer.newBuilder().setTerminal(output));
    }

    private void send(ViewerLane lane, ServerToViewer.Builder message) {
        channel.write(messages.encode(channel.alloc(), lane, message), channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    private void sendNews() {
        if (phase == Phase.CONNECTED && channel.isWritable()) {
            SessionStateChanged newest = news.getAndSet(null);
            if (newest != null) {
                sendControl(ServerToViewer.newBuilder().setState(newest));
            }
        }
    }

    // ---- the end

    private static ViewerEnd left() {
        return new ViewerEnd(ErrorCode.CANCELLED, "The viewer has left.", Optional.empty());
    }

    /** What ran has ended, and the viewer was told how. */
    void exited(TerminalExited exited) {
        finish(
                new ViewerEnd(ErrorCode.SESSION_ENDED, "The terminal has ended.", Optional.of(exited)),
                Optional.empty());
    }

    private void connectionGone() {
        finish(left(), Optional.empty());
        leavePlace();
        server.closed(this);
        gone.complete(null);
    }

    private void finish(ViewerEnd how, Optional<RemoteException> refusal) {
        if (phase == Phase.CLOSING) {
            return;
        }
        phase = Phase.CLOSING;
        end = Optional.of(how);
        entry.stop();
        ViewerWatch clock = watch;
        if (clock != null) {
            clock.stop();
        }
        dropPartial();
        TerminalRelay known = relay;
        if (known != null) {
            if (refusal.isPresent()) {
                known.stop(sessionOver ? how.code() : ErrorCode.CANCELLED);
            } else {
                known.leave();
            }
        }
        if (channel.isActive()) {
            sayGoodbye(how, refusal);
        }
        ViewerAccess given = access;
        if (given != null) {
            if (listed) {
                server.dismiss(this, given.sessionId());
            }
            tell(given, how);
        }
    }

    /**
     * What a viewer sent and nobody has read would make the system drop the last message on its way, so it is read, and
     * thrown away, until the viewer has closed its end too.
     */
    private void sayGoodbye(ViewerEnd how, Optional<RemoteException> refusal) {
        refusal.ifPresent(reason ->
                send(ViewerLane.VIEWER_LANE_CONTROL, ServerToViewer.newBuilder().setRefused(reason.toRefusal())));
        channel.writeAndFlush(new CloseWebSocketFrame(
                how.code().closeCode(), refusal.isPresent() ? how.code().name() : ""));
        channel.eventLoop().schedule(this::closeNow, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        readMore();
    }

    /** Past TLS, which would wait for a peer that does not read. */
    private void closeNow() {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        } else {
            channel.close();
        }
    }

    private void tell(ViewerAccess given, ViewerEnd how) {
        tell(() -> given.listener().ended(this, how));
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error broken) {
            LOG.warn("a viewer's listener failed", broken);
        }
    }

    // ---- Viewer; any thread

    @Override
    public SessionId session() {
        return known().sessionId();
    }

    @Override
    public String user() {
        return known().user();
    }

    @Override
    public boolean isViewOnly() {
        return known().isViewOnly();
    }

    @Override
    public boolean isConnected() {
        return phase == Phase.CONNECTED;
    }

    @Override
    public long bytesToMachine() {
        TerminalRelay carrying = relay;
        return carrying == null ? 0 : carrying.bytesToMachine();
    }

    @Override
    public long bytesToViewer() {
        TerminalRelay carrying = relay;
        return carrying == null ? 0 : carrying.bytesToViewer();
    }

    @Override
    public void tell(SessionStateChanged state) {
        if (news.getAndSet(state) == null) {
            execute(this::sendNews);
        }
    }

    /** Ends it because its session is over, which its machine is told too. Any thread. */
    void endSession(RemoteException reason) {
        sessionOver = true;
        end(reason);
    }

    @Override
    public void end(RemoteException reason) {
        if (inLoop()) {
            String sentence = String.valueOf(reason.getMessage());
            finish(new ViewerEnd(reason.code(), sentence, Optional.empty()), Optional.of(reason));
        } else {
            doomed = true;
            execute(() -> end(reason));
        }
    }
}
