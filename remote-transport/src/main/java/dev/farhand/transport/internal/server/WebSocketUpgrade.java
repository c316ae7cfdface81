package dev.farhand.transport.internal.server;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.internal.link.NettyLink;
import dev.farhand.transport.internal.netty.UpgradeRequests;
import dev.farhand.transport.internal.netty.WebSocketBytes;
import dev.farhand.transport.internal.wire.Alpn;
import dev.farhand.transport.link.Carrier;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.Date;
import java.util.concurrent.TimeUnit;

/**
 * Waits on an HTTP/1.1 connection for {@code GET /agent/link} to become a WebSocket, which is only taken while no other
 * request is in flight: proxies reuse connections, so it need not be the first. Everything else passes to the host.
 */
final class WebSocketUpgrade extends WebSocketBytes implements UpgradeRequests.Seeker {
    private static final String PATH = "/agent/link";
    private static final long GOODBYE_SECONDS = 2;

    private final LinkAccess access;
    private final UpgradeRequests requests = new UpgradeRequests(PATH::equals);
    private boolean open;

    WebSocketUpgrade(LinkAccess access) {
        this.access = access;
    }

    @Override
    protected boolean isOpen() {
        return open;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (open) {
            super.channelRead(ctx, message);
        } else {
            requests.read(ctx, message, request -> upgrade(ctx, request));
        }
    }

    private void upgrade(ChannelHandlerContext ctx, DefaultFullHttpRequest request) {
        WebSocketDecoderConfig frames = WebSocketDecoderConfig.newBuilder()
                .allowExtensions(false)
                .maxFramePayloadLength(MAXIMUM_FRAME)
                .withUTF8Validator(false)
                .build();
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        "wss://localhost" + PATH, Alpn.SUBPROTOCOL, frames)
                .newHandshaker(request);
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel())
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        // The time, so that whoever cannot get further can still tell whether its clock is wrong.
        HttpHeaders extra = new DefaultHttpHeaders().set(HttpHeaderNames.DATE, new Date(access.now()));
        UpgradeRequests.upgrade(ctx, handshaker, request, extra, done -> upgraded(ctx, done));
    }

    private void upgraded(ChannelHandlerContext ctx, ChannelFuture done) {
        if (!done.isSuccess()) {
            access.refused(ctx.channel(), ErrorCode.PROTOCOL_VIOLATION);
            ctx.close();
            return;
        }
        open = true;
        ctx.pipeline().addLast("farhand-hello", new HelloRouter(access, new Inside()));
        // The host may read on demand; the link does that for itself.
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!open) {
            requests.wrote(message);
        }
        super.write(ctx, message, promise);
    }

    /**
     * A host may close from the context of a handler that is long gone, and the link behind this one would never hear of
     * it. So such a close goes to the end of the pipeline, where the link says goodbye; the link's own close passes.
     */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        boolean linked = ctx.pipeline().get(NettyLink.TAIL) != null;
        if (!linked || NettyLink.saysGoodbye(ctx.channel())) {
            ctx.close(promise);
            return;
        }
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        ctx.pipeline().close();
        // TLS that is closing already waits for the connection to go: then nobody else would close it.
        ctx.executor().schedule(() -> ctx.close(), GOODBYE_SECONDS, TimeUnit.SECONDS);
    }

    /** Inside the frames there is our TLS and nothing else. */
    private static final class Inside implements HelloRouter.Route {
        @Override
        public boolean isPlain(ChannelPipeline pipeline) {
            return false;
        }

        @Override
        public void other(ChannelHandlerContext ctx) {
            ctx.close();
        }

        @Override
        public void ours(ChannelHandlerContext ctx) {
            // The upgrade has removed everything already.
        }

        @Override
        public Carrier carrier() {
            return Carrier.WEBSOCKET;
        }
    }
}
