package dev.farhand.transport.internal.netty;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.internal.wire.MessageDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for exactly one message on a connection that carries no more than one each way.
 *
 * @param <M> what is waited for
 */
public final class MessageExchange<M extends MessageLite> extends SimpleChannelInboundHandler<ByteBuf> {
    /** Largest message of an enrolment. */
    public static final int MAXIMUM_MESSAGE = 64 * 1024;

    private final Parser<M> parser;
    private final MessageDecoder decoder = new MessageDecoder(MAXIMUM_MESSAGE);
    private final CompletableFuture<M> received = new CompletableFuture<>();

    /** Waits for a message of this type. */
    public MessageExchange(Parser<M> parser) {
        this.parser = parser;
    }

    /** The message, or why none came. Completes on the connection's thread. */
    public CompletableFuture<M> received() {
        return received;
    }

    /** As it travels. */
    public static ByteBuf encode(MessageLite message) {
        return Unpooled.wrappedBuffer(MessageDecoder.encode(message));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (received.isDone()) {
            return;
        }
        decoder.append(bytes.nioBuffer());
        try {
            Optional<M> message = decoder.next(parser);
            if (message.isPresent()) {
                if (decoder.buffered() > 0) {
                    throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
                }
                received.complete(message.get());
            }
        } catch (RemoteException broken) {
            received.completeExceptionally(broken);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        received.completeExceptionally(new RemoteException(ErrorCode.LINK_LOST));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        received.completeExceptionally(cause);
        ctx.close();
    }
}
