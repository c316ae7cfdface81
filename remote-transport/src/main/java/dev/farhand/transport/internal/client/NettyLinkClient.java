package dev.farhand.transport.internal.client;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.ServerIdentity;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.RenewCertificateResponse;
import dev.farhand.core.protocol.v1.ServerHello;
import dev.farhand.core.protocol.v1.TrustAuthorities;
import dev.farhand.transport.internal.link.AgentLink;
import dev.farhand.transport.internal.link.LinkSetup;
import dev.farhand.transport.internal.netty.NettyThreads;
import dev.farhand.transport.internal.netty.SerialExecutor;
import dev.farhand.transport.internal.netty.TlsSettings;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.LinkClient;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkState;
import dev.farhand.transport.link.ProxySettings;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's end: one attempt after the other, one link at a time. Everything happens on one loop; what may block
 * (credentials, facts, names) on a worker.
 */
public final class NettyLinkClient implements LinkClient, AgentLink.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(NettyLinkClient.class);
    private static final long CLOSE_SECONDS = 3;
    /** So often in a row a server is thought to be busy before another carrier is tried than the one that worked. */
    private static final int PERHAPS_BUSY = 3;

    private final ClientSettings settings;
    private final SslProvider tlsProvider;
    private final NettyThreads threads;
    private final boolean ownThreads;
    private final IoEventLoop loop;
    private final Executor worker;
    private final Renewals renewals;
    private final Retries retries;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Map<ServerUri, Carrier> worked = new HashMap<>();

    private volatile LinkState state = new LinkState.Idle();

    // The loop only.
    private int server;
    private Optional<LinkState.Failure> lastFailure = Optional.empty();
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Dialler dialler;
    private @Nullable AgentLink link;
    private @Nullable Prepared tlsOf;

    /** Nothing is dialled before {@link #start()}. */
    public NettyLinkClient(ClientSettings settings) {
        this.settings = settings;
        // Freed with the client by the collector: contexts change with identity and trust, while handshakes use them.
        this.tlsProvider = TlsSettings.choose(settings.nativeTls(), SslProvider.OPENSSL);
        this.ownThreads = settings.threads().isEmpty();
        this.threads = (NettyThreads) settings.threads().orElseGet(() -> new NettyThreads("agent", 1, 1));
        this.loop = threads.loops().next();
        this.worker = new SerialExecutor(threads.workers());
        this.renewals = new Renewals(settings, worker, loop);
        this.retries = new Retries(settings.reconnect(), settings.random(), System::nanoTime);
    }

    @Override
    public void start() {
        if (started.compareAndSet(false, true) && !closed.get()) {
            loop.execute(this::attempt);
        }
    }

    @Override
    public LinkState state() {
        return state;
    }

    private void moveTo(LinkState next) {
        state = next;
        try {
            settings.listener().stateChanged(next);
        } catch (RuntimeException | Error broken) {
            LOG.warn("the listener failed", broken);
        }
    }

    // ---- dialling; the loop

    private void attempt() {
        timer = null;
        if (closed.get()) {
            return;
        }
        ServerUri target = settings.servers().get(server);
        List<Carrier> carriers = Carriers.order(settings.carrier(), target);
        Carrier remembered = worked.get(target);
        if (remembered != null) {
            carriers = Carriers.preferring(remembered, carriers);
        }
        tryCarriers(target, carriers, Optional.empty());
    }

    /** One after the other; {@code blocked} is why the one before did not get through. */
    private void tryCarriers(ServerUri target, List<Carrier> carriers, Optional<RemoteException> blocked) {
        moveTo(new LinkState.Connecting(target.uri(), carriers.get(0), retries.failures(), lastFailure));
        Prepared before = tlsOf;
        Runnable preparing = () -> {
            try {
                Prepared prepared = Prepared.of(settings, tlsProvider, target, before);
                onLoop(() -> dial(target, carriers, blocked, prepared));
            } catch (UnknownHostException unknown) {
                Optional<ProxySettings.Proxy> via = settings.proxy().towards(target.host(), target.port());
                onLoop(() -> failed(
                        target, DialFailure.of(unknown, target, via, false).reason()));
            } catch (RuntimeException | Error broken) {
                LOG.debug("an attempt could not be prepared", broken);
                RemoteException reason = broken instanceof RemoteException remote
                        ? remote
                        : new RemoteException(ErrorCode.INTERNAL, "The credentials could not be read.", broken);
                onLoop(() -> failed(target, reason));
            }
        };
        try {
            worker.execute(preparing);
        } catch (RejectedExecutionException full) {
            failed(target, new RemoteException(ErrorCode.OVERLOADED));
        }
    }

    private void dial(ServerUri target, List<Carrier> carriers, Optional<RemoteException> blocked, Prepared prepared) {
        if (closed.get()) {
            return;
        }
        tlsOf = prepared;
        Carrier carrier = carriers.get(0);
        Dialler.Listener listener = new Dialler.Listener() {
            @Override
            public void secured(Channel channel, SslHandler tls) {
                begin(target, carrier, prepared, channel, tls);
            }

            @Override
            public void failed(DialFailure failure) {
                dialler = null;
                // Dialling a busy server twice at once would only make it worse.
                boolean perhapsBusy =
                        worked.get(target) == carrier && failure.isSilent() && retries.failures() < PERHAPS_BUSY;
                if (!perhapsBusy) {
                    worked.remove(target);
                }
                if (failure.pathBlocked() && !perhapsBusy && carriers.size() > 1) {
                    LOG.debug(
                            "{} does not get through to {}: {}",
                            carrier,
                            target.uri(),
                            failure.reason().getMessage());
                    tryCarriers(
                            target,
                            carriers.subList(1, carriers.size()),
                            Optional.of(blocked.orElse(failure.reason())));
                } else {
                    NettyLinkClient.this.failed(target, failure.tell(blocked));
                }
            }
        };
        Dialler dialling =
                new Dialler(loop, settings.config(), settings.proxy(), target, carrier, prepared.tls(), listener);
        dialler = dialling;
        dialling.dial(prepared.addresses());
    }

    private void begin(ServerUri target, Carrier carrier, Prepared prepared, Channel channel, SslHandler tls) {
        boolean proxied = carrier == Carrier.WEBSOCKET || dialler != null && dialler.isProxied();
        dialler = null;
        ServerIdentity peer;
        try {
            // Again, because a resumed session skips the trust manager.
            peer = prepared.verifier().verifyServer(TlsSettings.peerChain(tls));
        } catch (RemoteException refused) {
            channel.close();
            failed(target, refused);
            return;
        }
        LinkSetup setup = new LinkSetup(
                carrier,
                TlsSettings.name(tlsProvider),
                (InetSocketAddress) channel.remoteAddress(),
                proxied,
                settings.config(),
                settings.acceptor(),
                settings.clock());
        AgentLink.Greeting greeting =
                new AgentLink.Greeting(prepared.facts(), prepared.trust().version(), settings.softwareVersion());
        AgentLink made = new AgentLink(setup, channel, this, peer, greeting);
        link = made;
        renewals.connecting(made, prepared.identity(), prepared.trust(), TlsSettings.peerChain(tls));
        made.begin();
    }

    // ---- what the link reports; the loop

    @Override
    public void agreed(AgentLink made, ServerHello hello) {
        ServerUri target = settings.servers().get(server);
        retries.connected();
        worked.put(target, made.info().carrier());
        Optional<Duration> ahead = Optional.of(hello.getServerTimeMs())
                .filter(millis -> millis > 0)
                .map(millis -> Duration.ofMillis(settings.clock().millis() - millis));
        moveTo(new LinkState.Connected(target.uri(), made, ahead, lastFailure));
        renewals.connected(hello.getTrust());
    }

    @Override
    public void ended(AgentLink ended, LinkEnd end) {
        if (link != ended) {
            return;
        }
        link = null;
        renewals.disconnected();
        ServerUri target = settings.servers().get(server);
        boolean stood = state instanceof LinkState.Connected;
        if (closed.get()) {
            finish();
            return;
        }
        if (stood) {
            retries.disconnected();
        }
        lost(target, new RemoteException(end.code(), end.sentence()), !stood);
    }

    @Override
    public void drained(AgentLink drained, Duration wanted) {
        retries.drained(wanted);
    }

    @Override
    public void trustAnnounced(AgentLink announced, TrustAuthorities trust) {
        renewals.trustAnnounced(trust);
    }

    @Override
    public void renewalDemanded(AgentLink demanded) {
        renewals.renewNow();
    }

    @Override
    public void renewed(AgentLink renewed, RenewCertificateResponse response) {
        renewals.answered(response);
    }

    // ---- after a failure; the loop

    private void failed(ServerUri target, RemoteException reason) {
        if (closed.get()) {
            finish();
        } else {
            lost(target, reason, true);
        }
    }

    private void lost(ServerUri target, RemoteException reason, boolean nextServer) {
        LinkState.Failure failure = new LinkState.Failure(
                reason.code(),
                String.valueOf(reason.getMessage()),
                target.uri(),
                settings.clock().instant());
        lastFailure = Optional.of(failure);
        if (nextServer) {
            server = (server + 1) % settings.servers().size();
        }
        Duration wait = retries.failed(reason);
        LOG.debug("next attempt in {}: {}", wait, reason.getMessage());
        timer = loop.schedule(() -> attempt(), wait.toNanos(), TimeUnit.NANOSECONDS);
        moveTo(new LinkState.Waiting(
                failure, retries.failures(), settings.clock().instant().plus(wait)));
    }

    // ---- LinkClient

    @Override
    public void reconnectNow() {
        onLoop(() -> {
            ScheduledFuture<?> waiting = timer;
            if (waiting != null && waiting.cancel(false)) {
                attempt();
            }
        });
    }

    @Override
    public void factsChanged() {
        Runnable reporting = () -> {
            DeviceFacts facts = settings.facts().get();
            onLoop(() -> {
                if (link != null && state instanceof LinkState.Connected) {
                    link.report(facts);
                }
            });
        };
        try {
            worker.execute(reporting);
        } catch (RejectedExecutionException full) {
            LOG.debug("news of the machine are not reported: too much work waits");
        }
    }

    @Override
    public void renewNow() {
        onLoop(renewals::renewNow);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (!onLoop(this::closeOnLoop)) {
            gone.countDown();
        }
        if (!loop.inEventLoop()) {
            try {
                if (!gone.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    LOG.debug("the link took too long to say goodbye");
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        if (ownThreads) {
            threads.close();
        }
    }

    private void closeOnLoop() {
        renewals.close();
        if (timer != null) {
            timer.cancel(false);
        }
        if (dialler != null) {
            dialler.cancel();
            dialler = null;
        }
        if (link != null) {
            link.close(ErrorCode.SHUTTING_DOWN);
        } else {
            finish();
        }
    }

    private void finish() {
        if (!(state instanceof LinkState.Closed)) {
            moveTo(new LinkState.Closed(lastFailure));
        }
        gone.countDown();
    }

    private boolean onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            LOG.debug("the client's threads have ended");
            return false;
        }
    }
}
