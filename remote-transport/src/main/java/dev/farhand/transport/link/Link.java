package dev.farhand.transport.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PeerIdentity;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.OpenChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One connection between an agent and a server, mutually authenticated, carrying many streams. Either end opens
 * channels; the wire difference (only the server opens HTTP/2 streams) does not show here.
 *
 * <p>Stages complete on the link's own thread, or at once: what follows must not block. They fail with
 * {@link RemoteException} only. Every call is safe on a link that has ended.
 */
@ThreadSafe
public interface Link {
    /** Who is at the other end, by certificate. */
    PeerIdentity peer();

    /** How the link stands. */
    LinkInfo info();

    /** What the device last said about itself, sanitised; empty at the agent's end. */
    Optional<DeviceFacts> facts();

    /** The counters now. */
    LinkStatistics statistics();

    /**
     * Asks the other end for a channel. Completes when its acceptor accepted; fails with its refusal,
     * {@link ErrorCode#CHANNEL_LIMIT_REACHED}, {@link ErrorCode#TIMED_OUT} or {@link ErrorCode#LINK_LOST}. Cancelling
     * the future of the stage resets the channel.
     */
    CompletionStage<LinkStream> open(OpenChannel opening);

    /**
     * One request, one answer: opens a channel, sends the message, ends our direction, and reads one message of at most
     * 1 MiB. Fails with {@link ErrorCode#TIMED_OUT} when the answer takes longer than {@link LinkConfig#callTimeout()}.
     */
    <R extends MessageLite> CompletionStage<R> call(OpenChannel opening, MessageLite request, Parser<R> answer);

    /**
     * Measures the round trip now. Fails with {@link ErrorCode#RATE_LIMITED} while 64 answers are awaited, and beyond 250
     * questions a second with a burst of 1,000.
     */
    CompletionStage<Duration> ping();

    /**
     * Ends the link without hurry: no new channels from here on; open ones may finish until
     * {@link LinkConfig#drainTimeout()}. A server's agents come back after a random part of the spread.
     */
    void drain(Duration spread);

    /** Ends the link now and tells the other end why. Idempotent: the first reason stays. */
    void close(ErrorCode reason);

    /** Completes once, with the reason, when the link has ended and all its streams with it. Never fails. */
    CompletionStage<LinkEnd> closed();

    /** Whether channels may still be opened. */
    boolean isOpen();
}
