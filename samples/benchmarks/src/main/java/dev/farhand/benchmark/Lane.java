package dev.farhand.benchmark;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * One flow of bytes in both directions: a stream of a link, or a raw TLS connection of its own. What works on lanes is the
 * same for both, so a difference in the figures is the link's.
 */
interface Lane {
    /** Says who receives; called once, on the lane's thread or before anything can arrive. */
    void receiver(Receiver receiver);

    /** Sends a part of an array that never changes. Completes when the bytes were handed to the network. */
    CompletionStage<?> send(byte[] source, int offset, int length);

    /** Sends what was collected. */
    void flush();

    boolean isWritable();

    /** Runs on the lane's thread, after what waits there already. */
    void execute(Runnable task);

    void close();

    /** What a lane tells, on its thread. */
    interface Receiver {
        void onBytes(ByteBuffer bytes);

        default void onWritable() {}
    }
}
