package dev.farhand.transport.netty;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.transport.internal.viewer.NettyViewerServer;
import dev.farhand.transport.viewer.ViewerServer;
import io.netty.channel.ChannelHandler;

/**
 * Lets viewers in on the port of a host that runs Netty, next to everything else it serves: add {@link #webSocketUpgrade()}
 * right after the {@code HttpServerCodec} of each HTTP/1.1 connection, before or behind {@link LinkPort}'s. It answers
 * {@code GET <path>} with {@code Upgrade: websocket} and subprotocol {@code farhand.v1}, and lets everything else pass.
 *
 * <p>The viewers then run on the host's event loops. The path bypasses the host's own filters, security and access log:
 * the {@link dev.farhand.transport.viewer.ViewerAuthority} is what guards it, and the ticket is written nowhere.
 */
@ThreadSafe
public final class ViewerPort {
    private final NettyViewerServer server;
    private final String path;

    private ViewerPort(NettyViewerServer server, String path) {
        this.server = server;
        this.path = path;
    }

    /**
     * For this server.
     *
     * @param path what is asked for, without its query: {@code "/api/v1/viewer"}
     */
    public static ViewerPort of(ViewerServer server, String path) {
        if (!path.startsWith("/") || path.indexOf('?') >= 0) {
            throw new IllegalArgumentException("path: starts with / and has no query");
        }
        return new ViewerPort((NettyViewerServer) server, path);
    }

    /** A new handler for one HTTP/1.1 connection; not shareable. */
    public ChannelHandler webSocketUpgrade() {
        return server.webSocketUpgrade(path);
    }
}
