package dev.farhand.transport.internal.server;

import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.DeviceSighting;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.core.protocol.v1.RenewCertificateResponse;
import dev.farhand.transport.internal.link.ServerLink;
import dev.farhand.transport.internal.netty.NettyThreads;
import dev.farhand.transport.internal.netty.Sockets;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkEndpoint;
import dev.farhand.transport.link.LinkServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's end of all links: its ports, its directory, its end. */
public final class NettyLinkServer implements LinkServer, ServerLink.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(NettyLinkServer.class);
    private static final int BACKLOG = 4096;
    private static final int MAXIMUM_LOOPS = 8;
    private static final int WORKERS = 8;
    private static final long CLOSE_SECONDS = 3;

    private final ServerSettings settings;
    private final NettyThreads threads;
    private final boolean ownThreads;
    private final LinkAccess access;
    private final Map<DeviceId, ServerLink> links = new ConcurrentHashMap<>();
    private final Map<ServerLink, Optional<DeviceIdentity>> joining = new ConcurrentHashMap<>();
    private final Set<Endpoint> endpoints = ConcurrentHashMap.newKeySet();
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connectionCount = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final LinkDirectory directory = new Directory();
    private final TrustAnnouncements trust;
    private final Optional<DeviceRegistry.Subscription> revocations;
    private final Optional<Sightings> sightings;
    private volatile boolean draining;

    /** Listens nowhere yet. */
    public NettyLinkServer(ServerSettings settings) {
        this.settings = settings;
        this.ownThreads = settings.threads().isEmpty();
        this.threads = (NettyThreads) settings.threads()
                .orElseGet(() -> new NettyThreads(
                        "server", Math.min(Runtime.getRuntime().availableProcessors(), MAXIMUM_LOOPS), WORKERS));
        this.access = new LinkAccess(settings, threads.workers(), this);
        this.trust = new TrustAnnouncements(threads.workers(), settings.clock());
        this.sightings = settings.registry()
                .map(registry -> new Sightings(registry, threads.workers(), (task, after) -> threads.loops()
                        .schedule(task, after.toMillis(), TimeUnit.MILLISECONDS)));
        this.revocations = settings.registry().map(registry -> registry.onRevocation(device -> revoke(device.id())));
    }

    // ---- ports

    /** For a host's port, first in its pipeline. */
    public ChannelHandler clientHelloRouter() {
        return new HelloRouter(access, HelloRouter.hosted());
    }

    /** For a host's port, after its HTTP codec. */
    public ChannelHandler webSocketUpgrade() {
        return new WebSocketUpgrade(access);
    }

    @Override
    public LinkEndpoint listen(InetSocketAddress address) {
        return bind(address, new OwnPort(this, access, Optional.empty(), false));
    }

    @Override
    public LinkEndpoint listen(InetSocketAddress address, Supplier<Identity> webIdentity) {
        return bind(address, new OwnPort(this, access, Optional.of(new WebTls(webIdentity)), false));
    }

    @Override
    public LinkEndpoint listenPlain(InetSocketAddress address) {
        if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, "A port without TLS has to be on a loopback address.");
        }
        return bind(address, new OwnPort(this, access, Optional.empty(), true));
    }

    private LinkEndpoint bind(InetSocketAddress address, OwnPort port) {
        if (closed.get()) {
            throw new RemoteException(ErrorCode.SHUTTING_DOWN);
        }
        ChannelFuture bound = new ServerBootstrap()
                .group(threads.loops())
                .channel(Sockets.of(threads.loops()).listening())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .childHandler(port)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bindFailure(bound.cause());
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "The address " + address + " cannot be listened on"
                            + (cause instanceof BindException ? ": " + cause.getMessage() : "") + ".",
                    cause);
        }
        Endpoint endpoint = new Endpoint(bound.channel());
        endpoints.add(endpoint);
        return endpoint;
    }

    /** One type for callers, whoever's sockets they are: Linux's own fail with a plain IOException, and its call's name. */
    private static Throwable bindFailure(Throwable cause) {
        if (!(cause instanceof IOException) || cause instanceof BindException) {
            return cause;
        }
        String text = String.valueOf(cause.getMessage());
        BindException same =
                new BindException(text.substring(text.lastIndexOf(": ") < 0 ? 0 : text.lastIndexOf(": ") + 2));
        same.initCause(cause);
        return same;
    }

    /** A connection to a port of our own; false when there are too many. */
    boolean connected(Channel channel) {
        if (connectionCount.incrementAndGet() > settings.config().maximumConnections() || draining || closed.get()) {
            connectionCount.decrementAndGet();
            return false;
        }
        connections.add(channel);
        channel.closeFuture().addListener(future -> {
            connections.remove(channel);
            connectionCount.decrementAndGet();
        });
        return true;
    }

    private final class Endpoint implements LinkEndpoint {
        private final Channel channel;
        private final InetSocketAddress address;

        Endpoint(Channel channel) {
            this.channel = channel;
            this.address = (InetSocketAddress) channel.localAddress();
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public void close() {
            endpoints.remove(this);
            ChannelFuture closing = channel.close();
            if (!channel.eventLoop().inEventLoop()) {
                closing.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    // ---- links coming and going; the link's thread, unless said otherwise

    /** A handshake is done; nobody knows yet whose. */
    void joining(ServerLink link) {
        joining.put(link, Optional.empty());
    }

    /** On a worker, before the registry is asked: so a revocation meanwhile finds the link either here or there. */
    void joining(ServerLink link, DeviceIdentity device) {
        joining.computeIfPresent(link, (known, none) -> Optional.of(device));
        if (draining || closed.get()) {
            throw new RemoteException(ErrorCode.SHUTTING_DOWN);
        }
    }

    @Override
    public void agreed(ServerLink link, DeviceIdentity device) {
        access.gate().leave(link.channel());
        ServerLink before = links.put(device.id(), link);
        joining.remove(link);
        if (before != null) {
            before.close(ErrorCode.LINK_SUPERSEDED);
        }
        seen(link, device, Duration.ZERO);
        tell(() -> settings.listener().connected(link));
        trust.agreed(link);
        if (closed.get()) {
            link.close(ErrorCode.SHUTTING_DOWN);
        } else if (draining) {
            link.drain(Duration.ZERO);
        }
    }

    @Override
    public void ended(ServerLink link, LinkEnd end, boolean agreed) {
        joining.remove(link);
        if (agreed) {
            if (link.peer() instanceof DeviceIdentity device && links.remove(device.id(), link)) {
                // Not the moment it was given up, but that of its last sign of life.
                seen(link, device, link.silence());
            }
            tell(() -> settings.listener().ended(link, end));
        } else if (!link.isTurnedAway()) {
            // Who was turned away was told of then.
            access.refused(link.channel(), end.code(), end.sentence());
        }
    }

    @Override
    public void factsReported(ServerLink link, DeviceFacts facts) {
        if (link.peer() instanceof DeviceIdentity device) {
            seen(link, device, Duration.ZERO);
        }
        tell(() -> settings.listener().factsReported(link, facts));
    }

    private void seen(ServerLink link, DeviceIdentity device, Duration ago) {
        sightings.ifPresent(registry -> registry.note(new DeviceSighting(
                device.id(),
                settings.clock().instant().minus(ago),
                Optional.ofNullable(link.info().remoteAddress().getAddress()),
                link.facts().orElseGet(DeviceFacts::getDefaultInstance))));
    }

    @Override
    public void trustAccepted(ServerLink link, int version) {
        tell(() -> settings.listener().trustAccepted(link, version));
    }

    @Override
    public void renewalWanted(ServerLink link, DeviceIdentity device, RenewCertificateRequest request) {
        try {
            threads.workers().execute(() -> {
                link.renewed(renew(device, request));
            });
        } catch (RejectedExecutionException full) {
            link.renewed(refusal(new RemoteException(ErrorCode.OVERLOADED)));
        }
    }

    @Override
    public void certificateIssued(ServerLink link, X509Certificate certificate) {
        tell(() -> settings.listener().certificateIssued(link, certificate));
    }

    @Override
    public void certificateKept(ServerLink link, X509Certificate certificate) {
        tell(() -> settings.listener().certificateKept(link, certificate));
    }

    private RenewCertificateResponse renew(DeviceIdentity device, RenewCertificateRequest request) {
        try {
            return settings.enrolment()
                    .orElseThrow(() -> new RemoteException(
                            ErrorCode.PERMISSION_DENIED, "This server does not renew certificates."))
                    .renew(device, request);
        } catch (RemoteException refused) {
            return refusal(refused);
        } catch (RuntimeException | Error broken) {
            LOG.warn("a renewal failed", broken);
            return refusal(new RemoteException(ErrorCode.INTERNAL));
        }
    }

    private static RenewCertificateResponse refusal(RemoteException reason) {
        return RenewCertificateResponse.newBuilder()
                .setRefused(reason.toRefusal())
                .build();
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error broken) {
            LOG.warn("the listener failed", broken);
        }
    }

    // ---- LinkServer

    @Override
    public LinkDirectory links() {
        return directory;
    }

    @Override
    public void revoke(DeviceId device) {
        joining.forEach((link, who) -> {
            if (who.isPresent() && who.get().id().equals(device)) {
                link.close(ErrorCode.DEVICE_REVOKED);
            }
        });
        ServerLink link = links.get(device);
        if (link != null) {
            link.close(ErrorCode.DEVICE_REVOKED);
        }
    }

    @Override
    public void announceTrust(TrustBundle bundle, Duration spread) {
        trust.announce(bundle, spread, links.values());
    }

    @Override
    public boolean demandRenewal(DeviceId device) {
        ServerLink link = links.get(device);
        if (link != null) {
            link.demandRenewal();
        }
        return link != null;
    }

    @Override
    public CompletionStage<Void> drain(Duration spread) {
        draining = true;
        List.copyOf(endpoints).forEach(endpoint -> endpoint.channel.close());
        List<CompletableFuture<LinkEnd>> ends = new ArrayList<>();
        for (ServerLink link : List.copyOf(links.values())) {
            ends.add(link.closed().toCompletableFuture());
            link.drain(spread);
        }
        return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        revocations.ifPresent(DeviceRegistry.Subscription::close);
        List.copyOf(endpoints).forEach(Endpoint::close);
        List<CompletableFuture<LinkEnd>> ends = new ArrayList<>();
        for (Collection<ServerLink> some : List.of(List.copyOf(links.values()), List.copyOf(joining.keySet()))) {
            for (ServerLink link : some) {
                ends.add(link.closed().toCompletableFuture());
                link.close(ErrorCode.SHUTTING_DOWN);
            }
        }
        await(CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0])));
        connections.forEach(Channel::close);
        access.close();
        sightings.ifPresent(registry -> registry.close(CLOSE_SECONDS));
        if (ownThreads) {
            threads.close();
        }
    }

    private static void await(CompletableFuture<Void> ends) {
        try {
            ends.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException slow) {
            LOG.debug("links took too long to say goodbye", slow);
        }
    }

    private final class Directory implements LinkDirectory {
        @Override
        public Optional<Link> find(DeviceId device) {
            return Optional.ofNullable(links.get(device));
        }

        @Override
        public Collection<Link> all() {
            return List.copyOf(links.values());
        }

        @Override
        public int count() {
            return links.size();
        }
    }
}
