package dev.farhand.transport.internal.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.limit.TokenBucket;
import dev.farhand.transport.internal.wire.MessageDecoder;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.MessageLimits;
import dev.farhand.transport.link.MessageStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Messages over a stream. A sender faster than the rate is not told off: its bytes are simply asked for later, until its
 * window is empty and it has to wait.
 *
 * @param <I> what arrives
 */
public final class LengthPrefixedStream<I extends MessageLite> implements MessageStream<I>, ByteStream.Receiver {
    private final LinkStream stream;
    private final Parser<I> parser;
    private final MessageDecoder decoder;
    private final Optional<TokenBucket> rate;
    private final AtomicLong demand = new AtomicLong();

    private volatile @Nullable Receiver<? super I> receiver;
    /** Its owner wants no more of it, not even what is here already. */
    private volatile boolean dropped;
    /** No more messages are told; written on the stream's thread. */
    private volatile boolean ended;

    // All below: the stream's thread only.
    private boolean pumping;
    private boolean reading;
    private boolean waiting;
    private boolean finished;
    private boolean resetTold;

    /** See {@link MessageStream#over}. */
    public LengthPrefixedStream(LinkStream stream, Parser<I> parser, MessageLimits limits) {
        this.stream = stream;
        this.parser = parser;
        this.decoder = new MessageDecoder(limits.maximumSize());
        this.rate = limits.perSecond() == 0
                ? Optional.empty()
                : Optional.of(new TokenBucket(limits.perSecond(), limits.burst(), System::nanoTime));
    }

    @Override
    public LinkStream stream() {
        return stream;
    }

    @Override
    public void receiver(Receiver<? super I> value) {
        if (receiver != null) {
            throw new IllegalStateException("the receiver is set already");
        }
        receiver = value;
        stream.receiver(this);
    }

    @Override
    public void read() {
        // A stream that has nothing more for us is not asked: it may be over, and would say so.
        if (!ended) {
            demand.incrementAndGet();
            stream.later(Duration.ZERO, this::pump);
        }
    }

    @Override
    public CompletionStage<Void> send(MessageLite message) {
        return stream.write(MessageDecoder.encode(message));
    }

    @Override
    public boolean isWritable() {
        return stream.isWritable();
    }

    @Override
    public void finish() {
        stream.finish();
    }

    @Override
    public void reset(ErrorCode code) {
        dropped = true;
        stream.reset(code);
    }

    @Override
    public void close() {
        dropped = true;
        stream.close();
    }

    private void pump() {
        if (pumping || ended || dropped) {
            return;
        }
        pumping = true;
        try {
            while (!ended && !dropped && demand.get() > 0 && step()) {
                // Each step gave out one message, or took bytes in.
            }
        } catch (RemoteException broken) {
            fail(broken.code());
        } finally {
            pumping = false;
        }
    }

    private boolean step() {
        if (rate.isPresent() && decoder.buffered() > 0) {
            Duration wait = rate.get().untilNext();
            if (!wait.isZero()) {
                pumpAfter(wait);
                return false;
            }
        }
        Optional<I> message = decoder.next(parser);
        if (message.isPresent()) {
            rate.ifPresent(TokenBucket::tryTake);
            demand.decrementAndGet();
            target().onMessage(message.get());
            return true;
        }
        if (finished) {
            end();
        } else if (!reading) {
            reading = true;
            stream.read();
            // What was there already came in during the call, and its pump left it to the one that runs.
            return !reading;
        }
        return false;
    }

    private void pumpAfter(Duration wait) {
        if (!waiting) {
            waiting = true;
            stream.later(wait, () -> {
                waiting = false;
                // Not just time that passes: somebody is here and goes on.
                stream.later(Duration.ZERO, this::pump);
            });
        }
    }

    private void end() {
        if (decoder.buffered() > 0) {
            fail(ErrorCode.PROTOCOL_VIOLATION);
        } else {
            ended = true;
            target().onFinished();
        }
    }

    private void fail(ErrorCode code) {
        if (!dropped) {
            stream.reset(code);
            onReset(code);
        }
    }

    private Receiver<? super I> target() {
        Receiver<? super I> known = receiver;
        if (known == null) {
            throw new IllegalStateException("read before a receiver was set");
        }
        return known;
    }

    @Override
    public void onData(ByteBuffer bytes) {
        reading = false;
        decoder.append(bytes);
        pump();
    }

    @Override
    public void onFinished() {
        reading = false;
        finished = true;
        if (decoder.buffered() == 0 && !ended) {
            end();
        } else {
            pump();
        }
    }

    /** Also after the peer's end, for whoever still writes, or waits to. */
    @Override
    public void onReset(ErrorCode code) {
        if (!resetTold && !dropped) {
            resetTold = true;
            ended = true;
            target().onReset(code);
        }
    }

    @Override
    public void onWritable() {
        target().onWritable();
    }
}
