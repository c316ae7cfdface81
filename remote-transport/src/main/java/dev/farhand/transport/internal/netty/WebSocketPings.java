package dev.farhand.transport.internal.netty;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.limit.TokenBucket;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Takes the WebSocket frames that carry none of our bytes, of which whoever stands in between sends one now and then. A
 * PING is answered only while the connection takes writes, so nothing piles up for a peer that does not read; a peer that
 * sends more than anybody needs loses the connection. As a handler it stands before Netty's own, which would answer all.
 */
@ThreadConfined("the connection's thread")
public final class WebSocketPings extends ChannelInboundHandlerAdapter {
    private static final int PER_SECOND = 10;
    private static final int BURST = 100;

    private final TokenBucket bucket = new TokenBucket(PER_SECOND, BURST, System::nanoTime);
    private boolean closing;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof PingWebSocketFrame || message instanceof PongWebSocketFrame) {
            take(ctx, (WebSocketFrame) message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** Answers, drops, or ends the connection; releases the frame. */
    void take(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (closing || !bucket.tryTake()) {
            frame.release();
            close(ctx, WebSocketCloseStatus.POLICY_VIOLATION);
        } else if (frame instanceof PingWebSocketFrame && ctx.channel().isWritable()) {
            ctx.writeAndFlush(new PongWebSocketFrame(frame.content()));
        } else {
            frame.release();
        }
    }

    /** Says so once, and drops what comes after it. */
    void close(ChannelHandlerContext ctx, WebSocketCloseStatus status) {
        if (closing) {
            return;
        }
        closing = true;
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
        } else {
            // Nobody reads: the goodbye would wait for ever.
            ctx.close();
        }
    }

    /** Whether the connection is about to end, and what arrives is of no use. */
    boolean drops(Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        }
        return closing;
    }
}
