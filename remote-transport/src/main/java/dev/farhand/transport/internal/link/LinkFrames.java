package dev.farhand.transport.internal.link;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;

/** Sees each DATA frame as it arrives, long before somebody reads it. */
final class LinkFrames extends ChannelInboundHandlerAdapter {
    private final NettyLink link;

    LinkFrames(NettyLink link) {
        this.link = link;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2DataFrame frame) {
            Http2FrameStream stream = frame.stream();
            link.dataArrived(stream == null ? 0 : stream.id(), frame.content().readableBytes(), frame.isEndStream());
        }
        ctx.fireChannelRead(message);
    }
}
