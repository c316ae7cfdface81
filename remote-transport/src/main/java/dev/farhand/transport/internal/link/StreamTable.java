package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.limit.TokenBucket;
import dev.farhand.transport.link.LinkConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of one link: how they begin and end, how many carry channels, and what has passed through them. */
@ThreadConfined("the link's thread, but for the counters, at which anybody may look")
@SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer, the loop; others only look
final class StreamTable implements Iterable<NettyStream> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamTable.class);
    private static final int LAST_STREAM_ID = Integer.MAX_VALUE - 10_000;

    private final NettyLink link;
    private final boolean server;
    private final int maximum;
    private final Set<NettyStream> streams = new LinkedHashSet<>();
    private final IntObjectMap<NettyStream> byId = new IntObjectHashMap<>();
    private final TokenBucket arrivals;

    private volatile int channels;
    private volatile long channelsOpened;
    private volatile long unread;
    private volatile long payloadSent;
    private volatile long payloadReceived;

    StreamTable(NettyLink link, LinkConfig config, boolean server) {
        this.link = link;
        this.server = server;
        this.maximum = config.maximumStreams();
        int perSecond = config.streamsPerSecond();
        this.arrivals =
                new TokenBucket(perSecond, Math.min(2L * perSecond, ControlLimits.MAXIMUM_BURST), System::nanoTime);
    }

    // ---- beginning and end

    /** Takes in the streams that the peer opens. */
    ChannelInitializer<Channel> arrivals() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel child) {
                arrived(child);
            }
        };
    }

    private void arrived(Channel child) {
        prepare(child, new NettyStream(link, true));
        if (server) {
            // An agent never opens streams; the codec has told it so.
            link.close(ErrorCode.PROTOCOL_VIOLATION);
        } else if (!link.life().isClosing() && !arrivals.tryTake()) {
            link.close(new RemoteException(
                    ErrorCode.RATE_LIMITED, "The other side opened streams faster than this side allows."));
        }
    }

    private void prepare(Channel child, NettyStream stream) {
        child.config().setAutoRead(false);
        child.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(16 * 1024).maxMessagesPerRead(1));
        child.pipeline().addLast(stream.frames());
        streams.add(stream);
    }

    /** Opens a stream of our own; a channel's, unless it is the control stream. */
    void open(NettyStream stream) {
        new Http2StreamChannelBootstrap(link.channel())
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
                        stream.end().channelGone();
                    }
                });
    }

    /** The stream has its number. */
    void onWire(NettyStream stream) {
        byId.put(stream.id(), stream);
        link.windows().opened(stream);
        if (stream.id() > LAST_STREAM_ID) {
            link.drain(Duration.ZERO);
        }
    }

    /** The stream carries a channel; false when there are too many. */
    boolean count(NettyStream stream) {
        if (channels >= maximum) {
            return false;
        }
        stream.counted();
        channelsOpened++;
        if (++channels == 1) {
            link.busyChanged();
        }
        return true;
    }

    void ended(NettyStream stream) {
        if (!streams.remove(stream)) {
            return;
        }
        byId.remove(stream.id());
        link.windows().closed(stream);
        if (stream.isCounted() && --channels == 0) {
            link.busyChanged();
            link.life().idle();
        }
    }

    @Override
    public Iterator<NettyStream> iterator() {
        return streams.iterator();
    }

    /** As they are now, for those who end some of them. */
    List<NettyStream> all() {
        return List.copyOf(streams);
    }

    void clear() {
        streams.clear();
    }

    // ---- what passes

    void dataArrived(int id, int bytes, boolean last) {
        payloadReceived += bytes;
        NettyStream stream = byId.get(id);
        if (stream != null) {
            stream.arrived(bytes, last);
        }
    }

    /** Null for one that has ended, or never was. */
    @Nullable
    NettyStream find(int id) {
        return byId.get(id);
    }

    void unread(int change) {
        unread += change;
    }

    void sent(int bytes) {
        payloadSent += bytes;
    }

    // ---- counters; any thread

    int channels() {
        return channels;
    }

    long channelsOpened() {
        return channelsOpened;
    }

    long unread() {
        return unread;
    }

    long payloadSent() {
        return payloadSent;
    }

    long payloadReceived() {
        return payloadReceived;
    }
}
