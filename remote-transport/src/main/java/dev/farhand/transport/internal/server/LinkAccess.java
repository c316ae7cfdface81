package dev.farhand.transport.internal.server;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.protocol.v1.ServerHello;
import dev.farhand.transport.internal.link.Failures;
import dev.farhand.transport.internal.link.LinkSetup;
import dev.farhand.transport.internal.link.ServerLink;
import dev.farhand.transport.internal.netty.TlsSettings;
import dev.farhand.transport.internal.wire.Alpn;
import dev.farhand.transport.internal.wire.ProtocolVersions;
import dev.farhand.transport.internal.wire.Purpose;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.LinkConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a ClientHello that is ours to a link or an enrolment. */
@ThreadSafe
final class LinkAccess {
    private static final Logger LOG = LoggerFactory.getLogger(LinkAccess.class);
    private static final InetSocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

    private final ServerSettings settings;
    private final Executor workers;
    private final NettyLinkServer server;
    private final ServerTls tls;
    private final PeerVerifier verifier;
    private final HandshakeGate gate;

    LinkAccess(ServerSettings settings, Executor workers, NettyLinkServer server) {
        this.settings = settings;
        this.workers = workers;
        this.server = server;
        this.verifier = PeerVerifier.of(settings.trust(), settings.clock());
        this.tls = new ServerTls(
                settings.identity(),
                verifier,
                settings.config().ticketLifetime().toSeconds(),
                settings.nativeTls());
        this.gate = new HandshakeGate(settings.config().maximumHandshakes(), System::nanoTime);
    }

    LinkConfig config() {
        return settings.config();
    }

    /** The server's wall clock. */
    long now() {
        return settings.clock().millis();
    }

    HandshakeGate gate() {
        return gate;
    }

    /**
     * Puts our TLS, and what comes after it, at the end of the pipeline of a connection that the gate has let in; false
     * when nobody can be let in.
     */
    boolean admit(Channel channel, ChannelPipeline pipeline, Purpose purpose, Carrier carrier) {
        try {
            ServerTls.Secured secured =
                    purpose == Purpose.LINK ? tls.link(channel.alloc()) : tls.enrol(channel.alloc());
            secured.handler()
                    .setHandshakeTimeoutMillis(config().handshakeTimeout().toMillis());
            pipeline.addLast("farhand-tls", secured.handler());
            pipeline.addLast("farhand-start", new Start(purpose, carrier, secured.identity()));
            return true;
        } catch (RuntimeException | Error broken) {
            // An identity that cannot be used, or a server that is closed: nobody gets in.
            LOG.warn("no TLS for a new connection", broken);
            gate.leave(channel);
            return false;
        }
    }

    void refused(Channel channel, ErrorCode code) {
        refused(channel, code, code.sentence());
    }

    void refused(Channel channel, ErrorCode code, String sentence) {
        InetSocketAddress remote = address(channel);
        LOG.debug("connection from {} refused: {} {}", remote, code, sentence);
        try {
            settings.listener().refused(remote, code, sentence);
        } catch (RuntimeException | Error broken) {
            LOG.warn("the listener failed", broken);
        }
    }

    static InetSocketAddress address(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        return remote instanceof InetSocketAddress known ? known : UNKNOWN;
    }

    /** As it is read by people and rate limits: without the port. */
    static String host(InetSocketAddress remote) {
        return remote.getAddress() == null
                ? remote.getHostString()
                : remote.getAddress().getHostAddress();
    }

    void close() {
        tls.close();
    }

    /** Waits for the handshake. */
    private final class Start extends ChannelInboundHandlerAdapter {
        private final Purpose purpose;
        private final Carrier carrier;
        private final Identity own;

        Start(Purpose purpose, Carrier carrier, Identity own) {
            this.purpose = purpose;
            this.carrier = carrier;
            this.own = own;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
                ctx.fireUserEventTriggered(event);
                return;
            }
            SslHandler handler = (SslHandler) ctx.pipeline().get("farhand-tls");
            String expected = purpose == Purpose.LINK ? Alpn.LINK : Alpn.ENROL;
            if (!handshake.isSuccess()) {
                RemoteException reason = Failures.of(handshake.cause());
                refused(ctx.channel(), reason.code(), String.valueOf(reason.getMessage()));
                ctx.close();
            } else if (!expected.equals(handler.applicationProtocol())) {
                refused(ctx.channel(), ErrorCode.PROTOCOL_VIOLATION);
                ctx.close();
            } else if (purpose == Purpose.LINK) {
                startLink(ctx, handler, carrier, own);
                ctx.pipeline().remove(this);
            } else {
                new EnrolmentAccess(settings, workers, LinkAccess.this).start(ctx);
                ctx.pipeline().remove(this);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            // Nothing may come before the handshake.
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // The handshake's event has said why.
            ctx.close();
        }
    }

    private void startLink(ChannelHandlerContext ctx, SslHandler handler, Carrier carrier, Identity own) {
        Channel channel = ctx.channel();
        InetSocketAddress remote = address(channel);
        LinkSetup setup =
                new LinkSetup(carrier, tls.provider(), remote, false, config(), settings.acceptor(), settings.clock());
        List<X509Certificate> chain = TlsSettings.peerChain(handler);
        // Asked before the chain is looked at: a trust that changes in between counts as not looked at.
        int trustVersion = settings.trust().get().version();
        ServerLink link =
                new ServerLink(setup, channel, server, new ServerLink.Proof(chain, own.chain(), trustVersion));
        server.joining(link);
        link.install(ctx.pipeline());
        // Nothing more is read before the device is known to be welcome.
        channel.config().setAutoRead(false);
        try {
            workers.execute(() -> check(link));
        } catch (RejectedExecutionException full) {
            turnAway(link, new RemoteException(ErrorCode.OVERLOADED));
        }
    }

    /**
     * On a worker. After every handshake, because a resumed session has skipped the trust manager, and a certificate does
     * not know that its device was revoked.
     */
    private void check(ServerLink link) {
        try {
            DeviceIdentity device = verifier.verifyDevice(link.proof().device());
            server.joining(link, device);
            settings.admission().admit(device);
            link.loop().execute(() -> {
                link.channel().config().setAutoRead(true);
                link.welcome(device, hello(link));
            });
        } catch (RemoteException refused) {
            turnAway(link, refused);
        } catch (RejectedExecutionException closed) {
            LOG.debug("a connection came while its threads ended");
        } catch (RuntimeException | Error broken) {
            LOG.warn("a device could not be checked", broken);
            turnAway(link, new RemoteException(ErrorCode.INTERNAL));
        }
    }

    private void turnAway(ServerLink link, RemoteException reason) {
        refused(link.channel(), reason.code(), String.valueOf(reason.getMessage()));
        link.loop().execute(() -> {
            link.channel().config().setAutoRead(true);
            link.turnAway(reason);
        });
    }

    private ServerHello hello(ServerLink link) {
        return ServerHello.newBuilder()
                .setProtocol(ProtocolVersions.ours(settings.softwareVersion()))
                .setNodeId(settings.nodeId())
                .setServerTimeMs(settings.clock().millis())
                .setObservedAddress(host(link.info().remoteAddress()))
                .setTrust(settings.trust().get().toProto())
                .build();
    }
}
