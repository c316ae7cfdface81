package dev.farhand.transport.internal.link;

import com.google.protobuf.MessageLite;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.OpenChannelResponse;
import dev.farhand.transport.internal.wire.MessageDecoder;
import dev.farhand.transport.link.LinkStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 stream: its opening, then bytes. Frames are asked for one at a time, so what nobody asked for stays in the
 * stream's window. Everything but the first lines of the public methods runs on the link's thread.
 */
public final class NettyStream extends ChannelInboundHandlerAdapter implements LinkStream {
    private static final Logger LOG = LoggerFactory.getLogger(NettyStream.class);
    private static final int HIGH = 128 * 1024;
    private static final int LOW = 64 * 1024;
    private static final int MAXIMUM_OPENING = 64 * 1024;

    /** How far the opening has come. */
    private enum Phase {
        /** Inbound, and its path is not known yet. */
        ARRIVING,
        /** The peer's question is on its way. */
        QUESTION,
        /** Our acceptor thinks. */
        DECIDING,
        /** The peer's answer is on its way. */
        ANSWER,
        /** Bytes flow. */
        OPEN
    }

    private final NettyLink link;
    private final boolean inbound;
    private final CompletableFuture<LinkStream> asked = new CompletableFuture<>();
    private final AtomicLong unsent = new AtomicLong();
    private final ArrayDeque<ByteBuf> backlog = new ArrayDeque<>();

    private volatile OpenChannel opening = OpenChannel.getDefaultInstance();
    private volatile ChannelOpened opened = ChannelOpened.getDefaultInstance();
    private volatile @Nullable Receiver receiver;
    private volatile @Nullable Http2StreamChannel channel;
    private volatile boolean blocked;
    private volatile boolean ended;

    // The link's thread only.
    int window;
    int windowCap;
    private Phase phase;
    private MessageDecoder decoder = new MessageDecoder(MAXIMUM_OPENING);
    private @Nullable NettyOpening decision;
    private Http2Headers headers = new DefaultHttp2Headers().status("200");
    private boolean headersSent;
    private boolean headersSeen;
    private boolean reading;
    private boolean delivering;
    private boolean inputEnded;
    private boolean inputTold;
    private boolean outputEnded;
    private boolean peerEnded;
    private boolean deaf;
    private boolean counted;
    private long demand;
    private int held;
    private int active;

    NettyStream(NettyLink link, boolean inbound) {
        this.link = link;
        this.inbound = inbound;
        this.phase = inbound ? Phase.ARRIVING : Phase.ANSWER;
    }

    // ---- what the link asks of it; the link's thread

    /** Outbound, no opening: the control stream. */
    void openPlain(Http2Headers request) {
        headers = request;
        phase = Phase.OPEN;
    }

    /** Outbound: our question goes first. */
    CompletionStage<LinkStream> ask(Http2Headers request, OpenChannel question) {
        headers = request;
        opening = question;
        send(question, false);
        classified();
        pull();
        return asked;
    }

    /** Outbound: the answer to a question that came over the control stream goes first. */
    void answer(Http2Headers request, OpenChannel question, ChannelOpened answer) {
        headers = request;
        accept(question, answer);
    }

    /** Inbound: the answer to our question that went over the control stream comes first. */
    void expectAnswer(OpenChannel question) {
        phase = Phase.ANSWER;
        opening = question;
        classified();
    }

    /** Inbound: a question comes first. */
    void expectQuestion() {
        phase = Phase.QUESTION;
    }

    /** Inbound, no opening: the control stream. */
    void expectNothing() {
        phase = Phase.OPEN;
    }

    void accept(OpenChannel question, ChannelOpened answer) {
        decision = null;
        opening = question;
        opened = answer;
        phase = Phase.OPEN;
        send(OpenChannelResponse.newBuilder().setOpened(answer).build(), false);
        classified();
        deliver();
    }

    void refuse(RemoteException reason) {
        decision = null;
        send(OpenChannelResponse.newBuilder().setRefused(reason.toRefusal()).build(), true);
        ended(reason.code());
    }

    CompletableFuture<LinkStream> asked() {
        return asked;
    }

    boolean isCounted() {
        return counted;
    }

    void counted() {
        counted = true;
    }

    boolean takeActive() {
        boolean busy = active > window / 4;
        active = 0;
        return busy;
    }

    /** A DATA frame for this stream passed the codec; it may be read much later. */
    void arrived(int bytes, boolean last) {
        active += bytes;
        held += bytes;
        link.unread(bytes);
        peerEnded |= last;
    }

    private void consumed(int bytes) {
        int known = Math.min(held, bytes);
        held -= known;
        link.unread(-known);
    }

    private void classified() {
        if (id() > 0) {
            link.windows().classified(this, opening.getKind());
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
        return opening;
    }

    @Override
    public ChannelOpened opened() {
        return opened;
    }

    @Override
    public void later(Duration delay, Runnable task) {
        Runnable guarded = () -> {
            if (!ended) {
                guard(task);
            }
        };
        if (delay.isZero() || delay.isNegative()) {
            if (link.loop().inEventLoop()) {
                guarded.run();
            } else {
                link.execute(guarded);
            }
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
        if (link.loop().inEventLoop()) {
            demanded();
        } else {
            link.execute(this::demanded);
        }
    }

    private void demanded() {
        demand++;
        deliver();
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        if (unsent.addAndGet(buffer.readableBytes()) >= HIGH) {
            blocked = true;
        }
        if (link.loop().inEventLoop()) {
            write(buffer, done);
        } else if (!link.execute(() -> write(buffer, done))) {
            unsent.addAndGet(-buffer.readableBytes());
            done.completeExceptionally(link.lost());
        }
        return done;
    }

    private void write(ByteBuf buffer, CompletableFuture<Void> done) {
        int size = buffer.readableBytes();
        Http2StreamChannel known = channel;
        if (ended || outputEnded || known == null) {
            sent(size);
            done.completeExceptionally(link.lost());
            return;
        }
        sendHeaders(known);
        link.sent(size);
        known.write(new DefaultHttp2DataFrame(buffer)).addListener(future -> {
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
            Receiver known = receiver;
            if (!ended && !outputEnded && known != null && phase == Phase.OPEN) {
                guard(known::onWritable);
            }
        }
    }

    @Override
    public boolean isWritable() {
        return !blocked && !ended;
    }

    @Override
    public void finish() {
        link.execute(() -> {
            Http2StreamChannel known = channel;
            if (!ended && !outputEnded && known != null) {
                sendHeaders(known);
                outputEnded = true;
                known.write(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
                link.flushSoon();
            }
        });
    }

    @Override
    public void reset(ErrorCode code) {
        link.execute(() -> resetNow(code, false));
    }

    @Override
    public void close() {
        finish();
        link.execute(() -> {
            deaf = true;
            releaseBacklog();
            Http2StreamChannel known = channel;
            if (known == null || ended) {
                return;
            }
            if (peerEnded) {
                link.loop().execute(known::close);
            } else {
                long millis = link.config().drainTimeout().toMillis();
                link.loop().schedule(() -> resetNow(ErrorCode.CANCELLED, false), millis, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Ends both directions; the link's own reasons are told to the receiver too. */
    void resetNow(ErrorCode code, boolean tell) {
        if (ended) {
            return;
        }
        Http2StreamChannel known = channel;
        if (!tell) {
            deaf = true;
        }
        if (known != null && known.isActive() && id() > 0) {
            known.write(new DefaultHttp2ResetFrame(ResetCodes.of(code)));
            link.flushSoon();
        }
        ended(code);
        if (known != null) {
            known.close();
        }
    }

    void closeChannel() {
        Http2StreamChannel known = channel;
        if (known != null) {
            known.close();
        }
    }

    // ---- sending

    private void send(MessageLite message, boolean last) {
        Http2StreamChannel known = channel;
        if (known == null || ended) {
            return;
        }
        sendHeaders(known);
        outputEnded |= last;
        known.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(MessageDecoder.encode(message)), last));
        link.flushSoon();
    }

    private void sendHeaders(Channel known) {
        if (!headersSent) {
            headersSent = true;
            known.write(new DefaultHttp2HeadersFrame(headers)).addListener(future -> {
                if (!future.isSuccess()) {
                    LOG.debug("stream could not be opened", future.cause());
                    ended(ErrorCode.CHANNEL_LIMIT_REACHED);
                    known.close();
                }
            });
            if (!inbound && id() > 0) {
                link.streamOnWire(this);
            }
        }
    }

    // ---- the child channel; the link's thread

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = (Http2StreamChannel) ctx.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (inbound) {
            link.streamOnWire(this);
            pull();
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        reading = false;
        if (message instanceof Http2HeadersFrame frame) {
            headersRead(frame);
        } else if (message instanceof Http2DataFrame frame && headersSeen) {
            inputEnded |= frame.isEndStream();
            if (frame.content().isReadable() && !deaf) {
                backlog.add(frame.content());
            } else {
                frame.release();
            }
        } else {
            ReferenceCountUtil.release(message);
        }
        advance();
    }

    private void headersRead(Http2HeadersFrame frame) {
        inputEnded |= frame.isEndStream();
        peerEnded |= frame.isEndStream();
        if (!headersSeen) {
            headersSeen = true;
            if (inbound) {
                link.streamArrived(this, frame.headers());
            }
        }
    }

    private void advance() {
        if (ended) {
            releaseBacklog();
            return;
        }
        try {
            switch (phase) {
                case ARRIVING, QUESTION, ANSWER -> readOpening();
                case DECIDING -> {
                    // What comes before the decision waits in the backlog, one frame at most.
                }
                case OPEN -> deliver();
            }
        } catch (RemoteException broken) {
            resetNow(broken.code(), true);
        }
    }

    private void readOpening() {
        boolean complete = false;
        while (!backlog.isEmpty() && !complete) {
            ByteBuf bytes = backlog.remove();
            consumed(bytes.readableBytes());
            try {
                decoder.append(bytes.nioBuffer());
            } finally {
                bytes.release();
            }
            complete = phase == Phase.QUESTION ? readQuestion() : readAnswer();
        }
        if (complete) {
            if (phase == Phase.OPEN) {
                deliver();
            }
        } else if (inputEnded) {
            throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
        } else if (!ended) {
            pull();
        }
    }

    private boolean readQuestion() {
        Optional<OpenChannel> question = decoder.next(OpenChannel.parser());
        if (question.isEmpty()) {
            return false;
        }
        keepRest();
        phase = Phase.DECIDING;
        opening = question.get();
        NettyOpening asking = new NettyOpening(link, question.get(), this);
        decision = asking;
        link.decide(asking);
        return true;
    }

    private boolean readAnswer() {
        Optional<OpenChannelResponse> answer = decoder.next(OpenChannelResponse.parser());
        if (answer.isEmpty()) {
            return false;
        }
        if (!answer.get().hasOpened()) {
            RemoteException refusal = answer.get().hasRefused()
                    ? RemoteException.of(answer.get().getRefused())
                    : new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
            asked.completeExceptionally(refusal);
            resetNow(ErrorCode.CANCELLED, false);
            return true;
        }
        keepRest();
        opened = answer.get().getOpened();
        phase = Phase.OPEN;
        if (inbound) {
            sendHeadersNow();
        }
        if (!asked.complete(this)) {
            resetNow(ErrorCode.CANCELLED, false);
        }
        return true;
    }

    private void sendHeadersNow() {
        Http2StreamChannel known = channel;
        if (known != null) {
            sendHeaders(known);
            link.flushSoon();
        }
    }

    private void keepRest() {
        if (decoder.buffered() > 0) {
            backlog.addFirst(Unpooled.wrappedBuffer(decoder.drain()));
        }
        decoder = new MessageDecoder(0);
    }

    private void deliver() {
        Receiver known = receiver;
        if (delivering || phase != Phase.OPEN || ended || known == null) {
            return;
        }
        delivering = true;
        try {
            while (demand > 0 && !ended && !deaf && !backlog.isEmpty()) {
                demand--;
                ByteBuf bytes = backlog.remove();
                consumed(bytes.readableBytes());
                try {
                    guard(() -> known.onData(bytes.nioBuffer().asReadOnlyBuffer()));
                } finally {
                    bytes.release();
                }
            }
        } finally {
            delivering = false;
        }
        if (ended || deaf || !backlog.isEmpty()) {
            return;
        }
        if (inputEnded) {
            if (!inputTold) {
                inputTold = true;
                guard(known::onFinished);
            }
            pull();
        } else if (demand > 0) {
            pull();
        }
    }

    private void pull() {
        Http2StreamChannel known = channel;
        if (!reading && known != null) {
            reading = true;
            known.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            ended(ResetCodes.read(reset.errorCode()));
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone();
    }

    /** The connection is gone, or both directions have ended. */
    void gone() {
        if (inputTold && outputEnded) {
            inputEnded = true;
            ended = true;
            releaseBacklog();
            link.streamEnded(this);
        } else {
            ended(link.endCode().orElse(ErrorCode.LINK_LOST));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("stream {} of link {} failed", id(), link.info().id(), cause);
        if (!(cause.getCause() instanceof SSLException)) {
            // A failure of TLS is the whole connection's; its last handler knows more.
            resetNow(ErrorCode.INTERNAL, true);
        }
    }

    private void ended(ErrorCode code) {
        if (ended) {
            releaseBacklog();
            return;
        }
        ended = true;
        releaseBacklog();
        NettyOpening undecided = decision;
        if (undecided != null) {
            undecided.abandon();
        }
        asked.completeExceptionally(new RemoteException(code));
        Receiver known = receiver;
        if (known != null && !deaf) {
            guard(() -> known.onReset(code));
        }
        link.streamEnded(this);
    }

    private void releaseBacklog() {
        consumed(held);
        for (ByteBuf bytes = backlog.poll(); bytes != null; bytes = backlog.poll()) {
            bytes.release();
        }
    }

    /** A receiver that throws loses its stream, and nothing else. */
    private void guard(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException broken) {
            LOG.warn("receiver of stream {} failed: its channel is reset", id(), broken);
            resetNow(broken instanceof RemoteException remote ? remote.code() : ErrorCode.INTERNAL, false);
        }
    }
}
