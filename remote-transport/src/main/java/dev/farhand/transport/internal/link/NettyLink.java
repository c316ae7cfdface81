package dev.farhand.transport.internal.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PeerIdentity;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.internal.wire.PeerText;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkInfo;
import dev.farhand.transport.link.LinkStatistics;
import dev.farhand.transport.link.LinkStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.AttributeKey;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ends of a link have in common: the HTTP/2 pipeline, its streams, windows, PINGs, and the end. The two ends
 * differ in who opens streams and in what they say on the control stream.
 */
public abstract class NettyLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(NettyLink.class);
    /** Name of the last handler of a connection that carries a link. */
    public static final String TAIL = "farhand-end";

    private static final AttributeKey<Boolean> GOODBYE = AttributeKey.valueOf("dev.farhand.goodbye");
    private static final long LAST_WORD_MILLIS = 1_000;
    private static final int LAST_STREAM_ID = Integer.MAX_VALUE - 10_000;

    private final LinkSetup setup;
    private final Channel channel;
    private final boolean server;
    private final Http2FrameCodec codec;
    private final LinkWindows windows;
    private final TrafficMeter meter = new TrafficMeter();
    private final Pings pings = new Pings();
    private final Heartbeat heartbeat;
    private final WindowProbe probe;
    private final CompletableFuture<LinkEnd> closed = new CompletableFuture<>();
    private final Set<NettyStream> streams = new LinkedHashSet<>();
    private final IntObjectMap<NettyStream> byId = new IntObjectHashMap<>();
    private final Set<NettyOpening> undecided = new LinkedHashSet<>();
    private final TokenBucket arrivals;
    private final AtomicInteger queuedOpenings = new AtomicInteger();

    private volatile LinkInfo info;
    private volatile @Nullable PeerIdentity peer;
    private volatile @Nullable LinkEnd end;
    private volatile boolean draining;
    private volatile int openStreams;
    private volatile long streamsOpened;
    private volatile long unread;
    private volatile long payloadSent;
    private volatile long payloadReceived;
    private volatile long roundTrip = -1;
    private boolean flushScheduled;
    private boolean closing;

    NettyLink(LinkSetup setup, Channel channel, boolean server) {
        this.setup = setup;
        this.channel = channel;
        this.server = server;
        this.codec = LinkCodec.create(setup.config(), server);
        this.windows = new LinkWindows(setup.config(), codec);
        this.heartbeat = new Heartbeat(this, setup, server);
        this.probe = new WindowProbe(this);
        this.info = new LinkInfo(
                UUID.randomUUID().toString().substring(0, 8),
                setup.carrier(),
                setup.tlsProvider(),
                0,
                "",
                setup.remoteAddress(),
                setup.clock().instant());
        int perSecond = setup.config().streamsPerSecond();
        this.arrivals = new TokenBucket(perSecond, 2.0 * perSecond, System.nanoTime());
    }

    // ---- what the two ends do differently; the link's thread

    /** Says over the control stream why the link ends. */
    abstract void sendRefusal(RemoteException reason);

    /** Says over the control stream that the link will end. */
    abstract void sendDrain(Duration spread);

    /** A stream of the peer has told its path. */
    abstract void streamArrived(NettyStream stream, Http2Headers headers);

    /** Asks the other end for a channel. */
    abstract CompletionStage<LinkStream> openNow(OpenChannel opening);

    // ---- life

    /**
     * Takes over the end of a pipeline whose TLS stands. Not earlier: the codec speaks at once, and what it says before
     * the handshake would be lost.
     */
    public void install(ChannelPipeline pipeline) {
        pipeline.addLast("farhand-meter", meter);
        pipeline.addLast("farhand-http2", codec);
        pipeline.addLast("farhand-frames", new LinkFrames(this));
        pipeline.addLast("farhand-streams", new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel child) {
                childArrived(child);
            }
        }));
        pipeline.addLast(TAIL, new LinkTail(this));
        windows.start();
        channel.flush();
        channel.closeFuture().addListener(future -> connectionGone());
    }

    /** Whether a close has begun at the end of the pipeline, where the link hears of it. */
    public static boolean saysGoodbye(Channel channel) {
        return channel.attr(GOODBYE).get() != null;
    }

    static void sayGoodbye(Channel channel) {
        channel.attr(GOODBYE).set(true);
    }

    private void childArrived(Channel child) {
        NettyStream stream = new NettyStream(this, true);
        prepare(child, stream);
        if (server) {
            // An agent never opens streams; the codec has told it so.
            close(ErrorCode.PROTOCOL_VIOLATION);
        } else if (!closing && !arrivals.tryTake(System.nanoTime())) {
            close(new RemoteException(
                    ErrorCode.RATE_LIMITED, "The other side opened streams faster than this side allows."));
        }
    }

    private void prepare(Channel child, NettyStream stream) {
        child.config().setAutoRead(false);
        child.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(16 * 1024).maxMessagesPerRead(1));
        child.pipeline().addLast(stream);
        streams.add(stream);
    }

    /** Opens a stream of our own; a channel's, unless it is the control stream. */
    void openStream(NettyStream stream) {
        new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        prepare(child, stream);
                    }
                })
                .open()
                .addListener(future -> {
                    if (!future.isSuccess()) {
                        LOG.debug("stream could not be made", future.cause());
                        stream.gone();
                    }
                });
    }

    void streamOnWire(NettyStream stream) {
        byId.put(stream.id(), stream);
        windows.opened(stream);
        if (stream.id() > LAST_STREAM_ID) {
            drain(Duration.ZERO);
        }
    }

    /** The stream carries a channel; false when there are too many. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer, the loop; others only look
    boolean countChannel(NettyStream stream) {
        if (openStreams >= config().maximumStreams()) {
            return false;
        }
        stream.counted();
        streamsOpened++;
        if (++openStreams == 1) {
            heartbeat.changed();
        }
        return true;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer, the loop; others only look
    void streamEnded(NettyStream stream) {
        if (!streams.remove(stream)) {
            return;
        }
        byId.remove(stream.id());
        windows.closed(stream);
        if (stream.isCounted() && --openStreams == 0) {
            heartbeat.changed();
            if (draining) {
                close(ErrorCode.SHUTTING_DOWN);
            }
        }
    }

    /** A question of the other end, from either kind of arrival. */
    void decide(NettyOpening opening) {
        if (draining || end != null) {
            opening.refuse(ErrorCode.SHUTTING_DOWN, ErrorCode.SHUTTING_DOWN.sentence());
            return;
        }
        if (undecided.size() >= config().maximumPendingOpenings()) {
            opening.refuse(ErrorCode.CHANNEL_LIMIT_REACHED, ErrorCode.CHANNEL_LIMIT_REACHED.sentence());
            return;
        }
        undecided.add(opening);
        try {
            setup.acceptor().opening(opening);
        } catch (RemoteException refused) {
            opening.refuse(refused);
        } catch (RuntimeException broken) {
            LOG.warn("the acceptor failed", broken);
            opening.refuse(ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence());
        }
    }

    void decided(NettyOpening opening) {
        undecided.remove(opening);
    }

    /** Both ends have said hello. */
    void agreed(PeerIdentity who, int protocol, String peerSoftware) {
        LinkInfo before = info;
        peer = who;
        info = new LinkInfo(
                before.id(),
                before.carrier(),
                before.tlsProvider(),
                protocol,
                PeerText.printable(peerSoftware, 64),
                before.remoteAddress(),
                setup.clock().instant());
        heartbeat.start();
        probe.start();
    }

    private void connectionGone() {
        heartbeat.stop();
        if (end != null) {
            finish();
            return;
        }
        try {
            // TLS closes the connection first and says why right after, in the same turn.
            loop().execute(this::finish);
        } catch (RejectedExecutionException threadsClosed) {
            finish();
        }
    }

    private void finish() {
        LinkEnd known = end;
        if (known == null) {
            known = new LinkEnd(ErrorCode.LINK_LOST, ErrorCode.LINK_LOST.sentence(), true);
            end = known;
        }
        List.copyOf(undecided).forEach(NettyOpening::abandon);
        for (NettyStream stream : List.copyOf(streams)) {
            // A stream that nobody reads would outlive its connection, with all it holds.
            stream.gone();
            stream.closeChannel();
        }
        streams.clear();
        ended(known);
        closed.complete(known);
    }

    /** The link has ended, before anybody who waits for it hears of it. */
    void ended(LinkEnd how) {}

    @Override
    public void close(ErrorCode reason) {
        close(new RemoteException(reason));
    }

    /** As {@link #close(ErrorCode)}, with a sentence for the other end's person. */
    public void close(RemoteException reason) {
        execute(() -> closeNow(new LinkEnd(reason.code(), String.valueOf(reason.getMessage()), false), reason));
    }

    /** The other end said why it ends the link. */
    void closedByPeer(RemoteException reason) {
        closeNow(new LinkEnd(reason.code(), String.valueOf(reason.getMessage()), true), null);
    }

    /** The connection is beyond talking: dead, or it broke the protocol. */
    void fail(ErrorCode code, String sentence, boolean byPeer) {
        if (end == null) {
            end = new LinkEnd(code, sentence, byPeer);
        }
        channel.close();
    }

    private void closeNow(LinkEnd how, @Nullable RemoteException tell) {
        if (closing) {
            return;
        }
        closing = true;
        if (end == null) {
            end = how;
        }
        if (tell != null) {
            sendRefusal(tell);
        }
        for (NettyStream stream : List.copyOf(streams)) {
            if (stream.isCounted() || tell == null) {
                stream.resetNow(how.code(), true);
            }
        }
        channel.flush();
        if (tell == null) {
            channel.close();
        } else {
            // The other end closes when it has read the reason. Closing first, with its bytes unread here, would make
            // TCP
            // throw the reason away.
            loop().schedule(() -> channel.close(), LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    boolean isClosing() {
        return closing;
    }

    @Override
    public void drain(Duration spread) {
        execute(() -> {
            if (draining || end != null) {
                return;
            }
            draining = true;
            sendDrain(spread);
            if (openStreams == 0) {
                close(ErrorCode.SHUTTING_DOWN);
            } else {
                long millis = config().drainTimeout().toMillis();
                loop().schedule(() -> close(ErrorCode.SHUTTING_DOWN), millis, TimeUnit.MILLISECONDS);
            }
        });
    }

    void drainAnnounced() {
        draining = true;
    }

    // ---- Link

    @Override
    public CompletionStage<LinkStream> open(OpenChannel opening) {
        CompletableFuture<LinkStream> result = new CompletableFuture<>();
        if (queuedOpenings.incrementAndGet() > config().maximumStreams()) {
            queuedOpenings.decrementAndGet();
            result.completeExceptionally(new RemoteException(ErrorCode.CHANNEL_LIMIT_REACHED));
            return result;
        }
        boolean runs = execute(() -> {
            queuedOpenings.decrementAndGet();
            if (!isOpen()) {
                result.completeExceptionally(lost());
                return;
            }
            CompletableFuture<LinkStream> asking = openNow(opening).toCompletableFuture();
            timeout(asking, config().openTimeout());
            result.whenComplete((stream, failure) -> {
                if (result.isCancelled()) {
                    asking.completeExceptionally(new RemoteException(ErrorCode.CANCELLED));
                }
            });
            asking.whenComplete((stream, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(Failures.of(failure));
                } else if (!result.complete(stream)) {
                    stream.reset(ErrorCode.CANCELLED);
                }
            });
        });
        if (!runs) {
            result.completeExceptionally(lost());
        }
        return result;
    }

    @Override
    public <R extends MessageLite> CompletionStage<R> call(OpenChannel opening, MessageLite request, Parser<R> answer) {
        UnaryCall<R> call = new UnaryCall<>(request, answer);
        timeout(call.result(), config().callTimeout());
        open(opening).whenComplete((stream, failure) -> {
            if (failure != null) {
                call.failed(Failures.of(failure));
            } else {
                call.start(stream);
            }
        });
        return call.result();
    }

    private <T> void timeout(CompletableFuture<T> future, Duration limit) {
        Runnable expire = () -> future.completeExceptionally(new RemoteException(ErrorCode.TIMED_OUT));
        execute(() -> {
            var timer = loop().schedule(expire, limit.toMillis(), TimeUnit.MILLISECONDS);
            future.whenComplete((value, failure) -> timer.cancel(false));
        });
    }

    @Override
    public CompletionStage<Duration> ping() {
        CompletableFuture<Duration> result = new CompletableFuture<>();
        boolean runs = execute(() -> {
            if (end != null) {
                result.completeExceptionally(lost());
            } else if (pings.isFull()) {
                result.completeExceptionally(new RemoteException(ErrorCode.RATE_LIMITED));
            } else {
                sendPing(nanos -> result.complete(Duration.ofNanos(nanos)));
                closed.thenAccept(gone -> result.completeExceptionally(lost()));
            }
        });
        if (!runs) {
            result.completeExceptionally(lost());
        }
        return result;
    }

    /** On the link's thread. */
    void sendPing(LongConsumer answered) {
        if (pings.isFull()) {
            return;
        }
        long content = pings.register(System.nanoTime(), answered);
        channel.writeAndFlush(new DefaultHttp2PingFrame(content));
    }

    void pingAnswered(long content) {
        pings.answered(content, System.nanoTime());
    }

    void measured(long nanos) {
        roundTrip = nanos;
    }

    @Override
    public PeerIdentity peer() {
        PeerIdentity known = peer;
        if (known == null) {
            throw new IllegalStateException("the link is not agreed yet");
        }
        return known;
    }

    @Override
    public LinkInfo info() {
        return info;
    }

    @Override
    public Optional<DeviceFacts> facts() {
        return Optional.empty();
    }

    @Override
    public LinkStatistics statistics() {
        long known = roundTrip;
        return new LinkStatistics(
                payloadSent,
                payloadReceived,
                openStreams,
                streamsOpened,
                unread,
                windows.connectionWindow(),
                windows.bulkWindow(),
                known < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(known)));
    }

    @Override
    public CompletionStage<LinkEnd> closed() {
        return closed.minimalCompletionStage();
    }

    @Override
    public boolean isOpen() {
        return end == null && !draining && peer != null;
    }

    // ---- what the parts share

    LinkConfig config() {
        return setup.config();
    }

    LinkSetup setup() {
        return setup;
    }

    /** The link's thread. */
    public EventLoop loop() {
        return channel.eventLoop();
    }

    /** The connection. */
    public Channel channel() {
        return channel;
    }

    LinkWindows windows() {
        return windows;
    }

    TrafficMeter meter() {
        return meter;
    }

    WindowProbe probe() {
        return probe;
    }

    int openStreams() {
        return openStreams;
    }

    Iterable<NettyStream> streams() {
        return streams;
    }

    Optional<ErrorCode> endCode() {
        LinkEnd known = end;
        return known == null ? Optional.empty() : Optional.of(known.code());
    }

    RemoteException lost() {
        LinkEnd known = end;
        return known == null
                ? new RemoteException(ErrorCode.LINK_LOST)
                : new RemoteException(known.code(), known.sentence());
    }

    /** Runs on the link's thread: at once when called on it. False when that thread has ended. */
    boolean execute(Runnable task) {
        if (loop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException threadsClosed) {
            return false;
        }
    }

    /**
     * Flushes at the end of the turn, once for all that was written in it. This also bounds a turn: what is written stays
     * unsent until then, so a writer that heeds {@code isWritable} stops.
     */
    void flushSoon() {
        if (!flushScheduled) {
            flushScheduled = true;
            loop().execute(() -> {
                flushScheduled = false;
                channel.flush();
            });
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer, the loop; others only look
    void dataArrived(int id, int bytes, boolean last) {
        payloadReceived += bytes;
        NettyStream stream = byId.get(id);
        if (stream != null) {
            stream.arrived(bytes, last);
        }
        probe.arrived();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer, the loop; others only look
    void unread(int change) {
        unread += change;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer, the loop; others only look
    void sent(int bytes) {
        payloadSent += bytes;
    }
}
