package dev.farhand.transport.internal.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;

/** Taking a connection over from a host. */
public final class Pipelines {
    private Pipelines() {}

    /**
     * Removes what stands behind a handler, the last one first: a TLS handler that is removed fires a failed handshake, and
     * a host's handler behind it would log that and close.
     */
    public static void removeAllAfter(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        for (ChannelHandler last = pipeline.last(); last != null && last != ctx.handler(); last = pipeline.last()) {
            pipeline.remove(last);
        }
    }
}
