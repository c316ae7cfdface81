package dev.farhand.transport.internal.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PeerIdentity;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.text.ReportedText;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkInfo;
import dev.farhand.transport.link.LinkStatistics;
import dev.farhand.transport.link.LinkStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of a link have in common: the HTTP/2 pipeline, and the parts that know about its streams, openings,
 * windows, PINGs and end. The two ends differ in who opens streams and in what they say on the control stream.
 */
public abstract class NettyLink implements Link {
    /** Name of the last handler of a connection that carries a link. */
    public static final String TAIL = "farhand-end";

    private static final AttributeKey<Boolean> GOODBYE = AttributeKey.valueOf("dev.farhand.goodbye");

    private final LinkSetup setup;
    private final Channel channel;
    private final Http2FrameCodec codec;
    private final LinkLife life;
    private final StreamTable streams;
    private final LinkOpenings openings;
    private final LinkWindows windows;
    private final TrafficMeter meter = new TrafficMeter();
    private final FrameLimit limit;
    private final Pings pings = new Pings();
    private final Heartbeat heartbeat;
    private final WindowProbe probe;

    private volatile LinkInfo info;
    private volatile @Nullable PeerIdentity peer;
    private volatile long roundTrip = -1;
    private boolean flushScheduled;

    NettyLink(LinkSetup setup, Channel channel, boolean server) {
        this.setup = setup;
        this.channel = channel;
        this.codec = LinkCodec.create(setup.config(), server);
        this.limit = new FrameLimit(this, setup.config(), server);
        this.life = new LinkLife(this, channel);
        this.streams = new StreamTable(this, setup.config(), server);
        this.openings = new LinkOpenings(this, setup);
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

    /** The link has ended, before anybody who waits for it hears of it. */
    void ended(LinkEnd how) {}

    // ---- the connection

    /**
     * Takes over the end of a pipeline whose TLS stands. Not earlier: the codec speaks at once, and what it says before
     * the handshake would be lost.
     */
    public void install(ChannelPipeline pipeline) {
        pipeline.addLast("farhand-meter", meter);
        pipeline.addLast("farhand-limit", limit);
        pipeline.addLast("farhand-http2", codec);
        pipeline.addLast("farhand-frames", new LinkFrames(this));
        pipeline.addLast("farhand-streams", new Http2MultiplexHandler(streams.arrivals()));
        pipeline.addLast(TAIL, new LinkTail(this));
        windows.start();
        channel.flush();
        channel.closeFuture().addListener(future -> {
            heartbeat.stop();
            life.connectionGone();
        });
    }

    /** Whether a close has begun at the end of the pipeline, where the link hears of it. */
    public static boolean saysGoodbye(Channel channel) {
        return channel.attr(GOODBYE).get() != null;
    }

    static void sayGoodbye(Channel channel) {
        channel.attr(GOODBYE).set(true);
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
                ReportedText.line(peerSoftware, 64),
                before.remoteAddress(),
                setup.clock().instant());
        heartbeat.start();
        probe.start();
    }

    /** The first channel opened, or the last one closed. */
    void busyChanged() {
        heartbeat.changed();
    }

    void dataArrived(int id, int bytes, boolean last) {
        streams.dataArrived(id, bytes, last);
        probe.arrived();
    }

    // ---- Link

    @Override
    public CompletionStage<LinkStream> open(OpenChannel opening) {
        return openings.open(opening);
    }

    @Override
    public <R extends MessageLite> CompletionStage<R> call(OpenChannel opening, MessageLite request, Parser<R> answer) {
        return openings.call(opening, request, answer);
    }

    @Override
    public CompletionStage<Duration> ping() {
        CompletableFuture<Duration> result = new CompletableFuture<>();
        Runnable lost = () -> result.completeExceptionally(lost());
        execute(
                () -> {
                    if (life.end() != null) {
                        lost.run();
                    } else if (pings.isFull() || !pings.mayAsk()) {
                        result.completeExceptionally(new RemoteException(ErrorCode.RATE_LIMITED));
                    } else {
                        sendPing(nanos -> result.complete(Duration.ofNanos(nanos)), lost);
                    }
                },
                lost);
        return result;
    }

    /** On the link's thread; false when so many are on their way that this one is not sent. */
    boolean sendPing(LongConsumer answered) {
        if (pings.isFull()) {
            return false;
        }
        sendPing(answered, () -> {});
        return true;
    }

    private void sendPing(LongConsumer answered, Runnable lost) {
        long content = pings.register(System.nanoTime(), answered, lost);
        channel.writeAndFlush(new DefaultHttp2PingFrame(content));
    }

    void pingAnswered(long content) {
        pings.answered(content, System.nanoTime());
    }

    void abandonPings() {
        pings.abandonAll();
    }

    /** How long nothing has come from the other end. */
    public Duration silence() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - meter.lastRead()));
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
                streams.payloadSent(),
                streams.payloadReceived(),
                streams.channels(),
                streams.channelsOpened(),
                streams.unread(),
                windows.connectionWindow(),
                windows.bulkWindow(),
                known < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(known)),
                silence());
    }

    @Override
    public void drain(Duration spread) {
        execute(() -> life.drain(spread));
    }

    @Override
    public void close(ErrorCode reason) {
        close(new RemoteException(reason));
    }

    /** As {@link #close(ErrorCode)}, with a sentence for the other end's person. */
    public void close(RemoteException reason) {
        execute(() -> life.close(reason));
    }

    /** The connection is beyond talking: dead, or it broke the protocol. */
    void fail(ErrorCode code, String sentence, boolean byPeer) {
        life.fail(new LinkEnd(code, sentence, byPeer));
    }

    @Override
    public CompletionStage<LinkEnd> closed() {
        return life.closed();
    }

    @Override
    public boolean isOpen() {
        return life.isStaying() && peer != null;
    }

    // ---- what the parts share

    LinkConfig config() {
        return setup.config();
    }

    /** The link's thread. */
    public EventLoop loop() {
        return channel.eventLoop();
    }

    /** The connection. */
    public Channel channel() {
        return channel;
    }

    LinkLife life() {
        return life;
    }

    StreamTable streams() {
        return streams;
    }

    LinkOpenings openings() {
        return openings;
    }

    LinkWindows windows() {
        return windows;
    }

    TrafficMeter meter() {
        return meter;
    }

    int openStreams() {
        return streams.channels();
    }

    Optional<ErrorCode> endCode() {
        return Optional.ofNullable(life.end()).map(LinkEnd::code);
    }

    RemoteException lost() {
        LinkEnd known = life.end();
        return known == null
                ? new RemoteException(ErrorCode.LINK_LOST)
                : new RemoteException(known.code(), known.sentence());
    }

    /** Runs on the link's thread, at once when called on it; not at all when that thread has ended. */
    void execute(Runnable task) {
        execute(task, () -> {});
    }

    /** As {@link #execute(Runnable)}, and the other one when that thread has ended. */
    void execute(Runnable task, Runnable otherwise) {
        StreamThread.execute(loop(), task, otherwise);
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
}
