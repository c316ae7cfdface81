package dev.farhand.transport.internal.viewer;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Set;

/** Lets requests of pages through whose origin is known, and of programs that say none. */
final class KnownOrigins extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Set<String> known;

    KnownOrigins(Set<String> known) {
        this.known = known;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        List<String> said = request.headers().getAll(HttpHeaderNames.ORIGIN);
        if (said.isEmpty() || said.size() == 1 && known.contains(said.get(0))) {
            ctx.fireChannelRead(request.retain());
            return;
        }
        DefaultFullHttpResponse refusal =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN);
        refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        ctx.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
    }
}
