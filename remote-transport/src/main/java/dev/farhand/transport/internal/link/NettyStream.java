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
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 stream and its end; its {@link OpeningExchange opening}, what {@link StreamInput arrives} and what is
 * {@link StreamOutput sent} have classes of their own. Everything but the first lines of the public methods runs on the
 * link's thread.
 */
public final class NettyStream extends ChannelInboundHandlerAdapter implements LinkStream {
    private static final Logger LOG = LoggerFactory.getLogger(NettyStream.class);

    private final NettyLink link;
    private final boolean inbound;
    private final StreamInput input;
    private final StreamOutput output;
    private final OpeningExchange exchange;

    private volatile @Nullable Receiver receiver;
    private volatile @Nullable Http2StreamChannel channel;
    private volatile boolean ended;

    // The link's thread only.
    int window;
    int windowCap;
    private boolean headersSeen;
    private boolean counted;

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

    boolean hasEnded() {
        return ended;
    }

    /** Who is to be told what arrives, while there is something to tell. */
    @Nullable
    Receiver listening() {
        return exchange.isOpen() && !ended ? receiver : null;
    }

    /** What the stream is for is known now. */
    void classified() {
        if (id() > 0) {
            link.windows().classified(this, exchange.request().getKind());
        }
    }

    void headersSent() {
        if (!inbound && id() > 0) {
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
        } catch (RuntimeException broken) {
            LOG.warn("receiver of stream {} failed: its channel is reset", id(), broken);
            resetNow(broken instanceof RemoteException remote ? remote.code() : ErrorCode.INTERNAL, false);
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
            if (!ended) {
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
        if (ended) {
            link.execute(() -> tellReset(value));
        }
    }

    private void tellReset(Receiver value) {
        guard(() -> value.onReset(link.endCode().orElse(ErrorCode.CANCELLED)));
    }

    @Override
    public void read() {
        link.execute(input::demanded);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        return output.write(bytes);
    }

    @Override
    public boolean isWritable() {
        return !output.isBlocked() && !ended;
    }

    @Override
    public void finish() {
        link.execute(output::finish);
    }

    @Override
    public void reset(ErrorCode code) {
        link.execute(() -> resetNow(code, false));
    }

    @Override
    public void close() {
        finish();
        link.execute(() -> {
            input.deafen();
            input.release();
            if (channel == null || ended) {
                return;
            }
            if (input.isPeerEnded()) {
                link.loop().execute(this::closeChannel);
            } else {
                long millis = link.config().drainTimeout().toMillis();
                link.loop().schedule(() -> resetNow(ErrorCode.CANCELLED, false), millis, TimeUnit.MILLISECONDS);
            }
        });
    }

    // ---- the child channel; the link's thread

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = (Http2StreamChannel) ctx.channel();
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
        if (ended) {
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
        if (ended) {
            return;
        }
        if (!tell) {
            input.deafen();
        }
        output.reset(code);
        ended(code);
        closeChannel();
    }

    void closeChannel() {
        Http2StreamChannel known = channel;
        if (known != null) {
            known.close();
        }
    }

    /** The connection is gone, or both directions have ended. */
    void gone() {
        if (input.isEndTold() && output.hasEnded()) {
            ended = true;
            input.release();
            link.streams().ended(this);
        } else {
            ended(link.endCode().orElse(ErrorCode.LINK_LOST));
        }
    }

    private void ended(ErrorCode code) {
        if (ended) {
            input.release();
            return;
        }
        ended = true;
        input.release();
        exchange.abandon(code);
        Receiver known = receiver;
        if (known != null && !input.isDeaf()) {
            guard(() -> known.onReset(code));
        }
        link.streams().ended(this);
    }
}
