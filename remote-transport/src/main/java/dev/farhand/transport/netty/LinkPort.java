package dev.farhand.transport.netty;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.transport.internal.server.NettyLinkServer;
import dev.farhand.transport.link.LinkServer;
import io.netty.channel.ChannelHandler;

/**
 * Lets agents in on the port of a host that runs Netty, next to browsers. Both carriers:
 *
 * <ul>
 *   <li>TLS: add {@link #clientHelloRouter()} as the <em>first</em> handler of each accepted TCP connection, before any
 *       other handler has seen a byte. It reads the ClientHello; a connection for us loses all other handlers, any other
 *       goes on untouched. On a listener without TLS it steps aside at the first byte.
 *   <li>WebSocket: add {@link #webSocketUpgrade()} right after the {@code HttpServerCodec} of each HTTP/1.1 connection. It
 *       answers {@code GET /agent/link} and lets everything else pass.
 * </ul>
 *
 * <p>The links then run on the host's event loops. The path bypasses the host's own filters, security and access log.
 */
@ThreadSafe
public final class LinkPort {
    private final NettyLinkServer server;

    private LinkPort(NettyLinkServer server) {
        this.server = server;
    }

    /** For this server, which need not listen itself. */
    public static LinkPort of(LinkServer server) {
        return new LinkPort((NettyLinkServer) server);
    }

    /** A new handler for one connection; not shareable. */
    public ChannelHandler clientHelloRouter() {
        return server.clientHelloRouter();
    }

    /** A new handler for one HTTP/1.1 connection; not shareable. */
    public ChannelHandler webSocketUpgrade() {
        return server.webSocketUpgrade();
    }
}
