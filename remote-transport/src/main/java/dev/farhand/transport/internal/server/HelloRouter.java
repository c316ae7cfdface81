package dev.farhand.transport.internal.server;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.internal.netty.Pipelines;
import dev.farhand.transport.internal.wire.Purpose;
import dev.farhand.transport.link.Carrier;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole ClientHello before any other handler sees a byte, then either hands the connection to the link or steps
 * aside, and the bytes go on to whoever comes next. Bounded in bytes, in raw bytes (many tiny records) and in time.
 */
final class HelloRouter extends SslClientHelloHandler<Purpose> {
    private static final int MAXIMUM_HELLO = 16 * 1024;
    private static final int MAXIMUM_RAW = 2 * MAXIMUM_HELLO;

    private final LinkAccess access;
    private final Route route;
    private @Nullable ScheduledFuture<?> timeout;

    /** Where a connection came from, and what becomes of one that is not ours. */
    interface Route {
        /** Whether the router should leave at the first byte: the connection has no TLS. */
        boolean isPlain(ChannelPipeline pipeline);

        /** The hello is somebody else's; the router leaves the pipeline right after this. */
        void other(ChannelHandlerContext ctx);

        /** The hello is ours; whatever stands behind the router has to go. */
        void ours(ChannelHandlerContext ctx);

        /** What the link will travel in. */
        Carrier carrier();
    }

    HelloRouter(LinkAccess access, Route route) {
        super(MAXIMUM_HELLO);
        this.access = access;
        this.route = route;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(
                        () -> reject(ctx, ErrorCode.TIMED_OUT),
                        access.config().handshakeTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        if (timeout != null) {
            timeout.cancel(false);
        }
        super.handlerRemoved0(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (route.isPlain(ctx.pipeline())) {
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(message);
        } else if (message instanceof ByteBuf bytes && actualReadableBytes() > MAXIMUM_RAW) {
            bytes.release();
            reject(ctx, ErrorCode.PROTOCOL_VIOLATION);
        } else {
            super.channelRead(ctx, message);
        }
    }

    /** What is ours first waits for a place, with its hello kept and nothing more read. */
    @Override
    protected Future<Purpose> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf hello) {
        Purpose purpose = hello == null ? Purpose.OTHER : Purpose.of(hello);
        Promise<Purpose> answer = ctx.executor().newPromise();
        if (purpose == Purpose.OTHER) {
            return answer.setSuccess(purpose);
        }
        access.gate().enter(ctx.channel()).addListener((Future<Boolean> entered) -> {
            if (entered.getNow()) {
                answer.setSuccess(purpose);
            } else {
                answer.setFailure(new RemoteException(ErrorCode.OVERLOADED));
            }
        });
        return answer;
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, Future<Purpose> future) {
        if (!ctx.channel().isActive()) {
            return;
        }
        if (!future.isSuccess()) {
            reject(ctx, ErrorCode.OVERLOADED);
            return;
        }
        Purpose purpose = future.getNow();
        if (purpose == Purpose.OTHER) {
            route.other(ctx);
        } else {
            route.ours(ctx);
            if (!access.admit(ctx.channel(), ctx.pipeline(), purpose, route.carrier())) {
                reject(ctx, ErrorCode.OVERLOADED);
                return;
            }
        }
        // Leaving replays what was read to the handler that is next now.
        ctx.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean cut = cause instanceof IOException && !(cause instanceof SSLException);
        reject(ctx, cut ? ErrorCode.LINK_LOST : ErrorCode.PROTOCOL_VIOLATION);
    }

    private void reject(ChannelHandlerContext ctx, ErrorCode code) {
        access.refused(ctx.channel(), code);
        ctx.close();
    }

    /** A host's port: what is not ours is the host's. */
    static Route hosted() {
        return new Route() {
            @Override
            public boolean isPlain(ChannelPipeline pipeline) {
                return pipeline.get(SslHandler.class) == null;
            }

            @Override
            public void other(ChannelHandlerContext ctx) {
                // The host's own handlers stand behind this one.
            }

            @Override
            public void ours(ChannelHandlerContext ctx) {
                Pipelines.removeAllAfter(ctx);
                Channel channel = ctx.channel();
                channel.config().setAutoRead(true);
            }

            @Override
            public Carrier carrier() {
                return Carrier.TLS;
            }
        };
    }
}
