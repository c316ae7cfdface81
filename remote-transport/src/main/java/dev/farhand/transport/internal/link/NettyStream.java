package dev.farhand.transport.internal.link;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.LinkStream;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 stream: its {@link StreamFrames frames}, its {@link OpeningExchange opening}, what {@link StreamInput arrives},
 * what is {@link StreamOutput sent} and its {@link StreamEnd end} have classes of their own. Everything but the first lines
 * of the public methods runs on the {@linkplain StreamThread stream's thread}.
 */
final class NettyStream implements LinkStream {
    private static final Logger LOG = LoggerFactory.getLogger(NettyStream.class);

    private final NettyLink link;
    private final boolean inbound;
    private final StreamThread thread;
    private final StreamFrames frames;
    private final StreamInput input;
    private final StreamOutput output;
    private final OpeningExchange exchange;
    private final StreamEnd end;

    private final AtomicReference<@Nullable Receiver> receiver = new AtomicReference<>();

    // The stream's thread only.
    int window;
    int windowCap;
    private boolean counted;
    private long signsOfReader;

    NettyStream(NettyLink link, boolean inbound) {
        this.link = link;
        this.inbound = inbound;
        this.thread = new StreamThread(link.loop());
        this.frames = new StreamFrames(this, inbound);
        this.input = new StreamInput(this, link);
        this.output = new StreamOutput(this, link);
        this.exchange = new OpeningExchange(this, input, output, inbound);
        this.end = new StreamEnd(this, link, thread);
    }

    // ---- what the link asks of it; the link's thread

    /** Outbound, no opening: the control stream. */
    void openPlain(Http2Headers request) {
        output.request(request);
        exchange.skip();
    }

    /** Outbound: our question goes first. */
    CompletionStage<LinkStream> ask(Http2Headers request, OpenChannel question) {
        output.request(request);
        exchange.ask(question);
        return exchange.asked();
    }

    /** Outbound: the answer to a question that came over the control stream goes first. */
    void answer(Http2Headers request, OpenChannel question, ChannelOpened answer) {
        output.request(request);
        exchange.accept(question, answer);
    }

    /** Inbound: the answer to our question that went over the control stream comes first. */
    CompletableFuture<LinkStream> expectAnswer(OpenChannel question) {
        exchange.expectAnswer(question);
        return exchange.asked();
    }

    /** Inbound: a question comes first. */
    void expectQuestion() {
        exchange.expectQuestion();
    }

    /** Inbound, no opening: the control stream. */
    void expectNothing() {
        exchange.skip();
    }

    void accept(OpenChannel question, ChannelOpened answer) {
        exchange.accept(question, answer);
    }

    void refuse(RemoteException reason) {
        exchange.refuse(reason);
        end.lost(reason.code());
        Http2StreamChannel known = channel();
        if (known != null && known.isOpen()) {
            // The peer ends it when it has read why; until then its bytes are thrown away.
            frames.takeAll();
            end.closeUnlessItDoes();
        }
    }

    boolean isCounted() {
        return counted;
    }

    void counted() {
        counted = true;
    }

    boolean takeActive() {
        return input.takeActive(window);
    }

    void arrived(int bytes, boolean last) {
        input.arrived(bytes, last);
        takeAll();
    }

    /**
     * Nothing more comes and nothing more will be written: what is here is taken out of HTTP/2's hands, which would let go
     * of it, or never say that the stream has closed.
     */
    void takeAll() {
        if (input.isPeerEnded() && output.hasEnded()) {
            frames.takeAll();
        }
    }

    /** See {@link StreamInput#gather}. */
    @Nullable
    Http2DataFrame gather(Http2DataFrame frame, Http2FrameStream on, ByteBufAllocator memory) {
        return input.gather(frame, on, memory);
    }

    // ---- what its parts ask of it; the link's thread

    StreamInput input() {
        return input;
    }

    StreamOutput output() {
        return output;
    }

    /** Whether there is a channel, or a control stream, and no question is open. */
    boolean isAgreed() {
        return exchange.isOpen();
    }

    /** Nobody needs the opening any more. */
    void abandon(ErrorCode reason) {
        exchange.abandon(reason);
    }

    /** Counts what its reader does. */
    long signsOfReader() {
        return signsOfReader;
    }

    @Nullable
    Receiver receiver() {
        return receiver.get();
    }

    StreamFrames frames() {
        return frames;
    }

    @Nullable
    Http2StreamChannel channel() {
        return frames.channel();
    }

    StreamEnd end() {
        return end;
    }

    /** Whether nothing more is told. */
    boolean hasEnded() {
        return end.hasEnded();
    }

    /** Who is to be told what arrives, while there is something to tell. */
    @Nullable
    Receiver listening() {
        return exchange.isOpen() && !hasEnded() ? receiver.get() : null;
    }

    /** What the stream is for is known now. */
    void classified() {
        if (id() > 0) {
            link.windows().classified(this, exchange.request().getKind());
        }
    }

    void headersSent() {
        // They may have failed already: then it was ended before it was on the wire, and nobody would end it again.
        if (!inbound && !hasEnded() && id() > 0) {
            link.streams().onWire(this);
        }
    }

    void notOpened(Throwable cause) {
        LOG.debug("stream could not be opened", cause);
        end.lost(ErrorCode.CHANNEL_LIMIT_REACHED);
        frames.close();
    }

    void writable() {
        Receiver known = listening();
        if (known != null) {
            guard(known::onWritable);
        }
    }

    /** A receiver that throws loses its stream, and nothing else. */
    void guard(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error broken) {
            LOG.warn("receiver of stream {} failed: its channel is reset", id(), broken);
            end.drop(broken instanceof RemoteException remote ? remote.code() : ErrorCode.INTERNAL);
        }
    }

    // ---- LinkStream

    @Override
    public NettyLink link() {
        return link;
    }

    @Override
    public int id() {
        return frames.id();
    }

    @Override
    public OpenChannel opening() {
        return exchange.request();
    }

    @Override
    public ChannelOpened opened() {
        return exchange.answer();
    }

    @Override
    public void later(Duration delay, Runnable task) {
        Runnable guarded = () -> {
            if (!end.isGone()) {
                guard(task);
            }
        };
        if (delay.isZero() || delay.isNegative()) {
            thread.execute(() -> {
                signsOfReader++;
                guarded.run();
            });
        } else {
            // Time passes by itself: no sign of anybody.
            thread.execute(() -> thread.after(delay, guarded));
        }
    }

    @Override
    public void receiver(Receiver value) {
        if (!receiver.compareAndSet(null, value)) {
            throw new IllegalStateException("the receiver is set already");
        }
        thread.execute(() -> {
            if (end.isGone()) {
                end.tellReset();
            } else {
                // An end without bytes before it may be here, and nobody has to ask for that.
                input.deliver();
            }
        });
    }

    @Override
    public void read() {
        thread.execute(() -> {
            signsOfReader++;
            input.demanded();
        });
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        return output.write(bytes);
    }

    @Override
    public boolean isWritable() {
        return !output.isBlocked() && end.isOpen();
    }

    @Override
    public void finish() {
        thread.execute(output::finish);
    }

    @Override
    public void reset(ErrorCode reason) {
        thread.execute(() -> end.drop(reason));
    }

    @Override
    public void close() {
        thread.execute(() -> {
            // First, so that nothing is told by what follows.
            input.deafen();
            output.finish();
            input.release();
            if (!end.isOpen()) {
                end.drop(ErrorCode.CANCELLED);
            } else if (channel() != null) {
                end.closedByOwner();
            }
        });
    }

    // ---- what its frames tell

    /** A peer's stream has its number. */
    void begun() {
        link.streams().onWire(this);
        input.pull();
    }

    /** A frame was read. */
    void advance() {
        if (hasEnded()) {
            input.release();
            return;
        }
        try {
            exchange.advance();
        } catch (RemoteException broken) {
            end.reset(broken.code(), true);
        }
    }
}
