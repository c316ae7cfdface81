package dev.farhand.transport.internal.viewer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.SessionDescriptor;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.ViewerHello;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.session.SessionTimer;
import dev.farhand.transport.viewer.Viewer;
import dev.farhand.transport.viewer.ViewerAccess;
import dev.farhand.transport.viewer.ViewerChannel;
import dev.farhand.transport.viewer.ViewerConfig;
import dev.farhand.transport.viewer.ViewerEnd;
import dev.farhand.transport.viewer.ViewerListener;
import dev.farhand.transport.viewer.ViewerRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A viewer's socket without a network, all on the caller's thread, on a clock that the caller moves. */
final class EmbeddedViewer implements ViewerListener {
    static final SessionId SESSION = SessionId.random();

    final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    final EmbeddedChannel channel = new EmbeddedChannel();
    final CompletableFuture<ViewerAccess> answer = new CompletableFuture<>();
    final FakeLink link = new FakeLink();
    final List<String> events = new ArrayList<>();
    final List<ViewerRequest> requests = new ArrayList<>();
    final List<ServerToViewer> received = new ArrayList<>();
    final NettyViewerServer server;
    final ViewerSocket socket;
    final SessionTimer timer;
    Optional<Integer> closeCode = Optional.empty();
    private final Map<ViewerLane, Long> sent = new EnumMap<>(ViewerLane.class);
    private long now;

    EmbeddedViewer() {
        this(ViewerConfig.defaults(), SessionLimits.STANDARD);
    }

    EmbeddedViewer(ViewerConfig config, SessionLimits limits) {
        this(config, limits, "a ticket");
    }

    /** One whose ticket is to come with its hello, and for which there is one place. */
    static EmbeddedViewer ticketless() {
        return new EmbeddedViewer(ViewerConfig.builder().maximumWaiting(1).build(), SessionLimits.STANDARD, "");
    }

    private EmbeddedViewer(ViewerConfig config, SessionLimits limits, String ticket) {
        channel.config().setAllocator(memory);
        channel.config().setAutoRead(false);
        channel.freezeTime();
        server = new NettyViewerServer(
                request -> {
                    requests.add(request);
                    return answer;
                },
                config,
                () -> now);
        timer = new SessionTimer(limits, () -> now);
        if (!server.enter()) {
            throw new AssertionError("no place");
        }
        socket = new ViewerSocket(
                server,
                channel,
                Optional.of(new ViewerRequest(
                        ticket,
                        Optional.empty(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        Optional.empty(),
                        Optional.empty())));
        channel.pipeline().addLast(socket);
        run();
    }

    /** One that is connected, with nothing read yet. */
    static EmbeddedViewer connected() {
        return new EmbeddedViewer().connect();
    }

    EmbeddedViewer connect() {
        admit(false);
        hello();
        link.accept();
        run();
        return this;
    }

    EmbeddedViewer admit(boolean viewOnly) {
        answer.complete(ViewerAccess.builder(
                        SessionDescriptor.newBuilder()
                                .setSessionId(SESSION.toString())
                                .build(),
                        () -> CompletableFuture.completedFuture(
                                new ViewerChannel(link, OpenChannel.getDefaultInstance())))
                .viewOnly(viewOnly)
                .timer(timer)
                .listener(this)
                .build());
        run();
        return this;
    }

    EmbeddedViewer hello() {
        return hello("");
    }

    EmbeddedViewer hello(String ticket) {
        return send(
                ViewerLane.VIEWER_LANE_CONTROL,
                ViewerToServer.newBuilder()
                        .setHello(ViewerHello.newBuilder()
                                .setTicket(ticket)
                                .setProtocol(
                                        ProtocolRange.newBuilder().setMinimum(1).setMaximum(1))));
    }

    EmbeddedViewer type(int bytes) {
        return terminal(TerminalInput.newBuilder().setData(ByteString.copyFrom(new byte[bytes])));
    }

    EmbeddedViewer terminal(TerminalInput.Builder input) {
        return send(ViewerLane.VIEWER_LANE_TERMINAL, ViewerToServer.newBuilder().setTerminal(input));
    }

    EmbeddedViewer send(ViewerLane lane, ViewerToServer.Builder message) {
        return receive(frame(lane, message));
    }

    BinaryWebSocketFrame frame(ViewerLane lane, ViewerToServer.Builder message) {
        return new BinaryWebSocketFrame(buffer(message.setLane(lane)
                .setSequence(sent.merge(lane, 1L, Long::sum))
                .build()
                .toByteArray()));
    }

    ByteBuf buffer(byte[] bytes) {
        return memory.heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    /** Frames that come in one go. */
    EmbeddedViewer receive(WebSocketFrame... frames) {
        for (WebSocketFrame frame : frames) {
            channel.pipeline().fireChannelRead(frame);
        }
        channel.pipeline().fireChannelReadComplete();
        run();
        return this;
    }

    void pass(Duration time) {
        now += time.toNanos();
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        run();
    }

    /** Does what is due, and takes in what was sent. */
    void run() {
        channel.runPendingTasks();
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            try {
                if (out instanceof CloseWebSocketFrame close) {
                    closeCode = Optional.of(close.statusCode());
                } else if (out instanceof BinaryWebSocketFrame frame) {
                    received.add(ServerToViewer.parseFrom(frame.content().nioBuffer()));
                }
            } catch (InvalidProtocolBufferException unreadable) {
                throw new AssertionError(unreadable);
            } finally {
                ReferenceCountUtil.release(out);
            }
        }
    }

    /** What it was refused with last. */
    Optional<ErrorCode> refused() {
        return received.stream()
                .filter(ServerToViewer::hasRefused)
                .map(message -> ErrorCode.ofWireNumber(message.getRefused().getCode()))
                .findAny();
    }

    long heldMemory() {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    void close() {
        channel.close();
        run();
        channel.finishAndReleaseAll();
    }

    @Override
    public void connected(Viewer viewer) {
        events.add("connected");
    }

    @Override
    public void ended(Viewer viewer, ViewerEnd end) {
        events.add("ended " + end.code());
    }
}
