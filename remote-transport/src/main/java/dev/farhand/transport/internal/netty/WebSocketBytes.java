package dev.farhand.transport.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Bytes as binary WebSocket frames, one for one, holding nothing. What comes from above is TLS records of up to 16 KiB,
 * each in one flat buffer: masking a buffer of many parts costs several times as much.
 */
public class WebSocketBytes extends ChannelDuplexHandler {
    /** Largest frame taken from a peer. */
    public static final int MAXIMUM_FRAME = 64 * 1024;

    private final WebSocketPings pings = new WebSocketPings();

    /** Whether the upgrade is done; before that everything passes unchanged. */
    protected boolean isOpen() {
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (pings.drops(message)) {
            return;
        }
        boolean carries = message instanceof BinaryWebSocketFrame || message instanceof ContinuationWebSocketFrame;
        if (carries && ((WebSocketFrame) message).content().isReadable()) {
            ctx.fireChannelRead(((WebSocketFrame) message).content());
        } else if (carries || message instanceof PingWebSocketFrame || message instanceof PongWebSocketFrame) {
            // A frame without bytes is worth no more than a PONG.
            pings.take(ctx, (WebSocketFrame) message);
        } else {
            ReferenceCountUtil.release(message);
            pings.close(ctx, WebSocketCloseStatus.NORMAL_CLOSURE);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        // TLS writes nothing at times, to be told when that is out: it passes, and is no frame.
        if (isOpen() && message instanceof ByteBuf bytes && bytes.isReadable()) {
            ctx.write(new BinaryWebSocketFrame(flat(ctx, bytes)), promise);
        } else {
            ctx.write(message, promise);
        }
    }

    private static ByteBuf flat(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (bytes.nioBufferCount() == 1) {
            return bytes;
        }
        try {
            return ctx.alloc().buffer(bytes.readableBytes()).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
