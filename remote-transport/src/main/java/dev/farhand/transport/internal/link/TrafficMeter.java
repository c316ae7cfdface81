package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts what passes between TLS and HTTP/2, and remembers when something passed last. */
@ThreadConfined("the link's thread")
final class TrafficMeter extends ChannelDuplexHandler {
    private volatile long received;
    private volatile long sent;
    private volatile long lastRead = System.nanoTime();
    private long lastWrite = lastRead;

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer, the loop; others only look
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            received += bytes.readableBytes();
            lastRead = System.nanoTime();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer, the loop; others only look
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            sent += bytes.readableBytes();
            lastWrite = System.nanoTime();
        }
        ctx.write(message, promise);
    }

    long received() {
        return received;
    }

    long sent() {
        return sent;
    }

    long lastRead() {
        return lastRead;
    }

    long lastWrite() {
        return lastWrite;
    }
}
