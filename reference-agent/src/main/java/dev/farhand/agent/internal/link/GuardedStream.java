package dev.farhand.agent.internal.link;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.session.SessionTimer;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A channel in use: counted while it is open, ended when the session's limits or the allowed hours are over, whatever its
 * capability does with it.
 */
@ThreadSafe
final class GuardedStream implements LinkStream {
    private static final int OUR_END = 1;
    private static final int THEIR_END = 2;
    private static final Duration LOOK_AT_HOURS = Duration.ofSeconds(30);

    private final LinkStream stream;
    private final GuardedSessions.Session session;
    private final Consumer<GuardedStream> ended;
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final StreamEar ear;

    GuardedStream(LinkStream stream, GuardedSessions.Session session, Consumer<GuardedStream> ended) {
        this.stream = stream;
        this.session = session;
        this.ended = ended;
        this.ear = new StreamEar(stream, new StreamEar.Events() {
            @Override
            public void used() {
                session.touch();
            }

            @Override
            public void finished() {
                finishedBy(THEIR_END);
            }

            @Override
            public void gone() {
                over();
            }
        });
    }

    /** Begins to hear when the stream ends, also when its capability never listens. */
    void listen() {
        stream.receiver(ear);
    }

    /** Begins to look at the limits; {@code hoursOpen} says whether the machine still allows access. */
    void watch(BooleanSupplier hoursOpen) {
        if (over.get()) {
            return;
        }
        if (!hoursOpen.getAsBoolean()) {
            reset(ErrorCode.OUTSIDE_ALLOWED_HOURS);
            return;
        }
        SessionTimer.Verdict verdict = session.check();
        if (verdict.over()) {
            reset(verdict.reason().orElse(ErrorCode.SESSION_TOO_LONG));
            return;
        }
        // A moment more than what is left, so that the next look finds it over and not nearly so.
        Duration left = verdict.remaining().plusMillis(1);
        stream.later(left.compareTo(LOOK_AT_HOURS) < 0 ? left : LOOK_AT_HOURS, () -> watch(hoursOpen));
    }

    private void finishedBy(int side) {
        if (finished.accumulateAndGet(side, (before, one) -> before | one) == (OUR_END | THEIR_END)) {
            over();
        }
    }

    private void over() {
        if (over.compareAndSet(false, true)) {
            ended.accept(this);
        }
    }

    @Override
    public void receiver(Receiver receiver) {
        ear.receiver(receiver, over.get());
    }

    @Override
    public void read() {
        ear.read(over.get());
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        return stream.write(bytes);
    }

    @Override
    public boolean isWritable() {
        return stream.isWritable();
    }

    @Override
    public void finish() {
        stream.finish();
        finishedBy(OUR_END);
        ear.listenForTheEnd();
    }

    @Override
    public void reset(ErrorCode code) {
        ear.deafen();
        stream.reset(code);
        over();
    }

    @Override
    public void close() {
        ear.deafen();
        stream.close();
        over();
    }

    @Override
    public Link link() {
        return stream.link();
    }

    @Override
    public int id() {
        return stream.id();
    }

    @Override
    public OpenChannel opening() {
        return stream.opening();
    }

    @Override
    public ChannelOpened opened() {
        return stream.opened();
    }

    @Override
    public void later(Duration delay, Runnable task) {
        stream.later(delay, () -> {
            try {
                task.run();
            } catch (RuntimeException | Error broken) {
                // It loses its stream, and nobody else is told.
                over();
                throw broken;
            }
        });
    }
}
