package dev.farhand.core.channel;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * Bytes in both directions with backpressure both ways. Nothing arrives that was not asked for with {@link #read()}, and
 * a writer that heeds {@link #isWritable()} never fills memory. Each direction ends by itself ({@link #finish()}, or
 * {@link Receiver#onFinished()}); {@link #reset} ends both at once.
 *
 * <p>What arrived before the peer's end stays readable after both directions have ended, however slowly it is read; it
 * counts as an open channel until the reader has heard {@link Receiver#onFinished()}, or calls {@link #reset} or
 * {@link #close}. So read to the end, or close. It even outlives a connection that is lost after that, for as long as the
 * reader goes on: one that asks for nothing during the connection's drain timeout hears {@link Receiver#onReset}. As long
 * as one direction is open a lost connection takes what is unread along, and {@link Receiver#onReset} says so. So does
 * whoever ends the connection on purpose at this end, or because the device was revoked.
 */
@ThreadSafe
public interface ByteStream extends AutoCloseable {

    /**
     * Says who receives; called once, before the first {@link #read()}. Callbacks come one at a time, in order, on the
     * stream's own thread, which they must not block.
     * A receiver that comes after a reset hears of it, with its code.
     */
    void receiver(Receiver receiver);

    /** Asks for one more {@link Receiver#onData}. Demands add up. */
    void read();

    /**
     * Sends bytes. The stream owns the buffer until the stage completes: do not change it before. Writing while
     * {@link #isWritable()} is false is allowed and is what fills memory, so do not.
     */
    CompletionStage<Void> write(ByteBuffer bytes);

    /** Whether another {@link #write} would be sent soon; when it turns true again {@link Receiver#onWritable} comes. */
    boolean isWritable();

    /** Ends our direction after what was written; theirs goes on. Idempotent. */
    void finish();

    /** Ends both directions now, unsent bytes are dropped, and tells the peer why. Idempotent. */
    void reset(ErrorCode code);

    /**
     * Finishes when our direction is still open and no longer receives, not even what is here already; idempotent. What was
     * written is still sent, and the peer's reader hears all of it, at its own pace; only a peer that has not made
     * room for all of it after ten minutes finds the stream reset. Who does not end its own direction within the connection's
     * drain timeout after all was sent finds that its writes fail, and unless it finishes then, hears
     * {@link Receiver#onReset} once it does nothing more.
     */
    @Override
    void close();

    /** What a stream tells its reader. */
    interface Receiver {
        /** Bytes arrived. The buffer is lent: copy what outlives the call. */
        void onData(ByteBuffer bytes);

        /** The peer finished its direction and all it sent was handed out; nothing more arrives. */
        void onFinished();

        /** The stream is gone in both directions, with what was not read; nothing more is called. */
        void onReset(ErrorCode code);

        /** {@link #isWritable()} has become true again. */
        default void onWritable() {}
    }
}
