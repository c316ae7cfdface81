package dev.farhand.benchmark;

import dev.farhand.core.enrolment.Admission;
import dev.farhand.core.enrolment.InMemoryDeviceRegistry;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkClient;
import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.link.LinkServerListener;
import dev.farhand.transport.link.LinkState;
import dev.farhand.transport.link.LinkStatistics;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.LinkThreads;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Each lane is a stream of one link, whose two ends have one event loop each. */
final class LinkTransport implements Transport {
    /** What the ClientHello of a link offers. */
    static final String PROTOCOL = "farhand-link/1";

    private final Pki pki;
    private final boolean websocket;
    private final CompletableFuture<Link> link = new CompletableFuture<>();

    @SuppressWarnings("unused") // Held, so that it lives as long as this.
    private Optional<AutoCloseable> end = Optional.empty();

    LinkTransport(Path pki, String way) {
        this.pki = new Pki(pki);
        websocket = way.equals("websocket");
    }

    @Override
    public InetSocketAddress listen(InetSocketAddress address) {
        InMemoryDeviceRegistry registry = new InMemoryDeviceRegistry(Clock.systemUTC());
        registry.register(Pki.enrolled(pki.agentId()));
        Identity identity = pki.server();
        TrustBundle trust = pki.trust();
        LinkServer server = LinkServer.builder()
                .identity(() -> identity)
                .trust(() -> trust)
                .admission(Admission.of(registry))
                .threads(LinkThreads.create("server", 1, 1))
                .nodeId(Pki.NODE)
                .listener(new LinkServerListener() {
                    @Override
                    public void connected(Link connected) {
                        link.complete(connected);
                    }
                })
                .build();
        end = Optional.of(server);
        return websocket
                ? server.listen(address, () -> identity).address()
                : server.listen(address).address();
    }

    @Override
    public void connect(InetSocketAddress server, AgentWork work) throws Exception {
        LinkClient client = LinkClient.builder()
                .servers(List.of(URI.create("https://" + server.getHostString() + ":" + server.getPort())))
                .credentials(new FixedCredentials(pki.agent(), pki.trust()))
                .carrier(websocket ? CarrierPolicy.WEBSOCKET : CarrierPolicy.TLS)
                .threads(LinkThreads.create("agent", 1, 1))
                .acceptor(opening -> accept(opening, work))
                .listener(state -> {
                    if (state instanceof LinkState.Connected connected) {
                        link.complete(connected.link());
                    }
                })
                .build();
        end = Optional.of(client);
        client.start();
        try {
            await();
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("the agent does not connect: " + client.state(), e);
        }
    }

    private static void accept(ChannelOpening opening, AgentWork work) {
        LinkStream stream = opening.accept();
        work.begin(opening.request().getName(), new LinkLane(stream));
    }

    private Link await() throws Exception {
        return link.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void dial(String kind) {
        // Only the server opens lanes on a link.
    }

    @Override
    public Lane open(String kind) throws Exception {
        return new LinkLane(
                await().open(opening(kind)).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    }

    static OpenChannel opening(String kind) {
        return OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_CUSTOM)
                .setName(kind)
                .build();
    }

    @Override
    public Answer describe() throws Exception {
        // Either end may know of the link a moment before the other.
        Link now = await();
        LinkStatistics statistics = now.statistics();
        return Answer.of(
                "provider",
                now.info().tlsProvider(),
                "carrier",
                now.info().carrier(),
                "stream-window",
                statistics.streamWindow(),
                "connection-window",
                statistics.connectionWindow(),
                "unread",
                statistics.unreadBytes(),
                "sent",
                statistics.bytesSent(),
                "streams",
                statistics.openStreams(),
                "link",
                now.info().id(),
                "up",
                now.isOpen());
    }

    @Override
    public Answer answer(String verb, List<String> arguments) throws Exception {
        if (!verb.equals("churn")) {
            throw new IllegalArgumentException("a link cannot " + verb);
        }
        return new Churn(await()).run(Integer.parseInt(arguments.get(0)), Integer.parseInt(arguments.get(1)));
    }
}
