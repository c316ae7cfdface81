package dev.farhand.transport.internal.link;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.LinkStream;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 stream and its end; its {@link OpeningExchange opening}, what {@link StreamInput arrives} and what is
 * {@link StreamOutput sent} have classes of their own. Everything but the first lines of the public methods runs on the
 * link's thread.
 *
 * <p>HTTP/2 knows nothing of a stream whose both directions have ended, but its reader may not have asked for all of it
 * yet. Such a stream stays in the link's table, and counts with its window and its unread bytes, until the reader has
 * heard the end. A link that is lost leaves it to the reader, for as long as that goes on reading.
 */
public final class NettyStream extends ChannelInboundHandlerAdapter implements LinkStream {
    private static final Logger LOG = LoggerFactory.getLogger(NettyStream.class);

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

    private final NettyLink link;
    private final boolean inbound;
    private final StreamInput input;
    private final StreamOutput output;
    private final OpeningExchange exchange;

    private volatile @Nullable Receiver receiver;
    private volatile @Nullable Http2StreamChannel channel;
    /** Written on the link's thread, unless that has ended. */
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    // The link's thread only.
    int window;
    int windowCap;
    private boolean headersSeen;
    private boolean counted;
    private long signsOfReader;

    NettyStream(NettyLink link, boolean inbound) {
        this.link = link;
        this.inbound = inbound;
        this.input = new StreamInput(this, link);
        this.output = new StreamOutput(this, link);
        this.exchange = new OpeningExchange(this, input, output, inbound);
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
        ended(reason.code());
        Http2StreamChannel known = channel;
        if (known != null && known.isOpen()) {
            // The peer ends it when it has read why; until then its bytes are thrown away.
            known.config().setAutoRead(true);
            unlessClosedInTime(known, this::closeChannel);
        }
    }

    private void unlessClosedInTime(Http2StreamChannel open, Runnable task) {
        long millis = link.config().drainTimeout().toMillis();
        var timer = link.loop().schedule(task, millis, TimeUnit.MILLISECONDS);
        open.closeFuture().addListener(closed -> timer.cancel(false));
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
        Http2StreamChannel known = channel;
        if (known != null && input.isPeerEnded() && output.hasEnded()) {
            known.config().setAutoRead(true);
        }
    }

    /** See {@link StreamInput#gather}. */
    @Nullable
    Http2DataFrame gather(Http2DataFrame frame, Http2FrameStream on, ByteBufAllocator memory) {
        return input.gather(frame, on, memory);
    }

    // ---- what its parts ask of it; the link's thread

    @Nullable
    Http2StreamChannel channel() {
        return channel;
    }

    /** Whether nothing more is told. */
    boolean hasEnded() {
        State now = state.get();
        return now == State.OVER || now == State.GONE;
    }

    /** Whether both directions have ended well, and not all of it is read. */
    boolean isClosed() {
        return state.get() == State.CLOSED;
    }

    /** Who is to be told what arrives, while there is something to tell. */
    @Nullable
    Receiver listening() {
        return exchange.isOpen() && !hasEnded() ? receiver : null;
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
        ended(ErrorCode.CHANNEL_LIMIT_REACHED);
        closeChannel();
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
            drop(broken instanceof RemoteException remote ? remote.code() : ErrorCode.INTERNAL);
        }
    }

    // ---- LinkStream

    @Override
    public NettyLink link() {
        return link;
    }

    @Override
    public int id() {
        Http2StreamChannel known = channel;
        Http2FrameStream stream = known == null ? null : known.stream();
        return stream == null ? 0 : Math.max(0, stream.id());
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
            if (state.get() != State.GONE) {
                signsOfReader++;
                guard(task);
            }
        };
        if (delay.isZero() || delay.isNegative()) {
            link.execute(guarded);
        } else {
            link.execute(() -> link.loop().schedule(guarded, delay.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public void receiver(Receiver value) {
        if (receiver != null) {
            throw new IllegalStateException("the receiver is set already");
        }
        receiver = value;
        if (state.get() == State.GONE) {
            link.execute(() -> tellReset(value));
        } else {
            // An end without bytes before it may be here, and nobody has to ask for that.
            onThread(input::deliver);
        }
    }

    private void tellReset(Receiver value) {
        guard(() -> value.onReset(link.endCode().orElse(ErrorCode.CANCELLED)));
    }

    @Override
    public void read() {
        onThread(() -> {
            signsOfReader++;
            input.demanded();
        });
    }

    /** A stream that was left to its reader may outlive the link's threads: then nobody else is left to say so. */
    private void onThread(Runnable task) {
        Receiver known = receiver;
        if (!link.execute(task) && known != null && state.compareAndSet(State.CLOSED, State.GONE)) {
            known.onReset(link.endCode().orElse(ErrorCode.LINK_LOST));
        }
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        return output.write(bytes);
    }

    @Override
    public boolean isWritable() {
        return !output.isBlocked() && state.get() == State.OPEN;
    }

    @Override
    public void finish() {
        link.execute(output::finish);
    }

    @Override
    public void reset(ErrorCode code) {
        link.execute(() -> drop(code));
    }

    @Override
    public void close() {
        finish();
        link.execute(() -> {
            input.deafen();
            input.release();
            Http2StreamChannel known = channel;
            if (state.get() != State.OPEN) {
                drop(ErrorCode.CANCELLED);
            } else if (known != null) {
                // It closes by itself when both ends have passed; a peer may never send its own, or never take ours.
                unlessClosedInTime(known, () -> resetNow(ErrorCode.CANCELLED, false));
            }
        });
    }

    // ---- the child channel; the link's thread

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Http2StreamChannel child = (Http2StreamChannel) ctx.channel();
        channel = child;
        // Netty says channelInactive in a later turn. What came with the last frame may end the link before that.
        child.closeFuture().addListener(closed -> closed());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (inbound) {
            link.streams().onWire(this);
            input.pull();
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        input.answered();
        if (message instanceof Http2HeadersFrame frame) {
            headersRead(frame);
        } else if (message instanceof Http2DataFrame frame && headersSeen) {
            input.data(frame);
        } else {
            ReferenceCountUtil.release(message);
        }
        if (hasEnded()) {
            input.release();
            return;
        }
        try {
            exchange.advance();
        } catch (RemoteException broken) {
            resetNow(broken.code(), true);
        }
    }

    private void headersRead(Http2HeadersFrame frame) {
        input.headers(frame.isEndStream());
        if (!headersSeen) {
            headersSeen = true;
            if (inbound) {
                link.streamArrived(this, frame.headers());
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            ended(ResetCodes.read(reset.errorCode()));
            ctx.close();
        }
        // Each stream gets a copy of a GOAWAY, which holds memory until it is let go.
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("stream {} of link {} failed", id(), link.info().id(), cause);
        if (!(cause.getCause() instanceof SSLException)) {
            // A failure of TLS is the whole connection's; its last handler knows more.
            resetNow(ErrorCode.INTERNAL, true);
        }
    }

    // ---- the end; the link's thread

    /** Ends both directions; the link's own reasons are told to the receiver too. */
    void resetNow(ErrorCode code, boolean tell) {
        if (hasEnded()) {
            return;
        }
        if (!tell) {
            input.deafen();
        }
        output.reset(code);
        ended(code);
        closeChannel();
    }

    /** Its owner wants no more of it, not even of what is left to do after a good end. */
    private void drop(ErrorCode code) {
        resetNow(code, false);
        state.set(State.GONE);
    }

    void closeChannel() {
        Http2StreamChannel known = channel;
        if (known != null) {
            known.close();
        }
    }

    /** HTTP/2 has let go of it. */
    private void closed() {
        if (state.get() == State.OPEN && hasClosedWell()) {
            state.set(State.CLOSED);
            if (input.isEndTold()) {
                over();
            }
        }
    }

    /** The connection is gone, or both directions have ended. */
    void gone() {
        if (isClosed()) {
            input.deliver();
        } else if (state.get() == State.OPEN) {
            if (input.isEndTold() && output.hasEnded()) {
                over();
            } else {
                ended(link.endCode().orElse(ErrorCode.LINK_LOST));
            }
        }
    }

    /** A stream that closes while its connection stands, unless either side reset it, has had both its ends pass. */
    private boolean hasClosedWell() {
        return exchange.isOpen()
                && input.hasEnded()
                && output.hasEnded()
                && !input.isDeaf()
                && link.channel().isActive();
    }

    /** The reader has heard the peer's end. */
    void endTold() {
        if (isClosed()) {
            over();
        }
    }

    private void over() {
        state.set(State.OVER);
        input.release();
        link.streams().ended(this);
    }

    /** The link has ended; the last thing it says to a stream. */
    void linkGone() {
        if (isClosed()) {
            input.detach();
            link.streams().ended(this);
            awaitReader();
        } else {
            gone();
            // A stream that nobody reads would outlive its connection, with all it holds.
            closeChannel();
        }
    }

    /** A reader that was left alone with what it has not read, and does nothing for so long, will not come back. */
    private void awaitReader() {
        long before = signsOfReader;
        Runnable look = () -> {
            if (isClosed() && signsOfReader != before) {
                awaitReader();
            } else if (isClosed()) {
                ended(link.endCode().orElse(ErrorCode.LINK_LOST));
            }
        };
        long millis = link.config().drainTimeout().toMillis();
        // Without threads nobody looks; the reader hears of it when it comes.
        link.execute(() -> link.loop().schedule(look, millis, TimeUnit.MILLISECONDS));
    }

    private void ended(ErrorCode code) {
        if (hasEnded()) {
            input.release();
            return;
        }
        state.set(State.GONE);
        input.release();
        exchange.abandon(code);
        Receiver known = receiver;
        if (known != null && !input.isDeaf()) {
            guard(() -> known.onReset(code));
        }
        link.streams().ended(this);
    }
}
