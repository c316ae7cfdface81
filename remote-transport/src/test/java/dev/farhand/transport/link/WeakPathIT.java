package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.CertificateRequest;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceKeys;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceEnrolled;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.transport.enrolment.EnrolmentClient;
import dev.farhand.transport.link.Channels.Collector;
import dev.farhand.transport.link.Channels.Pump;
import dev.farhand.transport.testing.LinkDirection;
import dev.farhand.transport.testing.LinkShape;
import dev.farhand.transport.testing.PacketLink;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agent and server on two machines, as far as TCP can tell, with a bad line between them. */
class WeakPathIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    private static final String SILENCE = "The other side has been silent for too long.";

    private static PacketLink path;

    @BeforeAll
    static void open() {
        path = PacketLink.builder().seed(7).open();
    }

    @AfterAll
    static void close() {
        path.close();
    }

    @BeforeEach
    void clean() {
        path.outage(Duration.ZERO);
        path.shape(LinkShape.CLEAN);
    }

    /** A server on side B and its agents on side A. */
    private static final class Walk implements AutoCloseable {
        final LinkHouse house;
        final URI uri;

        Walk(LinkConfig config) throws Exception {
            house = new LinkHouse(builder -> builder.config(config).acceptor(Channels.standard()));
            InetSocketAddress any = new InetSocketAddress(path.b().address(), 0);
            InetSocketAddress port =
                    path.b().callInside(() -> house.server.listen(any).address());
            uri = URI.create("https://" + port.getAddress().getHostAddress() + ":" + port.getPort());
        }

        LinkClient agent(FakeCredentials device, LinkConfig config) throws Exception {
            return path.a().callInside(() -> house.agent(uri, device, builder -> builder.config(config)));
        }

        @Override
        public void close() throws Exception {
            house.close();
        }
    }

    /** The limit of the other state is far away: so it is this one that counts. */
    private static LinkConfig limits(Duration idle, Duration active) {
        return LinkConfig.builder()
                .idlePing(Duration.ofMillis(300))
                .activePing(Duration.ofMillis(300))
                .pingJitter(Duration.ZERO)
                .idleDeadAfter(idle)
                .activeDeadAfter(active)
                .serverDeadAfter(idle)
                .connectTimeout(Duration.ofMillis(500))
                .build();
    }

    @Test
    void noticesABlackHoledPathWithAnOpenChannelAndComesBack() throws Exception {
        noticesAndComesBack(limits(LONG, Duration.ofMillis(1500)), true);
    }

    @Test
    void noticesABlackHoledPathThatIsIdleAndComesBack() throws Exception {
        noticesAndComesBack(limits(Duration.ofMillis(1500), LONG), false);
    }

    private static void noticesAndComesBack(LinkConfig config, boolean channel) throws Exception {
        try (Walk walk = new Walk(config)) {
            FakeCredentials device = walk.house.device();
            LinkClient client = walk.agent(device, config);
            Link server = walk.house.link(device);
            Link agent = Eventually.present(client::link);
            LinkIT.echo(server);
            if (channel) {
                Collector.on(Eventually.get(server.open(Channels.custom("stall", ""))));
            }
            int expected = channel ? 1 : 0;
            Eventually.until(() -> server.statistics().openStreams() == expected
                    && agent.statistics().openStreams() == expected);

            long begin = System.nanoTime();
            path.outage(OUTAGE);
            for (Link end : List.of(server, agent)) {
                LinkEnd how = Eventually.get(end.closed());
                assertThat(how).isEqualTo(new LinkEnd(ErrorCode.LINK_LOST, SILENCE, false));
            }
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(20));
            assertThat(walk.house.server.links().count()).isZero();

            path.outage(Duration.ZERO);
            Link again = walk.house.link(device);
            assertThat(again).isNotSameAs(server);
            LinkIT.echo(again);
        }
    }

    private static Collector pull(Link link, long size) {
        return Collector.on(Eventually.get(link.open(Channels.custom("pump", Long.toString(size)))))
                .keepReading();
    }

    private static void assertWhole(Collector pulled, long size) {
        CRC32 expected = new CRC32();
        for (long sent = 0; sent < size; sent += Pump.CHUNK) {
            expected.update(Pump.chunk(sent, size));
        }
        assertThat(pulled.received).isEqualTo(size);
        assertThat(pulled.crc.getValue()).isEqualTo(expected.getValue());
    }

    @Test
    void losesNothingInAShortOutage() throws Exception {
        LinkConfig config = limits(LONG, LONG);
        long size = 6_000_000;
        path.shape(LinkShape.HOME.withBitsPerSecond(40_000_000));
        try (Walk walk = new Walk(config)) {
            FakeCredentials device = walk.house.device();
            LinkClient client = walk.agent(device, config);
            Link server = walk.house.link(device);
            Link agent = Eventually.present(client::link);
            Collector up = pull(server, size);
            Collector down = pull(agent, size);
            LinkStream stream = Eventually.get(server.open(Channels.echo()));
            Collector echo = Collector.on(stream).keepReading();
            Eventually.until(() -> up.received > size / 20 && down.received > size / 20);
            var before = path.statistics(LinkDirection.A_TO_B);

            path.outage(Duration.ofMillis(700));
            StringBuilder said = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                String word = "word " + i + " ";
                said.append(word);
                stream.write(ByteBuffer.wrap(word.getBytes(StandardCharsets.UTF_8)));
            }
            Eventually.until(() -> up.finished && down.finished);
            Eventually.until(() -> echo.text.contentEquals(said));
            assertThat(path.statistics(LinkDirection.A_TO_B).since(before).cut())
                    .isPositive();
            assertWhole(up, size);
            assertWhole(down, size);
            assertThat(walk.house.server.links().find(device.device)).contains(server);
            assertThat(client.state().lastFailure()).isEmpty();
            assertThat(walk.house.events).noneMatch(event -> event.startsWith("ended"));
        }
    }

    @Test
    void enrolsAndWorksOverALongWayThatLosesPackets() throws Exception {
        path.shape(LinkShape.CLEAN.withDelay(Duration.ofMillis(100)).withLoss(0.05));
        long size = 100_000;
        var before = path.statistics(LinkDirection.A_TO_B);
        try (Walk walk = new Walk(LinkConfig.defaults())) {
            FakeCredentials device = enrol(walk);
            LinkClient client = walk.agent(device, LinkConfig.defaults());
            Link server = walk.house.link(device);
            Link agent = Eventually.present(client::link);
            Collector up = pull(server, size);
            Collector down = pull(agent, size);
            LinkIT.echo(server);
            LinkIT.echo(agent);
            Eventually.until(() -> up.finished && down.finished);
            assertWhole(up, size);
            assertWhole(down, size);
            assertThat(Eventually.get(server.ping())).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            assertThat(path.statistics(LinkDirection.A_TO_B).since(before).lost())
                    .isPositive();
            assertThat(client.state().lastFailure()).isEmpty();
        }
    }

    private static FakeCredentials enrol(Walk walk) throws Exception {
        EnrolmentToken token = walk.house.token(1);
        KeyPair keys = DeviceKeys.generate();
        DeviceEnrolled enrolled = path.a().callInside(() -> {
            EnrolmentClient client = EnrolmentClient.builder()
                    .servers(List.of(walk.uri))
                    .pinnedBy(token)
                    .carrier(CarrierPolicy.TLS)
                    .build();
            return Eventually.get(client.enrol(EnrolDeviceRequest.newBuilder()
                    .setProtocol(ProtocolRange.newBuilder().setMinimum(1).setMaximum(1))
                    .setToken(token.reveal())
                    .setCertificateRequest(ByteString.copyFrom(CertificateRequest.create(keys)))
                    .build()));
        });
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate[] chain = new X509Certificate[enrolled.getCertificateChainCount()];
        for (int i = 0; i < chain.length; i++) {
            byte[] der = enrolled.getCertificateChain(i).toByteArray();
            chain[i] = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        }
        return new FakeCredentials(
                DeviceId.parse(enrolled.getDeviceId()),
                Identity.of(keys.getPrivate(), List.of(chain)),
                TrustBundle.fromProto(enrolled.getTrust()));
    }
}
