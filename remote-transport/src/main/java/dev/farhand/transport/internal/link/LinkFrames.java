package dev.farhand.transport.internal.link;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Sees each frame as it arrives, long before somebody reads it. What would wait for a reader outside of any window goes no
 * further: frames of no known type, interim responses.
 */
final class LinkFrames extends ChannelInboundHandlerAdapter {
    private final NettyLink link;

    LinkFrames(NettyLink link) {
        this.link = link;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2DataFrame frame) {
            dataRead(ctx, frame);
        } else if (!(message instanceof Http2StreamFrame frame) || isWanted(frame)) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void dataRead(ChannelHandlerContext ctx, Http2DataFrame frame) {
        Http2FrameStream on = frame.stream();
        int id = on == null ? 0 : on.id();
        link.dataArrived(id, frame.content().readableBytes(), frame.isEndStream());
        NettyStream stream = link.streams().find(id);
        if (stream == null || on == null) {
            // It was refused or reset, and nobody will read this.
            frame.release();
            return;
        }
        Http2DataFrame passing = stream.gather(frame, on, ctx.alloc());
        if (passing != null) {
            ctx.fireChannelRead(passing);
        }
    }

    private static boolean isWanted(Http2StreamFrame frame) {
        return frame instanceof Http2ResetFrame
                || frame instanceof Http2HeadersFrame headers
                        && !isInterim(headers.headers().status());
    }

    private static boolean isInterim(@Nullable CharSequence status) {
        return status != null && HttpStatusClass.valueOf(status) == HttpStatusClass.INFORMATIONAL;
    }
}
