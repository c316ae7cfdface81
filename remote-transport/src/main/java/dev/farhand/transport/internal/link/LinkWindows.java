package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.transport.link.LinkConfig;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grants windows. Every stream starts with a small one that all the streams allowed together can have within the receive
 * budget; what its kind deserves, and later what the path needs, is granted on top while the budget lasts. So what is
 * unread can never be more than the budget, whoever stops reading. The connection's window is refilled on arrival and only
 * bounds what is in flight: an unread stream never holds the others up.
 */
@ThreadConfined("the link's thread")
final class LinkWindows {
    private static final Logger LOG = LoggerFactory.getLogger(LinkWindows.class);
    private static final int PROTOCOL_DEFAULT = 65_535;
    private static final int TUNNEL_CAP = 1024 * 1024;
    /** Early, so that a sender held by its window shows at least three quarters of it, and the measured window grows. */
    private static final float UPDATE_AT = 0.75f;

    private final LinkConfig config;
    private final Http2FrameCodec codec;
    private final int initial;
    private int connectionWindow;
    private int bulkWindow;
    private int openStreams;
    private long granted;

    LinkWindows(LinkConfig config, Http2FrameCodec codec) {
        this.config = config;
        this.codec = codec;
        this.initial = initialWindow(config);
        this.connectionWindow = PROTOCOL_DEFAULT;
        this.bulkWindow = config.streamWindow();
    }

    /** What SETTINGS announce for each new stream. */
    static int initialWindow(LinkConfig config) {
        return Math.max(1024, Math.min(16 * 1024, config.receiveBudget() / config.maximumStreams() / 4));
    }

    /**
     * The codec's own controller lets an unread stream use up the connection's window; this one refills it on arrival. To
     * be called between building the codec and the first byte.
     */
    static void refillOnArrival(Http2FrameCodec codec) {
        Http2Connection connection = codec.connection();
        DefaultHttp2LocalFlowController controller = new DefaultHttp2LocalFlowController(connection, UPDATE_AT, true);
        controller.frameWriter(codec.encoder().frameWriter());
        connection.local().flowController(controller);
    }

    void start() {
        growConnection(config.connectionWindow());
    }

    /** The stream exists on the wire and has the initial window. */
    void opened(NettyStream stream) {
        stream.window = initial;
        openStreams++;
        granted += initial;
    }

    /** What the stream is for is known now. */
    void classified(NettyStream stream, ChannelKind kind) {
        stream.windowCap = Math.max(base(kind), cap(kind));
        raise(stream, Math.min(base(kind), stream.windowCap), 2);
    }

    void closed(NettyStream stream) {
        if (stream.window > 0) {
            granted -= stream.window;
            stream.window = 0;
            openStreams--;
        }
    }

    /** The path was measured: it holds half of this. */
    void tune(long window, Iterable<NettyStream> streams) {
        growConnection((int) Math.min(window, config.maximumConnectionWindow()));
        bulkWindow = (int) Math.max(bulkWindow, Math.min(window, config.maximumStreamWindow()));
        for (NettyStream stream : streams) {
            if (stream.takeActive()) {
                raise(stream, Math.min(bulkWindow, stream.windowCap), 4);
            }
        }
    }

    int connectionWindow() {
        return connectionWindow;
    }

    int bulkWindow() {
        return bulkWindow;
    }

    /** Never takes more than a part of what is left, so that something is left for whoever comes next. */
    private void raise(NettyStream stream, int target, int part) {
        long reserved = (long) initial * Math.max(0, config.maximumStreams() - openStreams);
        long left = Math.max(0, config.receiveBudget() - reserved - granted);
        int more = (int) Math.min(target - stream.window, left / part);
        Http2Stream wire = codec.connection().stream(stream.id());
        if (more <= 0 || stream.window == 0 || wire == null) {
            return;
        }
        try {
            codec.connection().local().flowController().incrementWindowSize(wire, more);
            stream.window += more;
            granted += more;
            stream.link().flushSoon();
        } catch (Http2Exception refused) {
            LOG.debug("window of stream {} stays {}", stream.id(), stream.window, refused);
        }
    }

    private void growConnection(int target) {
        int more = target - connectionWindow;
        if (more <= 0) {
            return;
        }
        Http2Connection connection = codec.connection();
        try {
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), more);
            connectionWindow = target;
        } catch (Http2Exception refused) {
            LOG.debug("connection window stays {}", connectionWindow, refused);
        }
    }

    private int base(ChannelKind kind) {
        return switch (kind) {
            case CHANNEL_KIND_TERMINAL, CHANNEL_KIND_COMMAND, CHANNEL_KIND_TUNNEL -> config.interactiveWindow();
            default -> bulkWindow;
        };
    }

    private int cap(ChannelKind kind) {
        return switch (kind) {
            case CHANNEL_KIND_TERMINAL, CHANNEL_KIND_COMMAND -> config.interactiveWindow();
            case CHANNEL_KIND_TUNNEL -> Math.min(TUNNEL_CAP, config.maximumStreamWindow());
            default -> config.maximumStreamWindow();
        };
    }
}
