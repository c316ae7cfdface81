package dev.farhand.transport.internal.link;

import com.google.protobuf.MessageLite;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.internal.wire.MessageDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stream's sending side: HEADERS before anything else, then bytes, counted until the network has taken them. A writer
 * is told to wait at the upper mark, and to go on at the lower one.
 */
@ThreadConfined("the link's thread, but for the first lines of write and isBlocked")
final class StreamOutput {
    private static final int HIGH = 128 * 1024;
    private static final int LOW = 64 * 1024;

    private enum Direction {
        OPEN,
        /** By us; what was written may still be on its way, or be dropped. */
        FINISHED,
        /** And all of it has gone out. */
        SENT,
        /** By the peer, before we did; ours to finish all the same, or to be told that nobody waits for it. */
        UNWANTED
    }

    private final NettyStream stream;
    private final NettyLink link;
    private final AtomicLong unsent = new AtomicLong();
    private volatile boolean blocked;
    /** What was written has been lost, and its end will be told: nothing written after it would go out. */
    private volatile boolean broken;

    private Http2Headers headers = new DefaultHttp2Headers().status("200");
    private boolean headersSent;
    private volatile Direction direction = Direction.OPEN;

    StreamOutput(NettyStream stream, NettyLink link) {
        this.stream = stream;
        this.link = link;
    }

    /** A stream of our own begins with these; a peer's stream is answered with a status. */
    void request(Http2Headers value) {
        headers = value;
    }

    /** Also when nothing will ever be sent again, so that nobody writes in vain for ever. Any thread. */
    boolean isBlocked() {
        return blocked || isVain();
    }

    private boolean isVain() {
        return broken || hasEnded();
    }

    /** Whether our direction has ended. */
    boolean hasEnded() {
        return direction != Direction.OPEN;
    }

    /** Any thread. */
    CompletionStage<Void> write(ByteBuffer bytes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        if (unsent.addAndGet(buffer.readableBytes()) >= HIGH) {
            blocked = true;
        }
        if (link.loop().inEventLoop()) {
            write(buffer, done);
        } else {
            int size = buffer.readableBytes();
            link.execute(() -> write(buffer, done), () -> {
                unsent.addAndGet(-size);
                done.completeExceptionally(link.lost());
            });
        }
        return done;
    }

    private void write(ByteBuf buffer, CompletableFuture<Void> done) {
        int size = buffer.readableBytes();
        Http2StreamChannel channel = stream.channel();
        if (stream.hasEnded() || isVain() || channel == null) {
            sent(size);
            done.completeExceptionally(link.lost());
            return;
        }
        sendHeaders(channel);
        link.streams().sent(size);
        channel.write(new DefaultHttp2DataFrame(buffer)).addListener(future -> {
            if (!future.isSuccess() && !isVain()) {
                // First, or a writer that is told to go on would write what fails at once, for ever.
                broken = true;
                // A stream that a GOAWAY took away says nothing by itself while frames wait for its reader.
                stream.frames().close();
            }
            sent(size);
            if (future.isSuccess()) {
                done.complete(null);
            } else {
                done.completeExceptionally(link.lost());
            }
        });
        link.flushSoon();
    }

    private void sent(int size) {
        long left = unsent.addAndGet(-size);
        if (blocked && left < LOW) {
            blocked = false;
            if (!isVain()) {
                stream.writable();
            }
        }
    }

    /** Our part of the opening. */
    void send(MessageLite message, boolean last) {
        Http2StreamChannel channel = stream.channel();
        if (channel == null || stream.hasEnded()) {
            return;
        }
        sendHeaders(channel);
        if (last) {
            finished();
        }
        channel.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(MessageDecoder.encode(message)), last));
        link.flushSoon();
    }

    /** Answers a stream of the peer before there is anything to send. */
    void sendHeaders() {
        Http2StreamChannel channel = stream.channel();
        if (channel != null) {
            sendHeaders(channel);
            link.flushSoon();
        }
    }

    private void sendHeaders(Http2StreamChannel channel) {
        if (!headersSent) {
            headersSent = true;
            channel.write(new DefaultHttp2HeadersFrame(headers)).addListener(future -> {
                if (!future.isSuccess()) {
                    stream.notOpened(future.cause());
                }
            });
            stream.headersSent();
        }
    }

    void finish() {
        if (direction == Direction.UNWANTED) {
            direction = Direction.FINISHED;
            stream.end().overOnceHeard();
        }
        Http2StreamChannel channel = stream.channel();
        if (!stream.hasEnded() && !hasEnded() && channel != null) {
            sendHeaders(channel);
            finished();
            channel.write(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true))
                    .addListener(future -> {
                        if (future.isSuccess() && direction == Direction.FINISHED) {
                            direction = Direction.SENT;
                            stream.end().ownEndSent();
                        }
                    });
            link.flushSoon();
            stream.takeAll();
        }
    }

    /** Whether all that was written has gone out, and our end behind it. */
    boolean isEndSent() {
        return direction == Direction.SENT;
    }

    /** The peer wants no more: what is unsent is dropped, and nothing more is sent. */
    void unwanted() {
        if (!hasEnded()) {
            direction = Direction.UNWANTED;
        }
    }

    /** Whether the peer ended our direction, and our owner has not finished by itself since. */
    boolean isUnwanted() {
        return direction == Direction.UNWANTED;
    }

    private void finished() {
        if (!hasEnded()) {
            direction = Direction.FINISHED;
        }
    }

    void reset(ErrorCode code) {
        finished();
        reset(ResetCodes.of(code));
    }

    /** After our end: the peer need not send what it has not sent. Unlike a reset it takes nothing from its reader. */
    void noMore() {
        reset(Http2Error.NO_ERROR.code());
    }

    private void reset(long code) {
        Http2StreamChannel channel = stream.channel();
        if (channel != null && channel.isActive() && stream.id() > 0) {
            channel.write(new DefaultHttp2ResetFrame(code));
            link.flushSoon();
        }
    }
}
