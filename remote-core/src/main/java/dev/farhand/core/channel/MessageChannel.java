package dev.farhand.core.channel;

import com.google.protobuf.MessageLite;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import java.util.concurrent.CompletionStage;

/**
 * Protobuf messages in both directions with backpressure both ways, whoever carries them. Pull-based: one {@link #read()}
 * brings one message.
 *
 * @param <I> what arrives
 */
@ThreadSafe
public interface MessageChannel<I extends MessageLite> extends AutoCloseable {
    /** Says who receives; called once, before the first {@link #read()}. */
    void receiver(Receiver<? super I> receiver);

    /** Asks for one more message. Demands add up. */
    void read();

    /** Sends a message; the stage completes when it was handed to the network. Fails when the channel is gone. */
    CompletionStage<Void> send(MessageLite message);

    /** Whether another message would be sent soon; {@link Receiver#onWritable} comes when it turns true again. */
    boolean isWritable();

    /** Ends our direction after what was sent. Idempotent. */
    void finish();

    /** Ends both directions and tells the peer why. Idempotent. */
    void reset(ErrorCode code);

    /** As {@link ByteStream#close()}. */
    @Override
    void close();

    /**
     * What a message channel tells its reader, on the channel's thread, which it must not block.
     *
     * @param <I> what arrives
     */
    interface Receiver<I> {
        /** A message that was asked for. */
        void onMessage(I message);

        /** The peer finished its direction after a whole message. */
        void onFinished();

        /**
         * The channel is gone; a message that was too large, cut or unreadable ends here too. May come after
         * {@link #onFinished} while our own direction is open; nothing comes after it.
         */
        void onReset(ErrorCode code);

        /** {@link MessageChannel#isWritable()} has become true again. */
        default void onWritable() {}
    }
}
