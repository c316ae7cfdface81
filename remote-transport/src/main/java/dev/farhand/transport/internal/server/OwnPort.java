package dev.farhand.transport.internal.server;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.Carrier;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a connection to a port of our own meets. */
final class OwnPort extends ChannelInitializer<SocketChannel> {
    private static final int TLS_HANDSHAKE = 0x16;

    private final NettyLinkServer server;
    private final LinkAccess access;
    private final Optional<WebTls> web;
    private final boolean plain;

    OwnPort(NettyLinkServer server, LinkAccess access, Optional<WebTls> web, boolean plain) {
        this.server = server;
        this.access = access;
        this.web = web;
        this.plain = plain;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (!server.connected(channel)) {
            access.refused(channel, ErrorCode.OVERLOADED);
            channel.close();
            return;
        }
        channel.pipeline().addLast("farhand-hello", new HelloRouter(access, new Direct()));
        if (plain) {
            channel.pipeline().addFirst("farhand-first-byte", new FirstByte());
        }
    }

    /** Browsers and scanners get a plain 404; only the upgrade is served. */
    private void installHttp(ChannelPipeline pipeline) {
        pipeline.addLast("farhand-http", new HttpServerCodec());
        pipeline.addLast("farhand-upgrade", new WebSocketUpgrade(access));
        pipeline.addLast("farhand-http-end", new NothingElse(access));
    }

    private final class Direct implements HelloRouter.Route {
        @Override
        public boolean isPlain(ChannelPipeline pipeline) {
            return false;
        }

        @Override
        public void other(ChannelHandlerContext ctx) {
            if (web.isPresent()) {
                ctx.pipeline().addLast("farhand-web-tls", web.get().handler(ctx.alloc()));
                installHttp(ctx.pipeline());
            } else {
                access.refused(ctx.channel(), ErrorCode.PROTOCOL_VIOLATION);
                ctx.close();
            }
        }

        @Override
        public void ours(ChannelHandlerContext ctx) {
            // Nothing stands behind the router on a port of our own.
        }

        @Override
        public Carrier carrier() {
            return Carrier.TLS;
        }
    }

    /** A plain port takes the WebSocket without TLS around it, and our TLS as any port does. */
    private final class FirstByte extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf bytes && bytes.isReadable()) {
                if (bytes.getUnsignedByte(bytes.readerIndex()) != TLS_HANDSHAKE) {
                    ctx.pipeline().remove(HelloRouter.class);
                    installHttp(ctx.pipeline());
                }
                ctx.pipeline().remove(this);
            }
            ctx.fireChannelRead(message);
        }
    }

    /**
     * Answers what is no upgrade, and ends a connection that is neither answered nor upgraded in time, however busily its
     * bytes drip. The upgrade removes it.
     */
    private static final class NothingElse extends ChannelInboundHandlerAdapter {
        private final LinkAccess access;
        private @Nullable ScheduledFuture<?> deadline;

        NothingElse(LinkAccess access) {
            this.access = access;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            deadline = ctx.executor()
                    .schedule(
                            () -> expired(ctx),
                            access.config().handshakeTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        }

        private void expired(ChannelHandlerContext ctx) {
            access.refused(ctx.channel(), ErrorCode.TIMED_OUT);
            ctx.close();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            if (deadline != null) {
                deadline.cancel(false);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            boolean last = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (last) {
                DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
                response.headers()
                        .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            ReferenceCountUtil.release(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
