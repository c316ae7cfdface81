package dev.farhand.agent.internal.link;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel in use: counted while it is open, ended when its time is over or nothing moved for too long, whatever its
 * capability does with it.
 */
@ThreadSafe
final class GuardedStream implements LinkStream {
    private static final int OUR_END = 1;
    private static final int THEIR_END = 2;

    private final LinkStream stream;
    private final Runnable ended;
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long lastMoved = System.nanoTime();

    GuardedStream(LinkStream stream, Runnable ended) {
        this.stream = stream;
        this.ended = ended;
    }

    /** Sets the limits of the grant; zero switches one off. */
    void limit(Duration idle, Duration maximum) {
        if (!maximum.isZero()) {
            stream.later(maximum, () -> reset(ErrorCode.GRANT_EXPIRED));
        }
        if (!idle.isZero()) {
            stream.later(idle, () -> checkIdle(idle));
        }
    }

    private void checkIdle(Duration idle) {
        long left = idle.toNanos() - (System.nanoTime() - lastMoved);
        if (left <= 0) {
            reset(ErrorCode.TIMED_OUT);
        } else if (!over.get()) {
            stream.later(Duration.ofNanos(left), () -> checkIdle(idle));
        }
    }

    private void moved() {
        lastMoved = System.nanoTime();
    }

    private void finishedBy(int side) {
        if (finished.accumulateAndGet(side, (before, one) -> before | one) == (OUR_END | THEIR_END)) {
            over();
        }
    }

    private void over() {
        if (over.compareAndSet(false, true)) {
            ended.run();
        }
    }

    @Override
    public void receiver(Receiver receiver) {
        stream.receiver(new Receiver() {
            @Override
            public void onData(ByteBuffer bytes) {
                moved();
                receiver.onData(bytes);
            }

            @Override
            public void onFinished() {
                finishedBy(THEIR_END);
                receiver.onFinished();
            }

            @Override
            public void onReset(ErrorCode code) {
                over();
                receiver.onReset(code);
            }

            @Override
            public void onWritable() {
                receiver.onWritable();
            }
        });
    }

    @Override
    public void read() {
        stream.read();
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        moved();
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
    }

    @Override
    public void reset(ErrorCode code) {
        stream.reset(code);
        over();
    }

    @Override
    public void close() {
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
        stream.later(delay, task);
    }
}
