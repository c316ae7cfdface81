package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream's place in HTTP/2: tells it which frames came and when its channel ended. */
@ThreadConfined("the link's thread, but for channel and id")
final class StreamFrames extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFrames.class);

    private final NettyStream stream;
    private final boolean inbound;
    private volatile @Nullable Http2StreamChannel channel;
    private boolean headersSeen;

    StreamFrames(NettyStream stream, boolean inbound) {
        this.stream = stream;
        this.inbound = inbound;
    }

    /** Null before HTTP/2 knows the stream. */
    @Nullable
    Http2StreamChannel channel() {
        return channel;
    }

    /** 0 while it has none. */
    int id() {
        Http2StreamChannel known = channel;
        Http2FrameStream on = known == null ? null : known.stream();
        return on == null ? 0 : Math.max(0, on.id());
    }

    /** From now on frames come without being asked for. */
    void takeAll() {
        Http2StreamChannel known = channel;
        if (known != null) {
            known.config().setAutoRead(true);
        }
    }

    /** From now on what comes stays in the stream's window. */
    void takeNoMore() {
        Http2StreamChannel known = channel;
        if (known != null) {
            known.config().setAutoRead(false);
        }
    }

    void close() {
        Http2StreamChannel known = channel;
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Http2StreamChannel child = (Http2StreamChannel) ctx.channel();
        channel = child;
        // Netty says channelInactive in a later turn. What came with the last frame may end the link before that.
        child.closeFuture().addListener(closed -> stream.end().channelClosed());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (inbound) {
            stream.begun();
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        stream.input().answered();
        if (message instanceof Http2HeadersFrame frame) {
            headersRead(frame);
        } else if (message instanceof Http2DataFrame frame && headersSeen) {
            stream.input().data(frame);
        } else {
            ReferenceCountUtil.release(message);
        }
        stream.advance();
    }

    private void headersRead(Http2HeadersFrame frame) {
        stream.input().headers(frame.isEndStream());
        if (!headersSeen) {
            headersSeen = true;
            if (inbound) {
                stream.link().streamArrived(stream, frame.headers());
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset && !isLeftToItsReader(reset)) {
            stream.end().lost(ResetCodes.read(reset.errorCode()));
            ctx.close();
        }
        // Each stream gets a copy of a GOAWAY, which holds memory until it is let go.
        ReferenceCountUtil.release(event);
    }

    private boolean isLeftToItsReader(Http2ResetFrame reset) {
        return reset.errorCode() == Http2Error.NO_ERROR.code() && stream.end().wantedNoMore();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stream.end().channelGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("stream {} of link {} failed", id(), stream.link().info().id(), cause);
        if (!(cause.getCause() instanceof SSLException)) {
            // A failure of TLS is the whole connection's; its last handler knows more.
            stream.end().reset(ErrorCode.INTERNAL, true);
        }
    }
}
