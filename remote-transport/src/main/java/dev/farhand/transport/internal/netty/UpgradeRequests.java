package dev.farhand.transport.internal.netty;

import dev.farhand.core.annotation.ThreadConfined;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds on an HTTP/1.1 connection the request that is to become a WebSocket. It is only taken while no other request is in
 * flight: proxies reuse connections, so it need not be the first. Everything else passes.
 */
@ThreadConfined("the connection's thread")
public final class UpgradeRequests {
    /** A handler that looks for such requests, and is of no use once another has found one. */
    public interface Seeker extends ChannelHandler {}

    private final Predicate<String> uri;
    private @Nullable DefaultFullHttpRequest found;
    private boolean whole;
    private int inFlight;
    private boolean informational;

    /** Looks for requests whose address this accepts. */
    public UpgradeRequests(Predicate<String> uri) {
        this.uri = uri;
    }

    /** A message was read: it is taken, or goes on. The consumer owns the request once all of it is here. */
    public void read(ChannelHandlerContext ctx, Object message, Consumer<DefaultFullHttpRequest> consumer) {
        if (found != null) {
            boolean last = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (last) {
                hand(found, consumer);
            }
        } else if (inFlight == 0 && message instanceof HttpRequest request && isUpgrade(request)) {
            DefaultFullHttpRequest copy =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, request.uri());
            copy.headers().set(request.headers());
            found = copy;
            if (message instanceof LastHttpContent) {
                // Behind the h2c check of a plain listener a request comes as one object.
                ReferenceCountUtil.release(message);
                hand(copy, consumer);
            }
        } else {
            if (message instanceof HttpRequest) {
                inFlight++;
            }
            ctx.fireChannelRead(message);
        }
    }

    private void hand(DefaultFullHttpRequest request, Consumer<DefaultFullHttpRequest> consumer) {
        if (!whole) {
            whole = true;
            consumer.accept(request);
        }
    }

    private boolean isUpgrade(HttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && uri.test(request.uri())
                && "websocket".equalsIgnoreCase(request.headers().get(HttpHeaderNames.UPGRADE))
                && HttpUtil.getContentLength(request, 0L) == 0
                && !HttpUtil.isTransferEncodingChunked(request);
    }

    /** A message of the host is about to be written. */
    public void wrote(Object message) {
        if (message instanceof HttpResponse response) {
            informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }
        if (message instanceof LastHttpContent && !informational && inFlight > 0) {
            inFlight--;
        }
    }

    /** Whether a request was found: the connection is no longer the host's. */
    public boolean isTaken() {
        return found != null;
    }

    /** Takes the connection from the host's handlers behind this one, and answers the request, which it releases. */
    public static void upgrade(
            ChannelHandlerContext ctx,
            WebSocketServerHandshaker handshaker,
            DefaultFullHttpRequest request,
            HttpHeaders extra,
            ChannelFutureListener done) {
        Pipelines.removeAllAfter(ctx);
        ChannelPipeline pipeline = ctx.pipeline();
        for (ChannelHandler handler : pipeline.toMap().values()) {
            // It would take what goes wrong with the socket for its own, for one.
            if (handler instanceof Seeker && handler != ctx.handler()) {
                pipeline.remove(handler);
            }
        }
        if (pipeline.get(IdleStateHandler.class) != null) {
            pipeline.remove(IdleStateHandler.class);
        }
        handshaker
                .handshake(ctx.channel(), request, extra, ctx.channel().newPromise())
                .addListener(done)
                .addListener(answered -> request.release());
    }
}
