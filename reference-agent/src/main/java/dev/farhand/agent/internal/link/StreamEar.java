package dev.farhand.agent.internal.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.LinkStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears a stream from its beginning, so that its end is known whether or not the capability listens, and passes everything
 * on to the capability's receiver once there is one: one call at a time, in order.
 */
@ThreadSafe
final class StreamEar implements ByteStream.Receiver {
    /** How much is kept, about, of what comes before its peer's end to a capability that does not listen. */
    static final int MOST_HELD = 16 * 1024;

    /** What the guard wants to know, on the stream's thread, and what it is asked. */
    interface Events {
        /** Bytes arrived. */
        void used();

        /** The peer finished its direction. */
        void finished();

        /** The stream is gone. */
        void gone();

        /** What has ended access by now; asked before bytes are told that outlived their stream. Any thread. */
        Optional<ErrorCode> stopped();
    }

    private final LinkStream stream;
    private final Events events;

    @GuardedBy("this")
    private ByteStream.@Nullable Receiver receiver;

    /** What the capability asked for before it listened, or from within a call of {@link #tell}. */
    @GuardedBy("this")
    private int asked;

    /** Whether a question of our own is out, which nobody else has asked yet. */
    @GuardedBy("this")
    private boolean ownQuestion;

    /** What our questions brought, until the capability asks for it. */
    @GuardedBy("this")
    private @Nullable ByteArrayOutputStream held;

    @GuardedBy("this")
    private boolean heldWanted;

    @GuardedBy("this")
    private boolean finished;

    @GuardedBy("this")
    private boolean finishTold;

    @GuardedBy("this")
    private Optional<ErrorCode> reset = Optional.empty();

    @GuardedBy("this")
    private boolean resetTold;

    @GuardedBy("this")
    private boolean telling;

    @GuardedBy("this")
    private boolean deaf;

    /** The stream calls nothing more. */
    @GuardedBy("this")
    private boolean over;

    StreamEar(LinkStream stream, Events events) {
        this.stream = stream;
        this.events = events;
    }

    // ---- what the capability asks for; any thread

    /** From now on this one is told. */
    void receiver(ByteStream.Receiver value) {
        boolean ended;
        boolean waiting;
        synchronized (this) {
            if (receiver != null) {
                throw new IllegalStateException("the receiver is set already");
            }
            receiver = value;
            ended = reset.isPresent();
            waiting = finished;
        }
        if (ended) {
            // The stream's thread takes nothing more for it, and calls nothing either: nobody is in the way here.
            tell();
        } else if (waiting) {
            tellSoon();
        }
        askAgain();
    }

    void read() {
        boolean fromStream;
        synchronized (this) {
            if (receiver == null || telling) {
                asked++;
                return;
            }
            fromStream = held == null || heldWanted;
            heldWanted |= !fromStream;
            if (fromStream && ownQuestion) {
                ownQuestion = false;
                return;
            }
        }
        if (fromStream) {
            stream.read();
        } else {
            tellSoon();
        }
    }

    /** What waited until there was somebody to answer to. */
    private void askAgain() {
        int reads;
        synchronized (this) {
            reads = asked;
            asked = 0;
        }
        for (int i = 0; i < reads; i++) {
            read();
        }
    }

    // ---- what the guard says; any thread

    /** Nobody listened while our direction was open: asks until the peer's end is heard, or enough has come before it. */
    void listenForTheEnd() {
        synchronized (this) {
            if (receiver != null || ownQuestion || held != null || finished || deaf) {
                return;
            }
            ownQuestion = true;
        }
        stream.read();
    }

    /** Nothing more is told. */
    synchronized void deafen() {
        deaf = true;
        held = null;
    }

    /**
     * Access has ended: no more bytes are told, only that; also after the peer's end, which does not end what a receiver
     * still has. To be said before the stream is reset.
     */
    void cut(ErrorCode code) {
        if (cutNow(code, false)) {
            tellSoon();
        }
    }

    /**
     * As {@link #cut}, by who does not know whether the stream has just ended by itself: a receiver that has heard the end of
     * all hears no other one.
     */
    void cutUnlessEnded(ErrorCode code) {
        if (cutNow(code, true)) {
            tellSoon();
        }
    }

    private synchronized boolean cutNow(ErrorCode code, boolean unlessEnded) {
        if (reset.isPresent() || unlessEnded && over && finishTold) {
            return false;
        }
        reset = Optional.of(code);
        held = null;
        return true;
    }

    /** Both directions have ended. */
    synchronized void over() {
        over = true;
    }

    // ---- what the capability is told

    /** Never on the thread that asks: it may be a capability's own. A stream that ended well still runs tasks. */
    private void tellSoon() {
        stream.later(Duration.ZERO, this::tell);
    }

    private void tell() {
        if (outlived()) {
            events.stopped().ifPresent(this::cut);
        }
        Optional<Runnable> next = next();
        while (next.isPresent()) {
            try {
                call(next.get());
            } finally {
                told();
            }
            askAgain();
            next = next();
        }
    }

    /** Whether bytes are about to be told whose stream nobody can end any more. */
    private synchronized boolean outlived() {
        return over && held != null && heldWanted;
    }

    private synchronized void told() {
        telling = false;
    }

    private synchronized Optional<Runnable> next() {
        ByteStream.Receiver to = receiver;
        if (to == null || telling || deaf) {
            return Optional.empty();
        }
        Optional<Runnable> next = reset.isPresent() ? nextReset(to) : held != null ? nextHeld(to) : nextFinish(to);
        telling = next.isPresent();
        return next;
    }

    @GuardedBy("this")
    private Optional<Runnable> nextReset(ByteStream.Receiver to) {
        if (resetTold) {
            return Optional.empty();
        }
        resetTold = true;
        return reset.map(code -> () -> to.onReset(code));
    }

    @GuardedBy("this")
    private Optional<Runnable> nextHeld(ByteStream.Receiver to) {
        ByteArrayOutputStream bytes = held;
        if (bytes == null || !heldWanted) {
            return Optional.empty();
        }
        held = null;
        heldWanted = false;
        return Optional.of(() -> to.onData(ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer()));
    }

    @GuardedBy("this")
    private Optional<Runnable> nextFinish(ByteStream.Receiver to) {
        if (!finished || finishTold) {
            return Optional.empty();
        }
        finishTold = true;
        return Optional.of(to::onFinished);
    }

    /** A receiver that throws loses its stream, and the stream tells nobody. */
    private void call(Runnable told) {
        try {
            told.run();
        } catch (RuntimeException | Error broken) {
            deafen();
            events.gone();
            throw broken;
        }
    }

    // ---- what the stream tells; its thread

    @Override
    public void onData(ByteBuffer bytes) {
        events.used();
        ByteStream.Receiver to;
        boolean more;
        boolean heldFirst;
        synchronized (this) {
            if (deaf || reset.isPresent()) {
                return;
            }
            to = ownQuestion ? null : receiver;
            more = to == null && hold(bytes);
            heldFirst = heldWanted;
        }
        if (to != null) {
            if (heldFirst) {
                tell();
            }
            call(() -> to.onData(bytes));
        } else if (more) {
            stream.read();
        }
    }

    /** Answers whether to go on asking. */
    @GuardedBy("this")
    private boolean hold(ByteBuffer bytes) {
        ByteArrayOutputStream into = held == null ? new ByteArrayOutputStream(bytes.remaining()) : held;
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        into.writeBytes(copy);
        held = into;
        ownQuestion = receiver == null && into.size() < MOST_HELD;
        return ownQuestion;
    }

    @Override
    public void onFinished() {
        synchronized (this) {
            finished = true;
        }
        events.finished();
        tell();
    }

    @Override
    public void onReset(ErrorCode code) {
        synchronized (this) {
            over = true;
            held = null;
            if (reset.isEmpty()) {
                reset = Optional.of(code);
            }
        }
        events.gone();
        tell();
    }

    @Override
    public void onWritable() {
        ByteStream.Receiver to;
        synchronized (this) {
            to = deaf || reset.isPresent() ? null : receiver;
        }
        if (to != null) {
            call(to::onWritable);
        }
    }
}
