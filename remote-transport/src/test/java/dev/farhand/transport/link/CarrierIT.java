package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.Channels.Collector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CarrierIT {
    private static final long LARGE = 2 * 1024 * 1024;

    private static LinkHouse house() {
        return new LinkHouse(builder -> builder.acceptor(Channels.standard()));
    }

    private static void works(LinkHouse house, FakeCredentials device, LinkClient client, Carrier carrier) {
        Link link = house.link(device);
        assertThat(link.info().carrier()).isEqualTo(carrier);
        Link agent = Eventually.present(client::link);
        assertThat(agent.info().carrier()).isEqualTo(carrier);
        for (Link end : new Link[] {link, agent}) {
            LinkIT.echo(end);
            LinkStream stream = Eventually.get(end.open(Channels.custom("pump", Long.toString(LARGE))));
            Collector collector = Collector.on(stream).keepReading();
            Eventually.until(() -> collector.finished);
            assertThat(collector.received).isEqualTo(LARGE);
        }
        link.close(ErrorCode.OVERLOADED);
        assertThat(Eventually.get(agent.closed()).code()).isEqualTo(ErrorCode.OVERLOADED);
    }

    @Test
    void runsInsideAWebSocketBehindTls() throws Exception {
        try (LinkHouse house = house();
                LinkEndpoint port = house.server.listen(LinkHouse.loopback(), () -> house.serverIdentity)) {
            FakeCredentials device = house.device();
            LinkClient client =
                    house.agent(port.address(), device, builder -> builder.carrier(CarrierPolicy.WEBSOCKET));
            works(house, device, client, Carrier.WEBSOCKET);
        }
    }

    @Test
    void runsInsideAWebSocketOnAPlainPort() throws Exception {
        try (LinkHouse house = house();
                LinkEndpoint port = house.server.listenPlain(LinkHouse.loopback())) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(LinkHouse.uri("http", port.address()), device, builder -> {});
            works(house, device, client, Carrier.WEBSOCKET);
        }
    }

    @Test
    void fallsBackToTheWebSocketWhereTlsDoesNotGetThrough() throws Exception {
        try (LinkHouse house = house();
                LinkHouse inspector = new LinkHouse();
                LinkEndpoint plain = house.server.listenPlain(LinkHouse.loopback());
                TlsTerminator proxy = new TlsTerminator(inspector.serverIdentity, plain.address())) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(proxy.address(), device, builder -> {});
            works(house, device, client, Carrier.WEBSOCKET);
            // What worked is tried first from then on.
            house.link(device);
            Eventually.until(() -> client.link().filter(Link::isOpen).isPresent());
            assertThat(client.link().orElseThrow().info().carrier()).isEqualTo(Carrier.WEBSOCKET);
            assertThat(proxy.handshakes()).isEqualTo(3);
        }
    }

    /** A server that is coming up or overrun hangs up on thousands; each of them dialling twice would not help it. */
    @Test
    void doesNotDialTwiceAtOnceWhereTlsWorkedBefore() throws Exception {
        List<LinkState> states = new CopyOnWriteArrayList<>();
        try (LinkHouse house = house()) {
            FakeCredentials device = house.device();
            LinkEndpoint port = house.server.listen(LinkHouse.loopback());
            house.agent(port.address(), device, builder -> builder.listener(states::add));
            Link link = house.link(device);
            port.close();
            try (ServerSocket hangsUp = Eventually.present(() -> listening(port.address()))) {
                Thread busy = new Thread(() -> hangUp(hangsUp), "hangs-up");
                busy.start();
                states.clear();
                link.close(ErrorCode.OVERLOADED);
                Eventually.until(() -> dialled(states).size() >= 4);
                assertThat(dialled(states).subList(0, 4))
                        .containsExactly(Carrier.TLS, Carrier.TLS, Carrier.TLS, Carrier.WEBSOCKET);
                hangsUp.close();
                busy.join();
            }
        }
    }

    /** The port is free a moment after it was closed. */
    private static Optional<ServerSocket> listening(InetSocketAddress address) {
        try {
            return Optional.of(new ServerSocket(address.getPort(), 50, address.getAddress()));
        } catch (IOException taken) {
            return Optional.empty();
        }
    }

    private static void hangUp(ServerSocket listener) {
        try {
            while (true) {
                listener.accept().close();
            }
        } catch (IOException closed) {
            assertThat(listener.isClosed()).isTrue();
        }
    }

    private static List<Carrier> dialled(List<LinkState> states) {
        return states.stream()
                .filter(LinkState.Connecting.class::isInstance)
                .map(state -> ((LinkState.Connecting) state).carrier())
                .toList();
    }

    @Test
    void goesThroughAProxyWithAPasswordInEitherCarrier() throws Exception {
        try (LinkHouse house = house();
                FakeProxy proxy = new FakeProxy(Optional.of("me:p@ss word"));
                LinkEndpoint port = house.server.listen(LinkHouse.loopback(), () -> house.serverIdentity)) {
            ProxySettings settings = ProxySettings.of("http://me:p%40ss%20word@127.0.0.1:" + proxy.port(), "");
            // The name is for the proxy to resolve; here nobody knows it.
            URI uri = URI.create("https://server.invalid:" + port.address().getPort());
            for (CarrierPolicy policy : new CarrierPolicy[] {CarrierPolicy.TLS, CarrierPolicy.WEBSOCKET}) {
                FakeCredentials device = house.device();
                LinkClient client = house.agent(
                        uri, device, builder -> builder.proxy(settings).carrier(policy));
                works(house, device, client, Carrier.valueOf(policy.name()));
                client.close();
            }
            assertThat(proxy.asked)
                    .contains("CONNECT server.invalid:" + port.address().getPort() + " HTTP/1.1");
        }
    }

    @Test
    void saysThatTheProxyWantsAPassword() throws Exception {
        try (LinkHouse house = house();
                FakeProxy proxy = new FakeProxy(Optional.of("me:secret"))) {
            ProxySettings settings = ProxySettings.of("http://me:wrong@127.0.0.1:" + proxy.port(), "");
            LinkClient client = house.agent(house.listen(), house.device(), builder -> builder.proxy(settings));
            Eventually.until(() -> client.state().lastFailure().isPresent());
            assertThat(client.state().lastFailure().orElseThrow().sentence())
                    .isEqualTo("The proxy wants a user and a password, or refused those it got.");
        }
    }

    @Test
    void leavesTheProxyOutWhereItIsToldTo() throws Exception {
        try (LinkHouse house = house()) {
            FakeCredentials device = house.device();
            ProxySettings settings = ProxySettings.of("http://127.0.0.1:1", "127.0.0.0/8");
            house.agent(house.listen(), device, builder -> builder.proxy(settings));
            house.link(device);
        }
    }

    @Test
    void answersABrowserPolitely() throws Exception {
        try (LinkHouse house = house();
                LinkEndpoint plain = house.server.listenPlain(LinkHouse.loopback())) {
            java.net.http.HttpResponse<String> response = java.net.http.HttpClient.newHttpClient()
                    .send(
                            java.net.http.HttpRequest.newBuilder(LinkHouse.uri("http", plain.address()))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(404);
        }
    }

    @Test
    void refusesAPlainPortForEverybody() throws Exception {
        try (LinkHouse house = house()) {
            assertThatThrownBy(() -> house.server.listenPlain(new InetSocketAddress("0.0.0.0", 0)))
                    .isInstanceOf(RemoteException.class)
                    .hasMessageContaining("loopback");
        }
    }
}
