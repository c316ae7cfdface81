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
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    private final AtomicBoolean finishing = new AtomicBoolean();

    /** What our direction still waits for: its writes that are under way, and one for its finish. */
    private final AtomicInteger unsent = new AtomicInteger(1);

    private final StreamEar ear;
    private volatile Supplier<Optional<ErrorCode>> stopping = Optional::empty;

    /** Why it was ended from outside, for messages that its receiver still has. */
    private volatile Optional<ErrorCode> cut = Optional.empty();

    GuardedStream(LinkStream stream, GuardedSessions.Session session, Consumer<GuardedStream> ended) {
        this(stream, session, true, ended);
    }

    /** Where bytes that arrive are no proof that somebody is there, its capability calls {@link #use}. */
    GuardedStream(
            LinkStream stream, GuardedSessions.Session session, boolean bytesAreUse, Consumer<GuardedStream> ended) {
        this.stream = stream;
        this.session = session;
        this.ended = ended;
        this.ear = new StreamEar(stream, new StreamEar.Events() {
            @Override
            public void used() {
                if (bytesAreUse) {
                    session.touch();
                }
            }

            @Override
            public void finished() {
                finishedBy(THEIR_END);
            }

            @Override
            public void gone() {
                over();
            }

            @Override
            public Optional<ErrorCode> stopped() {
                return GuardedStream.this.stopped();
            }
        });
    }

    /** Somebody uses it: it is not idle. */
    void use() {
        session.touch();
    }

    /** Begins to hear when the stream ends, also when its capability never listens. */
    void listen() {
        stream.receiver(ear);
    }

    /** Begins to look at the limits; {@code stopping} says what else has ended access by now. */
    void watch(Supplier<Optional<ErrorCode>> stopping) {
        this.stopping = stopping;
        look();
    }

    private void look() {
        if (over.get() || hasOutlivedItsLink()) {
            return;
        }
        Optional<ErrorCode> stopped = stopped();
        if (stopped.isPresent()) {
            end(stopped.get());
            return;
        }
        // A moment more than what is left, so that the next look finds it over and not nearly so.
        Duration left = session.check().remaining().plusMillis(1);
        stream.later(left.compareTo(LOOK_AT_HOURS) < 0 ? left : LOOK_AT_HOURS, () -> run(this::look));
    }

    /** What it still has is its reader's for as long as that comes back for it; the limits are looked at whenever it does. */
    private boolean hasOutlivedItsLink() {
        return !link().isOpen() && link().closed().toCompletableFuture().isDone();
    }

    /** What has ended access by now; goes on to answer after the stream's end. */
    Optional<ErrorCode> stopped() {
        SessionTimer.Verdict verdict = session.check();
        return verdict.over() ? verdict.reason() : stopping.get();
    }

    /** Ends it from outside, and tells its capability so. */
    void end(ErrorCode code) {
        cut = Optional.of(code);
        ear.cutUnlessEnded(code);
        stream.reset(code);
        over();
    }

    private void finishing() {
        if (finishing.compareAndSet(false, true)) {
            sent();
        }
    }

    private void sent() {
        if (unsent.decrementAndGet() == 0) {
            finishedBy(OUR_END);
        }
    }

    private void finishedBy(int side) {
        if (finished.accumulateAndGet(side, (before, one) -> before | one) == (OUR_END | THEIR_END)) {
            ear.over();
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
        ear.receiver(receiver);
    }

    @Override
    public void read() {
        if (hasOutlivedItsLink()) {
            stopped().ifPresent(this::end);
        }
        ear.read();
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        // While bytes flow the channel is in use, whoever has finished.
        unsent.incrementAndGet();
        CompletionStage<Void> written;
        try {
            written = stream.write(bytes);
        } catch (RuntimeException | Error broken) {
            sent();
            throw broken;
        }
        written.whenComplete((done, failure) -> sent());
        return written;
    }

    @Override
    public boolean isWritable() {
        return stream.isWritable();
    }

    @Override
    public void finish() {
        finishing();
        stream.finish();
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
        finishing();
        stream.close();
        // Nothing more is heard, but what was written goes out first.
        finishedBy(THEIR_END);
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
            // Messages are handed out here; those that outlive their stream or link outlive the looks at limits too.
            Optional<ErrorCode> stopped = over.get() || hasOutlivedItsLink() ? cut.or(this::stopped) : Optional.empty();
            stopped.ifPresentOrElse(ear::cut, () -> run(task));
        });
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error broken) {
            // It loses its stream, and nobody else is told.
            ear.deafen();
            over();
            throw broken;
        }
    }
}
