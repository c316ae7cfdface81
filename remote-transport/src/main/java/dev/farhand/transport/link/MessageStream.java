package dev.farhand.transport.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.internal.link.LengthPrefixedStream;
import java.util.concurrent.CompletionStage;

/**
 * Protobuf messages over a stream, each after its length in four bytes, big-endian. Pull-based like the stream below:
 * one {@link #read()} brings one message.
 *
 * @param <I> what arrives
 */
@ThreadSafe
public interface MessageStream<I extends MessageLite> extends AutoCloseable {
    /** Takes over the stream, whose receiver must not have been set. */
    static <I extends MessageLite> MessageStream<I> over(LinkStream stream, Parser<I> parser, MessageLimits limits) {
        return new LengthPrefixedStream<>(stream, parser, limits);
    }

    /** The stream below. */
    LinkStream stream();

    /** Says who receives; called once, before the first {@link #read()}. */
    void receiver(Receiver<? super I> receiver);

    /** Asks for one more message. Demands add up. */
    void read();

    /** Sends a message; the stage completes when it was handed to the network. Fails when the stream is gone. */
    CompletionStage<Void> send(MessageLite message);

    /** Whether another message would be sent soon; {@link Receiver#onWritable} comes when it turns true again. */
    boolean isWritable();

    /** Ends our direction after what was sent. Idempotent. */
    void finish();

    /** Ends both directions and tells the peer why. Idempotent. */
    void reset(ErrorCode code);

    /** As {@link dev.farhand.core.channel.ByteStream#close()}. */
    @Override
    void close();

    /**
     * What a message stream tells its reader, on the stream's thread.
     *
     * @param <I> what arrives
     */
    interface Receiver<I> {
        /** A message that was asked for. */
        void onMessage(I message);

        /** The peer finished its direction after a whole message. */
        void onFinished();

        /**
         * The stream is gone; a message that was too large, cut or unreadable ends here too. May come after
         * {@link #onFinished} while our own direction is open; nothing comes after it.
         */
        void onReset(ErrorCode code);

        /** {@link MessageStream#isWritable()} has become true again. */
        default void onWritable() {}
    }
}
