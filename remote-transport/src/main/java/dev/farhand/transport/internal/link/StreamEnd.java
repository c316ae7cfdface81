package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a stream has come to its end, and who has heard of it.
 *
 * <p>HTTP/2 knows nothing of a stream whose both directions have ended, but its reader may not have asked for all of it
 * yet. Such a stream stays in the link's table, and counts with its window and its unread bytes, until the reader has
 * heard the end. A link that is lost leaves it to the reader, for as long as that goes on reading.
 */
@ThreadConfined("the stream's thread, but for isOpen and hasEnded")
final class StreamEnd {
    /** A peer that has not taken in this time what was written before a close is not going to. */
    static final Duration LONGEST_SENDING = Duration.ofMinutes(10);

    private enum State {
        /** HTTP/2 knows it, or will. */
        OPEN,
        /** Both directions ended well; what is unread is here. */
        CLOSED,
        /** And the reader has heard the end. */
        OVER,
        /** Reset, lost, or dropped by its owner. */
        GONE
    }

    private final NettyStream stream;
    private final NettyLink link;
    private final StreamThread thread;
    private volatile State state = State.OPEN;
    private ErrorCode code = ErrorCode.CANCELLED;
    private boolean resetHeard;
    private boolean closing;
    private @Nullable Patience waiting;

    StreamEnd(NettyStream stream, NettyLink link, StreamThread thread) {
        this.stream = stream;
        this.link = link;
        this.thread = thread;
    }

    /** Any thread. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether both directions have ended well, and not all of it is read. */
    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Reset, lost, or dropped by its owner. */
    boolean isGone() {
        return state == State.GONE;
    }

    /** Whether nothing more is told. Any thread. */
    boolean hasEnded() {
        State now = state;
        return now == State.OVER || now == State.GONE;
    }

    /** Ends both directions; the link's own reasons are told to the receiver too. */
    void reset(ErrorCode reason, boolean tell) {
        if (hasEnded()) {
            return;
        }
        if (!tell) {
            stream.input().deafen();
        }
        stream.output().reset(reason);
        lost(reason);
        stream.frames().close();
    }

    /** Its owner wants no more of it, not even of what is left to do after a good end. */
    void drop(ErrorCode reason) {
        reset(reason, false);
        state = State.GONE;
    }

    /** HTTP/2 has let go of it. */
    void channelClosed() {
        stopWaiting();
        if (isOpen() && hasClosedWell()) {
            state = State.CLOSED;
            if (stream.output().isUnwanted()) {
                // Whoever reads goes on, and whoever only waits to write hears that this will never be.
                waitForOwner();
            } else {
                overOnceHeard();
            }
        }
    }

    /** One that finishes meanwhile waits for nothing but its own reading, however slow that is. */
    private void waitForOwner() {
        waitFor(drainTimeout(), stream::signsOfReader, () -> {
            if (stream.output().isUnwanted()) {
                lost(ErrorCode.CANCELLED);
            }
        });
    }

    /** A stream that closes while its connection stands, unless either side reset it, has had both its ends pass. */
    private boolean hasClosedWell() {
        return stream.isAgreed()
                && stream.input().hasEnded()
                && stream.output().hasEnded()
                && !stream.input().isDeaf()
                && link.channel().isActive();
    }

    /** The connection is gone, or both directions have ended. */
    void channelGone() {
        if (isClosed()) {
            stream.input().deliver();
        } else if (isOpen()) {
            if (stream.input().isEndTold() && stream.output().hasEnded()) {
                over();
            } else {
                lost(linkCode());
            }
        }
    }

    /** The link has ended; the last thing it says to a stream. */
    void linkGone() {
        if (isClosed()) {
            stream.input().detach();
            link.streams().ended(stream);
            // A reader that was left alone with what it has not read, and does nothing for so long, will not come back.
            waitFor(drainTimeout(), stream::signsOfReader, () -> lost(linkCode()));
        } else {
            channelGone();
            // A stream that nobody reads would outlive its connection, with all it holds.
            stream.frames().close();
        }
    }

    private ErrorCode linkCode() {
        return link.endCode().orElse(ErrorCode.LINK_LOST);
    }

    /** The reader has heard the peer's end. */
    void peersEndHeard() {
        if (isClosed() && !stream.output().isUnwanted()) {
            over();
        }
    }

    /** Nothing more is to be written. */
    void overOnceHeard() {
        if (isClosed() && stream.input().isEndTold()) {
            over();
        }
    }

    private void over() {
        stopWaiting();
        state = State.OVER;
        stream.input().release();
        link.streams().ended(stream);
    }

    /** It is reset, or its connection is gone. */
    void lost(ErrorCode reason) {
        if (hasEnded()) {
            stream.input().release();
            return;
        }
        stopWaiting();
        state = State.GONE;
        code = reason;
        stream.input().release();
        stream.abandon(reason);
        if (!stream.input().isDeaf()) {
            tellReset();
        }
        link.streams().ended(stream);
    }

    /** Once: whoever listens now, or the one who comes later. */
    void tellReset() {
        ByteStream.Receiver known = stream.receiver();
        if (known != null && !resetHeard) {
            resetHeard = true;
            stream.guard(() -> known.onReset(code));
        }
    }

    /** The peer has sent all, and wants to hear no more; answers whether that leaves the stream to its reader. */
    boolean wantedNoMore() {
        boolean kept = isOpen()
                && stream.isAgreed()
                && stream.input().isPeerEnded()
                && !stream.input().isDeaf();
        if (kept) {
            stream.output().unwanted();
            stream.takeAll();
        }
        return kept;
    }

    // ---- who is waited for, until HTTP/2 lets go of the stream

    /** Nobody listens any more. What was written still goes out. */
    void closedByOwner() {
        if (!closing) {
            closing = true;
            if (!stream.output().isEndSent()) {
                // A peer that cannot write may be one that does not read: until it has all of ours, its is thrown away.
                stream.frames().takeAll();
            }
            waitForPeer();
        }
    }

    /** All of it has gone out. */
    void ownEndSent() {
        if (closing && isOpen()) {
            if (!stream.input().isPeerEnded()) {
                stream.frames().takeNoMore();
            }
            waitForPeer();
        }
    }

    /** To take what we sent, then for its own end. */
    private void waitForPeer() {
        if (stream.output().isEndSent()) {
            waitFor(drainTimeout(), () -> 0, this::noMore);
        } else {
            waitFor(LONGEST_SENDING, () -> 0, () -> reset(ErrorCode.CANCELLED, false));
        }
    }

    private void noMore() {
        stream.output().noMore();
        lost(ErrorCode.CANCELLED);
        stream.frames().close();
    }

    /** The peer has been told all, and is to end it. */
    void closeUnlessItDoes() {
        waitFor(drainTimeout(), () -> 0, stream.frames()::close);
    }

    private Duration drainTimeout() {
        return link.config().drainTimeout();
    }

    private void waitFor(Duration span, LongSupplier signs, Runnable givenUp) {
        stopWaiting();
        waiting = new Patience(thread, span, signs, givenUp);
    }

    private void stopWaiting() {
        Patience known = waiting;
        if (known != null) {
            known.end();
            waiting = null;
        }
    }
}
