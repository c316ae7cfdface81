package dev.farhand.agent.internal.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.LinkStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears a stream from its beginning, so that its end is known whether or not the capability listens, and passes everything
 * on to the capability's receiver once there is one.
 */
@ThreadSafe
final class StreamEar implements ByteStream.Receiver {
    /** What the guard wants to know, on the stream's thread. */
    interface Events {
        /** Bytes arrived. */
        void used();

        /** The peer finished its direction. */
        void finished();

        /** The stream is gone. */
        void gone();
    }

    private final LinkStream stream;
    private final Events events;

    @GuardedBy("this")
    private ByteStream.@Nullable Receiver receiver;

    /** What the capability asked for before it listened. */
    @GuardedBy("this")
    private int asked;

    /** Whether a question of our own is out, which nobody else has asked yet. */
    @GuardedBy("this")
    private boolean ownQuestion;

    /** What our question brought, until the capability asks for it. */
    @GuardedBy("this")
    private @Nullable ByteBuffer held;

    @GuardedBy("this")
    private boolean heldWanted;

    @GuardedBy("this")
    private boolean finished;

    @GuardedBy("this")
    private boolean finishTold;

    @GuardedBy("this")
    private Optional<ErrorCode> reset = Optional.empty();

    @GuardedBy("this")
    private boolean telling;

    @GuardedBy("this")
    private boolean deaf;

    StreamEar(LinkStream stream, Events events) {
        this.stream = stream;
        this.events = events;
    }

    /** From now on this one is told. {@code over} says whether both directions have ended. */
    void receiver(ByteStream.Receiver value, boolean over) {
        int reads;
        Optional<ErrorCode> early;
        boolean waiting;
        synchronized (this) {
            if (receiver != null) {
                throw new IllegalStateException("the receiver is set already");
            }
            receiver = value;
            reads = asked;
            asked = 0;
            early = reset;
            waiting = finished;
        }
        if (early.isPresent()) {
            // The stream's thread takes nothing more for it, and calls nothing either: nobody is in the way here.
            value.onReset(early.get());
            return;
        }
        if (waiting) {
            tellSoon(over);
        }
        for (int i = 0; i < reads; i++) {
            read(over);
        }
    }

    void read(boolean over) {
        boolean fromStream;
        synchronized (this) {
            if (receiver == null) {
                asked++;
                return;
            }
            if (ownQuestion) {
                ownQuestion = false;
                return;
            }
            fromStream = held == null || heldWanted;
            heldWanted |= !fromStream;
        }
        if (fromStream) {
            stream.read();
        } else {
            tellSoon(over);
        }
    }

    /** Nobody listened while our direction was open: asks once, so that the peer's end, when it comes next, is heard. */
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

    private void tellSoon(boolean over) {
        if (over) {
            // A stream whose both directions have ended runs no tasks, and calls nothing by itself.
            tell();
        } else {
            stream.later(Duration.ZERO, this::tell);
        }
    }

    private void tell() {
        Optional<Runnable> next = next();
        while (next.isPresent()) {
            try {
                call(next.get());
            } finally {
                told();
            }
            next = next();
        }
    }

    private synchronized void told() {
        telling = false;
    }

    private synchronized Optional<Runnable> next() {
        ByteStream.Receiver to = receiver;
        ByteBuffer bytes = held;
        if (to == null || telling || deaf || (bytes != null && !heldWanted)) {
            return Optional.empty();
        }
        if (bytes != null) {
            held = null;
            heldWanted = false;
            telling = true;
            return Optional.of(() -> to.onData(bytes));
        }
        if (!finished || finishTold) {
            return Optional.empty();
        }
        finishTold = true;
        telling = true;
        return Optional.of(to::onFinished);
    }

    @Override
    public void onData(ByteBuffer bytes) {
        events.used();
        ByteStream.Receiver to;
        synchronized (this) {
            to = receiver;
            if (to == null || ownQuestion) {
                ownQuestion = false;
                held = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip().asReadOnlyBuffer();
                return;
            }
        }
        call(() -> to.onData(bytes));
    }

    @Override
    public void onFinished() {
        events.finished();
        synchronized (this) {
            finished = true;
        }
        tell();
    }

    @Override
    public void onReset(ErrorCode code) {
        events.gone();
        ByteStream.Receiver to;
        synchronized (this) {
            if (reset.isPresent() || deaf) {
                return;
            }
            held = null;
            reset = Optional.of(code);
            to = receiver;
        }
        if (to != null) {
            to.onReset(code);
        }
    }

    @Override
    public void onWritable() {
        ByteStream.Receiver to;
        synchronized (this) {
            to = deaf ? null : receiver;
        }
        if (to != null) {
            call(to::onWritable);
        }
    }

    /** A receiver that throws loses its stream, and the stream tells nobody. */
    private void call(Runnable told) {
        try {
            told.run();
        } catch (RuntimeException | Error broken) {
            events.gone();
            throw broken;
        }
    }
}
