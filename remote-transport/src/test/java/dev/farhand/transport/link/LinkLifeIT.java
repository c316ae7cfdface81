package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.enrolment.InMemoryDeviceRegistry;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LinkLifeIT {
    private static LinkState.Waiting waiting(LinkClient client, ErrorCode code) {
        return Eventually.present(() -> client.state() instanceof LinkState.Waiting waiting
                        && waiting.failure().code() == code
                ? java.util.Optional.of(waiting)
                : java.util.Optional.empty());
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            InetSocketAddress taken = house.listen();

            assertThatThrownBy(() -> house.server.listen(taken))
                    .isInstanceOf(RemoteException.class)
                    .hasMessageEndingWith("cannot be listened on: Address already in use.")
                    .hasCauseInstanceOf(BindException.class);
        }
    }

    @Test
    void comesBackByItself() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(house.listen(), device, builder -> {});
            Link first = house.link(device);
            first.close(ErrorCode.OVERLOADED);
            Eventually.until(() -> client.link().isPresent()
                    && house.server
                            .links()
                            .find(device.device)
                            .filter(link -> link != first)
                            .isPresent());
            assertThat(client.state().lastFailure())
                    .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED));
        }
    }

    @Test
    void endsTheLinkOfARevokedDeviceAtOnceAndTellsItWhy() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(house.listen(), device, builder -> {});
            house.link(device);
            house.registry.revoke(device.device, "test");
            LinkState.Waiting waiting = waiting(client, ErrorCode.DEVICE_REVOKED);
            assertThat(house.server.links().count()).isZero();
            assertThat(house.events).contains("ended DEVICE_REVOKED");
            // The next attempt resumes its TLS session, and is refused all the same.
            client.reconnectNow();
            Eventually.until(() -> house.refusals.contains(ErrorCode.DEVICE_REVOKED));
            Eventually.until(
                    () -> client.state() instanceof LinkState.Waiting later && later.failures() > waiting.failures());
            waiting(client, ErrorCode.DEVICE_REVOKED);
        }
    }

    @Test
    void tellsTheRegistryWhenADeviceComesSaysSomethingNewAndGoes() throws Exception {
        AtomicReference<String> name = new AtomicReference<>("first");
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            Supplier<EnrolledDevice> known =
                    () -> house.registry.find(device.device).orElseThrow();
            LinkClient client = house.agent(
                    house.listen(),
                    device,
                    builder -> builder.facts(() ->
                            DeviceFacts.newBuilder().setHostName(name.get()).build()));
            Eventually.until(() -> known.get().facts().getHostName().equals("first"));
            Instant came = known.get().lastSeen().orElseThrow();
            assertThat(known.get().lastAddress()).contains(InetAddress.getLoopbackAddress());

            name.set("second");
            client.factsChanged();
            Eventually.until(() -> known.get().facts().getHostName().equals("second"));

            Eventually.get(house.link(device).ping());
            Instant before = known.get().lastSeen().orElseThrow();
            assertThat(before).isAfterOrEqualTo(came);
            client.close();
            Eventually.until(() -> known.get().lastSeen().orElseThrow().isAfter(before));
            assertThat(known.get().lastSeen().orElseThrow()).isBeforeOrEqualTo(Instant.now());
        }
    }

    @Test
    void refusesADeviceThatIsNotKnownOrAnotherTenants() throws Exception {
        try (LinkHouse house = new LinkHouse();
                LinkHouse other = new LinkHouse()) {
            InetSocketAddress address = house.listen();
            FakeCredentials foreign = other.device();
            foreign.trust = house.trust;
            LinkClient client = house.agent(address, foreign, builder -> {});
            waiting(client, ErrorCode.CERTIFICATE_UNTRUSTED);
            client.close();

            FakeCredentials stranger = house.device();
            FakeCredentials unknown = new FakeCredentials(stranger.device, stranger.identity, house.trust);
            LinkClient second = house.agent(address, unknown, builder -> {});
            house.link(stranger);
            second.close();
            Eventually.until(() -> house.server.links().count() == 0);
        }
    }

    @Test
    void refusesAServerOfAnotherAuthority() throws Exception {
        try (LinkHouse house = new LinkHouse();
                LinkHouse other = new LinkHouse()) {
            FakeCredentials device = house.device();
            device.trust = other.trust;
            LinkClient client = house.agent(house.listen(), device, builder -> builder.carrier(CarrierPolicy.TLS));
            waiting(client, ErrorCode.AUTHORITY_UNKNOWN);
            assertThat(house.events).isEmpty();
        }
    }

    @Test
    void tellsADeviceThatItsCertificateRanOut() throws Exception {
        CertificateLifetimes lifetimes =
                CertificateLifetimes.builder().device(Duration.ofSeconds(10)).build();
        try (LinkHouse house = new LinkHouse(
                lifetimes,
                builder ->
                        builder.clock(java.time.Clock.offset(java.time.Clock.systemUTC(), Duration.ofSeconds(60))))) {
            LinkClient client = house.agent(house.listen(), house.device(), builder -> {});
            waiting(client, ErrorCode.CERTIFICATE_EXPIRED);
        }
    }

    @Test
    void endsTheOlderLinkOfADeviceThatConnectsAgain() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            InetSocketAddress address = house.listen();
            FakeCredentials device = house.device();
            LinkClient first = house.agent(
                    address,
                    device,
                    builder -> builder.reconnect(
                            new ReconnectPolicy(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ZERO)));
            house.link(device);
            house.agent(address, device, builder -> {});
            waiting(first, ErrorCode.LINK_SUPERSEDED);
            assertThat(house.server.links().count()).isEqualTo(1);
        }
    }

    @Test
    void renewsOnDemandAndKeepsTheLink() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(house.listen(), device, builder -> {});
            Link link = house.link(device);
            Identity before = device.identity;
            assertThat(house.server.demandRenewal(device.device)).isTrue();
            Eventually.until(() -> device.events.contains("renewed")
                    && house.events.contains(
                            "kept " + device.identity.certificate().getSerialNumber()));
            assertThat(device.identity.fingerprint()).isNotEqualTo(before.fingerprint());
            assertThat(house.events)
                    .containsSubsequence(
                            "issued " + device.identity.certificate().getSerialNumber(),
                            "kept " + device.identity.certificate().getSerialNumber());
            assertThat(link.isOpen()).isTrue();
            link.close(ErrorCode.OVERLOADED);
            Eventually.until(() -> house.server
                    .links()
                    .find(device.device)
                    .filter(Link::isOpen)
                    .isPresent());
            Eventually.until(() -> client.link().isPresent());
        }
    }

    @Test
    void renewsByItselfAtTwoThirdsOfTheLife() throws Exception {
        CertificateLifetimes lifetimes =
                CertificateLifetimes.builder().device(Duration.ofSeconds(10)).build();
        try (LinkHouse house = new LinkHouse(lifetimes, builder -> builder)) {
            FakeCredentials device = house.device();
            house.agent(house.listen(), device, builder -> {});
            house.link(device);
            Eventually.until(() -> device.events.contains("renewed"));
        }
    }

    @Test
    void keepsANewTrustBeforeItConfirmsIt() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            house.agent(house.listen(), device, builder -> {});
            Link link = house.link(device);
            int before = house.trust.version();
            house.authority.rotate();
            house.trust = house.authority.trust();
            house.serverIdentity = house.authority.issueServer("node-1");
            house.server.announceTrust(house.trust);
            int now = house.trust.version();
            assertThat(now).isGreaterThan(before);
            Eventually.until(() -> house.events.contains("trust " + now));
            assertThat(device.trust).isEqualTo(house.trust);
            // The new identity counts for the next handshake; the link that stands does not notice.
            assertThat(link.isOpen()).isTrue();
            link.close(ErrorCode.OVERLOADED);
            Eventually.until(() -> house.server
                    .links()
                    .find(device.device)
                    .filter(Link::isOpen)
                    .isPresent());
        }
    }

    /** The second has to follow the first, which is being kept when the second comes. */
    @Test
    void takesTwoNewTrustsThatComeAtOnce() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            house.agent(house.listen(), device, builder -> {});
            house.link(device);
            house.authority.rotate();
            TrustBundle first = house.authority.trust();
            // Without anybody's word for the new authority: only who holds the first takes it.
            TrustBundle second = new TrustBundle(first.version() + 1, first.authorities());
            house.server.announceTrust(first);
            house.server.announceTrust(second);
            Eventually.until(() -> house.events.contains("trust " + second.version()));
            assertThat(device.events).contains("trust " + first.version(), "trust " + second.version());
        }
    }

    /** A node's key may be stolen: what it says must not outlive it. */
    @Test
    void takesNoAuthorityThatNobodyVouchesForAndNoVersionThatLeaps() throws Exception {
        try (LinkHouse house = new LinkHouse();
                LinkHouse rogue = new LinkHouse()) {
            FakeCredentials device = house.device();
            house.agent(house.listen(), device, builder -> {});
            house.link(device);
            X509Certificate own = house.authority.certificate();
            house.server.announceTrust(
                    new TrustBundle(house.trust.version() + 1, List.of(own, rogue.authority.certificate())));
            house.server.announceTrust(new TrustBundle(Integer.MAX_VALUE, List.of(own)));
            house.authority.rotate();
            house.trust = house.authority.trust();
            house.serverIdentity = house.authority.issueServer("node-1");
            house.server.announceTrust(house.trust);
            Eventually.until(() -> house.events.contains("trust " + house.trust.version()));
            assertThat(device.trust).isEqualTo(house.trust);
            assertThat(house.events.stream().filter(event -> event.startsWith("trust ")))
                    .hasSize(1);
        }
    }

    @Test
    void learnsANewTrustAtTheNextConnection() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            InetSocketAddress address = house.listen();
            FakeCredentials device = house.device();
            house.authority.rotate();
            house.trust = house.authority.trust();
            house.serverIdentity = house.authority.issueServer("node-1");
            house.agent(address, device, builder -> {});
            Eventually.until(() -> device.trust.equals(house.trust));
            Eventually.until(() -> house.events.contains("trust " + house.trust.version()));
        }
    }

    @Test
    void letsAgentsGoWithinTheSpreadWhenItDrains() throws Exception {
        try (LinkHouse house = new LinkHouse();
                LinkHouse next = new LinkHouse()) {
            FakeCredentials device = house.device();
            CompletableFuture<LinkState.Waiting> waiting = new CompletableFuture<>();
            house.agent(
                    house.listen(),
                    device,
                    // The wait is random, and may be over before anybody looks.
                    builder -> builder.listener(state -> {
                        if (state instanceof LinkState.Waiting first) {
                            waiting.complete(first);
                        }
                    }));
            Link link = house.link(device);
            Eventually.get(house.server.drain(Duration.ofSeconds(30)));
            assertThat(Eventually.get(link.closed()).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
            assertThat(Eventually.get(waiting).failure().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
            assertThat(waiting.join().nextAttempt())
                    .isBeforeOrEqualTo(java.time.Instant.now().plusSeconds(31));
            assertThat(next.server.links().count()).isZero();
        }
    }

    @Test
    void waitsForOpenChannelsWhileItDrains() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            house.agent(house.listen(), device, builder -> {});
            Link link = house.link(device);
            LinkStream stream = Eventually.get(link.open(Channels.echo()));
            Channels.Collector collector = Channels.Collector.on(stream).keepReading();
            var drained = house.server.drain(Duration.ZERO).toCompletableFuture();
            Eventually.until(() -> !link.isOpen());
            Eventually.get(stream.write(java.nio.ByteBuffer.wrap(new byte[] {'x'})));
            Eventually.until(() -> collector.text.equals("x"));
            assertThat(drained).isNotDone();
            stream.finish();
            Eventually.get(drained);
            assertThat(collector.finished).isTrue();
        }
    }

    @Test
    void triesItsServersInTurn() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            InetSocketAddress address = house.listen();
            FakeCredentials device = house.device();
            URI nowhere = URI.create("https://127.0.0.1:1");
            List<LinkState> waits = new java.util.concurrent.CopyOnWriteArrayList<>();
            LinkClient client = house.agent(
                    address, device, builder -> builder.servers(List.of(nowhere, LinkHouse.uri("https", address)))
                            .listener(state -> {
                                if (state instanceof LinkState.Waiting) {
                                    waits.add(state);
                                }
                            }));
            house.link(device);
            assertThat(waits.get(0).lastFailure()).hasValueSatisfying(failure -> {
                assertThat(failure.server()).isEqualTo(nowhere);
                assertThat(failure.code()).isEqualTo(ErrorCode.LINK_LOST);
                assertThat(failure.sentence()).contains("127.0.0.1:1").contains("refused");
            });
            Eventually.until(() -> client.link().isPresent());
        }
    }

    @Test
    void reportsFactsAtTheStartAndWhenTheyChange() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            AtomicReference<String> name = new AtomicReference<>("before");
            LinkClient client = house.agent(
                    house.listen(),
                    device,
                    builder -> builder.facts(() ->
                            DeviceFacts.newBuilder().setHostName(name.get()).build()));
            Link link = house.link(device);
            assertThat(link.facts().orElseThrow().getHostName()).isEqualTo("before");
            Eventually.until(() -> client.link().isPresent());
            name.set("after");
            client.factsChanged();
            Eventually.until(() -> house.events.contains("facts after"));
            assertThat(link.facts().orElseThrow().getHostName()).isEqualTo("after");
        }
    }

    @Test
    void factsThatAreKnownAreNoNewsHoweverOftenTheyAreReported() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            AtomicReference<String> name = new AtomicReference<>("before");
            LinkClient client = house.agent(
                    house.listen(),
                    device,
                    builder -> builder.facts(() ->
                            DeviceFacts.newBuilder().setHostName(name.get()).build()));
            Eventually.until(() -> client.link().isPresent());
            for (String next : List.of("before", "after", "last")) {
                name.set(next);
                client.factsChanged();
                client.factsChanged();
                Eventually.until(() -> next.equals("before") || house.events.contains("facts " + next));
            }
            assertThat(house.events.stream().filter(event -> event.startsWith("facts")))
                    .containsExactly("facts after", "facts last");
        }
    }

    @Test
    void noticesSilence() throws Exception {
        LinkConfig quick = LinkConfig.builder()
                .idlePing(Duration.ofMillis(200))
                .pingJitter(Duration.ZERO)
                .idleDeadAfter(Duration.ofMillis(700))
                .serverDeadAfter(Duration.ofMillis(900))
                .build();
        try (LinkHouse house = new LinkHouse(builder -> builder.config(quick));
                BlackHole hole = new BlackHole(house.listen())) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(hole.address(), device, builder -> builder.config(quick));
            Link link = house.link(device);
            Link agent = Eventually.present(client::link);
            assertThat(Eventually.get(agent.ping())).isPositive();
            Supplier<Instant> seen = () -> house.registry
                    .find(device.device)
                    .flatMap(EnrolledDevice::lastSeen)
                    .orElse(Instant.MIN);
            Eventually.until(() -> !seen.get().equals(Instant.MIN));
            Instant connected = seen.get();
            hole.swallow();
            assertThat(Eventually.get(agent.closed()).code()).isEqualTo(ErrorCode.LINK_LOST);
            assertThat(Eventually.get(link.closed()).code()).isEqualTo(ErrorCode.LINK_LOST);
            Eventually.until(() -> !seen.get().equals(connected));
            assertThat(seen.get())
                    .as("its last sign of life, not the moment it was given up")
                    .isBefore(Instant.now().minus(quick.serverDeadAfter()).plusMillis(50));
        }
    }

    /** The server's goodbye comes while the control stream is open; {@link LeakGuard} sees what is lost with it. */
    @Test
    void comesBackWhenTheServerDropsItForSilence() throws Exception {
        LinkConfig impatient = LinkConfig.builder()
                .serverDeadAfter(Duration.ofMillis(600))
                .idlePing(Duration.ofMillis(100))
                .idleDeadAfter(Duration.ofMillis(600))
                .pingJitter(Duration.ZERO)
                .build();
        try (LinkHouse house = new LinkHouse(builder -> builder.config(impatient))) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(house.listen(), device, builder -> {});
            Link first = Eventually.present(client::link);
            assertThat(Eventually.get(first.closed()).code()).isEqualTo(ErrorCode.LINK_LOST);
            Link second = Eventually.present(client::link);
            assertThat(second).isNotSameAs(first);
        }
    }

    @Test
    void staysAliveOnPingsAlone() throws Exception {
        LinkConfig quick = LinkConfig.builder()
                .idlePing(Duration.ofMillis(100))
                .pingJitter(Duration.ZERO)
                .idleDeadAfter(Duration.ofMillis(600))
                .serverDeadAfter(Duration.ofMillis(600))
                .build();
        try (LinkHouse house = new LinkHouse(builder -> builder.config(quick))) {
            FakeCredentials device = house.device();
            house.agent(house.listen(), device, builder -> builder.config(quick));
            Link link = house.link(device);
            org.awaitility.Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(3))
                    .until(link::isOpen);
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        LinkHouse house = new LinkHouse();
        FakeCredentials device = house.device();
        house.agent(house.listen(), device, builder -> {});
        LinkIT.echo(house.link(device));
        LinkStream stream = Eventually.get(house.link(device).open(Channels.echo()));
        stream.later(Duration.ofMinutes(5), () -> {});
        stream.reset(ErrorCode.CANCELLED);
        assertThat(threads(before))
                .isNotEmpty()
                .allMatch(name -> name.matches("farhand-transport-(server|agent)(-work)?-\\d+"));
        house.close();
        Awaitility.await().untilAsserted(() -> assertThat(threads(before)).isEmpty());
        Awaitility.await().untilAsserted(() -> assertThat(lasting()).isEmpty());
    }

    /** Netty's and Java's own that would keep a process from ending. */
    private static List<String> lasting() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .map(Thread::getName)
                .filter(name -> name.matches("globalEventExecutor.*|CompletableFuture.*"))
                .toList();
    }

    /** Those that came since; what another test leaves for a moment is not ours. */
    private static List<String> threads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("farhand") || name.contains("netty") || name.contains("nio"))
                .toList();
    }

    /** Somebody revokes right after the server has looked the device up. */
    @Test
    void neverAnnouncesADeviceThatWasRevokedWhileItCameInAndTellsItWhy() throws Exception {
        InMemoryDeviceRegistry devices = new InMemoryDeviceRegistry(Clock.systemUTC());
        DeviceRegistry racing = (DeviceRegistry) Proxy.newProxyInstance(
                LinkLifeIT.class.getClassLoader(),
                new Class<?>[] {DeviceRegistry.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(devices, arguments);
                    if (method.getName().equals("find")) {
                        devices.revoke((DeviceId) arguments[0], "lost");
                    }
                    return result;
                });
        try (LinkHouse racy = new LinkHouse(builder -> builder.registry(racing))) {
            FakeCredentials device = racy.device();
            devices.register(racy.registry.find(device.device).orElseThrow());
            ReconnectPolicy once =
                    new ReconnectPolicy(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(1));
            LinkClient client = racy.agent(racy.listen(), device, builder -> builder.reconnect(once));
            Eventually.until(() -> client.state().lastFailure().isPresent());
            assertThat(client.state().lastFailure().orElseThrow().code()).isEqualTo(ErrorCode.DEVICE_REVOKED);
            Eventually.until(() -> !racy.refusals.isEmpty());
            assertThat(racy.refusals).containsExactly(ErrorCode.DEVICE_REVOKED);
            assertThat(racy.events).isEmpty();
        }
    }
}
