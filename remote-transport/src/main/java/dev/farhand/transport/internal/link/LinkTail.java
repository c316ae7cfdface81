package dev.farhand.transport.internal.link;

import dev.farhand.core.error.ErrorCode;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last handler of the connection: frames that belong to no stream, and failures that nobody else took. */
final class LinkTail extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LinkTail.class);

    private final NettyLink link;

    LinkTail(NettyLink link) {
        this.link = link;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof Http2PingFrame ping && ping.ack()) {
                link.pingAnswered(ping.content());
            } else if (message instanceof Http2GoAwayFrame goAway) {
                goneAway(goAway);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void goneAway(Http2GoAwayFrame goAway) {
        if (goAway.errorCode() == Http2Error.NO_ERROR.code()) {
            link.life().drainAnnounced();
        } else {
            ErrorCode code = ResetCodes.read(goAway.errorCode());
            link.fail(code, code.sentence(), true);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        NettyLink.sayGoodbye(ctx.channel());
        ctx.close(promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("link {} failed", link.info().id(), cause);
        boolean violation = cause instanceof Http2Exception;
        boolean calm = cause instanceof Http2Exception http2 && http2.error() == Http2Error.ENHANCE_YOUR_CALM;
        ErrorCode code = calm
                ? ErrorCode.RATE_LIMITED
                : violation ? ErrorCode.PROTOCOL_VIOLATION : Failures.of(cause).code();
        link.fail(code, code.sentence(), true);
    }
}
