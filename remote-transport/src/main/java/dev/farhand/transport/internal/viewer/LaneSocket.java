package dev.farhand.transport.internal.viewer;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.Pong;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.ViewerConnected;
import dev.farhand.core.protocol.v1.ViewerHello;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import dev.farhand.transport.internal.wire.ProtocolVersions;
import dev.farhand.transport.lane.LaneHost;
import dev.farhand.transport.lane.LaneReceiver;
import dev.farhand.transport.lane.ViewerLanes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Optional;

/** One viewer's lanes on its socket: says hello, then passes messages on. */
final class LaneSocket extends SimpleChannelInboundHandler<WebSocketFrame> implements ViewerLanes {
    /** What a viewer says is short. */
    static final int MAXIMUM_MESSAGE = 20 * 1024;

    private final LaneHost host;
    private final Channel channel;
    private final ViewerMessages messages = new ViewerMessages();
    private Optional<LaneReceiver> receiver = Optional.empty();
    private boolean connected;
    private boolean ended;

    LaneSocket(LaneHost host, Channel channel) {
        this.host = host;
        this.channel = channel;
    }

    // ---- ViewerLanes; any thread

    @Override
    public void send(ViewerLane lane, ServerToViewer.Builder message) {
        // Never at once, also on this thread: what is sent while the viewer is admitted comes after its being
        // connected.
        channel.eventLoop().execute(() -> {
            if (connected && !ended) {
                channel.writeAndFlush(messages.encode(channel.alloc(), lane, message));
            }
        });
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void end(RemoteException reason) {
        channel.eventLoop().execute(() -> endNow(reason));
    }

    /** Done when its connection is gone. */
    ChannelFuture gone() {
        return channel.closeFuture();
    }

    // ---- the socket's thread

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (ended) {
            return;
        }
        try {
            if (!(frame instanceof BinaryWebSocketFrame)) {
                throw ViewerMessages.violation("Text frames are no part of this protocol.");
            }
            take(messages.decode(frame.content()));
        } catch (RemoteException refused) {
            endNow(refused);
        }
    }

    private void take(ViewerToServer message) {
        if (message.hasHello()) {
            hello(message.getHello());
        } else if (!connected) {
            throw ViewerMessages.violation("Before it is connected a viewer says hello, and nothing else.");
        } else if (message.hasPing()) {
            send(
                    ViewerLane.VIEWER_LANE_CONTROL,
                    ServerToViewer.newBuilder()
                            .setPong(Pong.newBuilder()
                                    .setNumber(message.getPing().getNumber())));
        } else if (!message.hasPong()) {
            receiver.ifPresent(known -> known.message(message));
        }
    }

    private void hello(ViewerHello hello) {
        if (connected) {
            throw ViewerMessages.violation("A viewer says hello once.");
        }
        int chosen = ProtocolVersions.agreeWithPage(hello.getProtocol());
        if (hello.getTicket().length() > ViewerEntry.LONGEST_TICKET) {
            throw new RemoteException(ErrorCode.TICKET_INVALID);
        }
        receiver = Optional.of(host.admit(hello.getTicket(), this));
        connected = true;
        channel.writeAndFlush(messages.encode(
                channel.alloc(),
                ViewerLane.VIEWER_LANE_CONTROL,
                ServerToViewer.newBuilder()
                        .setConnected(ViewerConnected.newBuilder().setChosenProtocol(chosen))));
    }

    private void endNow(RemoteException reason) {
        if (ended) {
            return;
        }
        ended = true;
        channel.write(messages.encode(
                channel.alloc(),
                ViewerLane.VIEWER_LANE_CONTROL,
                ServerToViewer.newBuilder().setRefused(reason.toRefusal())));
        channel.writeAndFlush(new CloseWebSocketFrame(new WebSocketCloseStatus(
                        reason.code().closeCode(), reason.code().name())))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        receiver.ifPresent(LaneReceiver::closed);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        endNow(cause instanceof RemoteException refused ? refused : new RemoteException(ErrorCode.PROTOCOL_VIOLATION));
    }
}
