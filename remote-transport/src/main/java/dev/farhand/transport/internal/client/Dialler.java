package dev.farhand.transport.internal.client;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.internal.netty.Sockets;
import dev.farhand.transport.internal.netty.WebSocketBytes;
import dev.farhand.transport.internal.netty.WebSocketPings;
import dev.farhand.transport.internal.wire.Alpn;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.ProxySettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to reach a server over one carrier, up to the point where the link's own TLS stands. */
final class Dialler {
    private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);
    private static final String INNER = "farhand-tls";
    private static final int MAXIMUM_ADDRESSES = 4;
    private static final int MAXIMUM_RESPONSE = 16 * 1024;

    private final IoEventLoop loop;
    private final LinkConfig config;
    private final Optional<ProxySettings.Proxy> proxy;
    private final ServerUri server;
    private final Carrier carrier;
    private final SslContext inner;
    private final Listener listener;

    private @Nullable Channel channel;
    private boolean reached;
    private boolean over;
    private boolean cancelled;

    /** Hears how it went, on the loop; exactly one call. */
    interface Listener {
        /** TLS stands. Whatever speaks first is to be installed before this returns. */
        void secured(Channel channel, SslHandler tls);

        /** It did not. */
        void failed(DialFailure failure);
    }

    Dialler(
            IoEventLoop loop,
            LinkConfig config,
            ProxySettings proxies,
            ServerUri server,
            Carrier carrier,
            SslContext inner,
            Listener listener) {
        this.loop = loop;
        this.config = config;
        this.proxy = proxies.towards(server.host(), server.port());
        this.server = server;
        this.carrier = carrier;
        this.inner = inner;
        this.listener = listener;
    }

    /** Asks the name service for whom to dial: the proxy, or the server. Blocks. */
    static List<InetAddress> resolve(ServerUri server, ProxySettings proxies) throws UnknownHostException {
        String host = proxies.towards(server.host(), server.port())
                .map(ProxySettings.Proxy::host)
                .orElse(server.host());
        List<InetAddress> all = List.of(InetAddress.getAllByName(host));
        return all.subList(0, Math.min(all.size(), MAXIMUM_ADDRESSES));
    }

    boolean isProxied() {
        return proxy.isPresent();
    }

    /** On the loop. */
    void dial(List<InetAddress> addresses) {
        dial(addresses, 0);
    }

    private void dial(List<InetAddress> addresses, int index) {
        int port = proxy.map(ProxySettings.Proxy::port).orElse(server.port());
        InetSocketAddress first = new InetSocketAddress(addresses.get(index), port);
        // Through a proxy the name goes to the proxy, which may know it when we do not.
        SocketAddress target =
                proxy.isPresent() ? InetSocketAddress.createUnresolved(server.host(), server.port()) : first;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(Sockets.of(loop).connected())
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.connectTimeout().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel created) {
                        install(created.pipeline(), first);
                    }
                });
        bootstrap.connect(target).addListener((ChannelFutureListener) connecting -> {
            if (loop.inEventLoop()) {
                connected(connecting, addresses, index);
            } else {
                // Without a socket to be had (too many open files) there is no channel either, and Netty tells us
                // elsewhere.
                loop.execute(() -> connected(connecting, addresses, index));
            }
        });
    }

    private void connected(ChannelFuture connecting, List<InetAddress> addresses, int index) {
        if (connecting.isSuccess()) {
            reached = true;
            return;
        }
        // Refused, silent, or without a route, which is not even a ConnectException.
        boolean another = index + 1 < addresses.size() && connecting.cause() instanceof IOException;
        if (another && !cancelled) {
            dial(addresses, index + 1);
        } else {
            fail(connecting.cause());
        }
    }

    private void install(ChannelPipeline pipeline, InetSocketAddress first) {
        channel = pipeline.channel();
        proxy.ifPresent(known -> pipeline.addLast("farhand-proxy", proxyHandler(known, first)));
        if (carrier == Carrier.TLS) {
            pipeline.addLast(INNER, linkTls(pipeline));
        } else {
            if (server.secure()) {
                pipeline.addLast("farhand-web-tls", tls(pipeline, ClientTls.outer(), config.handshakeTimeout()));
            }
            pipeline.addLast("farhand-http", new HttpClientCodec());
            pipeline.addLast("farhand-http-whole", new HttpObjectAggregator(MAXIMUM_RESPONSE));
            pipeline.addLast("farhand-pings", new WebSocketPings());
            pipeline.addLast("farhand-upgrade", upgrade());
            pipeline.addLast("farhand-websocket", new WebSocketBytes());
        }
        pipeline.addLast("farhand-start", new Start());
    }

    private HttpProxyHandler proxyHandler(ProxySettings.Proxy known, InetSocketAddress first) {
        HttpProxyHandler handler = known.credentials()
                .map(credentials -> new HttpProxyHandler(first, credentials.user(), credentials.password()))
                .orElseGet(() -> new HttpProxyHandler(first));
        handler.setConnectTimeoutMillis(config.connectTimeout().toMillis());
        return handler;
    }

    /** Host and port make the server's name go with the hello, and let a session be found again. */
    private SslHandler tls(ChannelPipeline pipeline, SslContext context, Duration timeout) {
        SslHandler handler = context.newHandler(pipeline.channel().alloc(), server.host(), server.port());
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        return handler;
    }

    /** A busy server lets us wait for a place, and only then has its own time for the handshake. */
    private SslHandler linkTls(ChannelPipeline pipeline) {
        return tls(pipeline, inner, config.handshakeTimeout().multipliedBy(2));
    }

    private WebSocketClientProtocolHandler upgrade() {
        String host = server.host().indexOf(':') >= 0 ? "[" + server.host() + "]" : server.host();
        URI uri = URI.create((server.secure() ? "wss://" : "ws://") + host + ":" + server.port() + server.path());
        // The protocol handler waits for its answer with a timer of its own; frames go to us untouched.
        return new WebSocketClientProtocolHandler(
                WebSocketClientHandshakerFactory.newHandshaker(
                        uri,
                        WebSocketVersion.V13,
                        Alpn.SUBPROTOCOL,
                        false,
                        EmptyHttpHeaders.INSTANCE,
                        WebSocketBytes.MAXIMUM_FRAME),
                WebSocketClientProtocolConfig.newBuilder()
                        .webSocketUri(uri)
                        .handleCloseFrames(false)
                        .dropPongFrames(true)
                        .handshakeTimeoutMillis(config.handshakeTimeout().toMillis())
                        .build());
    }

    /** On the loop: nobody wants the connection any more. */
    void cancel() {
        cancelled = true;
        over = true;
        if (channel != null) {
            channel.close();
        }
    }

    private void fail(Throwable cause) {
        if (!over) {
            over = true;
            LOG.debug("{} to {} failed", carrier, server.uri(), cause);
            if (channel != null) {
                channel.close();
            }
            listener.failed(DialFailure.of(cause, server, proxy, reached));
        }
    }

    /** Waits until the innermost TLS stands. */
    private final class Start extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                ctx.pipeline().addBefore(ctx.name(), INNER, linkTls(ctx.pipeline()));
            } else if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
                fail(new RemoteException(ErrorCode.TIMED_OUT, "The WebSocket request was not answered."));
            } else if (event instanceof SslHandshakeCompletionEvent handshake) {
                handshaken(ctx, handshake);
            }
        }

        private void handshaken(ChannelHandlerContext ctx, SslHandshakeCompletionEvent handshake) {
            SslHandler tls = (SslHandler) ctx.pipeline().get(INNER);
            if (!handshake.isSuccess()) {
                fail(handshake.cause());
            } else if (tls == null || over) {
                // The outer TLS: the WebSocket comes next.
                return;
            } else if (!isOurs(tls.applicationProtocol())) {
                fail(new RemoteException(
                        ErrorCode.PROTOCOL_VIOLATION, "The server at this address does not speak our protocol."));
            } else {
                over = true;
                // Leaves only after the next handler is there: what comes right behind the handshake is for that one.
                try {
                    listener.secured(ctx.channel(), tls);
                    ctx.pipeline().remove(this);
                } catch (RuntimeException | Error broken) {
                    LOG.warn("a connection could not be used", broken);
                    over = false;
                    fail(new RemoteException(ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence(), broken));
                }
            }
        }

        private boolean isOurs(@Nullable String name) {
            return Alpn.LINK.equals(name) || Alpn.ENROL.equals(name);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fail(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            fail(new RemoteException(ErrorCode.LINK_LOST, "The connection was closed before TLS was agreed on."));
        }
    }
}
