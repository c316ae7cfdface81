package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.AgentHello;
import dev.farhand.core.protocol.v1.ChannelWanted;
import dev.farhand.core.protocol.v1.ControlFromAgent;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.core.protocol.v1.TrustAccepted;
import dev.farhand.transport.internal.wire.MessageDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostileIT {
    private static final LinkConfig CONFIG = LinkConfig.builder()
            .handshakeTimeout(Duration.ofMillis(1500))
            .maximumHandshakes(64)
            .streamsPerSecond(200)
            .build();

    private LinkHouse house;
    private InetSocketAddress address;

    @BeforeEach
    void open() {
        house = new LinkHouse(builder -> builder.config(CONFIG).acceptor(Channels.standard()));
        address = house.listen();
    }

    @AfterEach
    void close() throws Exception {
        // Whatever was tried: an honest agent gets in, and nothing is left behind.
        FakeCredentials device = house.device();
        house.agent(address, device, builder -> {});
        LinkIT.echo(house.link(device));
        house.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Whether the server closes, without having sent anything but at most a TLS alert. */
    private static void assertClosed(Socket socket) throws IOException {
        try (socket) {
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(64)).hasSizeLessThan(16);
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private void assertRefused(byte[]... parts) throws IOException {
        Socket socket = connect();
        try {
            OutputStream out = socket.getOutputStream();
            for (byte[] part : parts) {
                out.write(part);
                out.flush();
            }
        } catch (java.net.SocketException closedAlready) {
            assertThat(socket.isConnected()).isTrue();
        }
        assertClosed(socket);
    }

    @Test
    void closesOnGarbageAtOnce() throws IOException {
        byte[] random = new byte[2000];
        new Random(7).nextBytes(random);
        random[0] = 1;
        assertRefused(random);
        assertRefused("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertRefused(new byte[] {0x16, 3, 1, 0, 4, 1, 2, 0, 0});
        assertRefused(new byte[] {0x15, 3, 1, 0, 2, 2, 40});
    }

    @Test
    void closesOnAHelloInEndlessTinyRecords() throws IOException {
        byte[] records = new byte[6 * 20_000];
        for (int i = 0; i < records.length; i += 6) {
            System.arraycopy(new byte[] {0x16, 3, 1, 0, 1, 0}, 0, records, i, 6);
        }
        records[5] = 1;
        assertRefused(records);
    }

    @Test
    void closesOnSilenceAndOnAHelloThatNeverEnds() throws Exception {
        assertRefused();
        assertRefused(new byte[] {0x16});
        assertRefused(new byte[] {0x16, 3, 1, 0x10, 0, 1, 0, 0x0f, (byte) 0xfc, 3, 3});
        assertThat(house.refusals).contains(ErrorCode.TIMED_OUT);
    }

    @Test
    void closesOnAHelloThatDrips() throws Exception {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            long begin = System.nanoTime();
            byte[] hello = new byte[500];
            Arrays.fill(hello, (byte) 0);
            System.arraycopy(new byte[] {0x16, 3, 1, 1, (byte) 0xf0, 1, 0, 1, (byte) 0xec}, 0, hello, 0, 9);
            boolean closed = false;
            for (int i = 0; i < hello.length && !closed; i++) {
                try {
                    out.write(hello[i]);
                    socket.setSoTimeout(100);
                    closed = socket.getInputStream().read() < 0;
                } catch (java.net.SocketTimeoutException stillOpen) {
                    closed = false;
                } catch (java.net.SocketException reset) {
                    closed = true;
                }
            }
            assertThat(closed).isTrue();
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(20));
        }
    }

    @Test
    void closesOnAnHttpRequestThatDrips() throws Exception {
        try (LinkEndpoint plain = house.server.listenPlain(LinkHouse.loopback());
                LinkEndpoint web = house.server.listen(LinkHouse.loopback(), () -> house.serverIdentity)) {
            assertClosedDripping(plain, "GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            // A browser's hello that ends, and then, still in TLS, what never does.
            assertClosedDripping(web, browsersHello());
        }
        assertThat(house.refusals).contains(ErrorCode.TIMED_OUT);
    }

    private static void assertClosedDripping(LinkEndpoint port, byte[] first) throws IOException {
        try (Socket socket =
                new Socket(port.address().getAddress(), port.address().getPort())) {
            socket.getOutputStream().write(first);
            socket.setSoTimeout(100);
            boolean closed = false;
            for (int i = 0; i < 100 && !closed; i++) {
                try {
                    // The length of a record that will not be whole, when it is TLS.
                    socket.getOutputStream().write(i == 0 ? 0x17 : i < 3 ? 3 : i < 5 ? 0x20 : 'x');
                    closed = socket.getInputStream().read(new byte[4096]) < 0;
                } catch (java.net.SocketTimeoutException stillOpen) {
                    closed = false;
                } catch (java.net.SocketException reset) {
                    closed = true;
                }
            }
            assertThat(closed).as("the port %s keeps it", port.address()).isTrue();
        }
    }

    private static byte[] browsersHello() throws Exception {
        javax.net.ssl.SSLEngine engine = javax.net.ssl.SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    @Test
    void refusesWhoCannotProveWhoItIs() throws Exception {
        FakeCredentials device = house.device();
        try (LinkHouse other = new LinkHouse()) {
            FakeCredentials rogue = other.device(device.device);
            for (HostileAgent agent : List.of(
                    new HostileAgent(address, Optional.empty(), "farhand-link/1", "TLSv1.3"),
                    new HostileAgent(address, Optional.of(rogue.identity), "farhand-link/1", "TLSv1.3"),
                    new HostileAgent(address, Optional.of(house.serverIdentity), "farhand-link/1", "TLSv1.3"),
                    new HostileAgent(address, Optional.of(device.identity), "farhand-link/1", "TLSv1.2"),
                    new HostileAgent(address, Optional.of(device.identity), "h2", "TLSv1.3"))) {
                agent.awaitEnd();
                assertThat(agent.control).isNotDone();
                agent.close();
            }
        }
        assertThat(house.events).isEmpty();
    }

    @Test
    void letsHonestAgentsInPastAThousandHalfOpenConnections() throws Exception {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            idle.add(connect());
        }
        FakeCredentials device = house.device();
        house.agent(address, device, builder -> {});
        LinkIT.echo(house.link(device));
        for (Socket socket : idle) {
            socket.close();
        }
    }

    private HostileAgent hostile() throws Exception {
        return new HostileAgent(address, Optional.of(house.device().identity), "farhand-link/1", "TLSv1.3");
    }

    private static ByteBuf encode(MessageLite message) {
        return Unpooled.wrappedBuffer(MessageDecoder.encode(message));
    }

    private static ControlFromAgent hello(int minimum, int maximum, int chosen) {
        return ControlFromAgent.newBuilder()
                .setHello(AgentHello.newBuilder()
                        .setProtocol(
                                ProtocolRange.newBuilder().setMinimum(minimum).setMaximum(maximum))
                        .setChosenProtocol(chosen))
                .build();
    }

    @Test
    void dropsAnAgentThatNeverAnswers() throws Exception {
        try (HostileAgent agent = hostile()) {
            agent.control.get(10, TimeUnit.SECONDS);
            agent.awaitEnd();
            Eventually.until(() -> house.refusals.contains(ErrorCode.TIMED_OUT));
        }
    }

    @Test
    void refusesAnAgentOfAnotherVersionAndSaysWhichSideToUpdate() throws Exception {
        try (HostileAgent agent = hostile()) {
            agent.say(encode(hello(7, 9, 7)));
            var refusal = agent.lastWord.get(10, TimeUnit.SECONDS).getRefused();
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.PROTOCOL_VERSION_UNSUPPORTED.wireNumber());
            assertThat(refusal.getMessage()).contains("update the server");
            agent.awaitEnd();
        }
    }

    /** What the agent says, whether that is its last, and what it hears in return. */
    private record Breach(ErrorCode code, boolean last, byte[]... parts) {
        static Breach of(ErrorCode code, MessageLite... messages) {
            byte[][] parts = new byte[messages.length][];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = MessageDecoder.encode(messages[i]).array();
            }
            return new Breach(code, false, parts);
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] firstHalf(MessageLite message) {
        byte[] whole = MessageDecoder.encode(message).array();
        return Arrays.copyOf(whole, whole.length / 2);
    }

    @Test
    void refusesEachBreachOfTheControlProtocolWithItsCodeAndNobodyElseNotices() throws Exception {
        FakeCredentials device = house.device();
        house.agent(address, device, builder -> {});
        Link honest = house.link(device);
        ControlFromAgent hello = hello(1, 1, 1);
        ControlFromAgent facts = ControlFromAgent.newBuilder()
                .setFacts(DeviceFacts.getDefaultInstance())
                .build();
        ControlFromAgent renewal = ControlFromAgent.newBuilder()
                .setRenewal(RenewCertificateRequest.getDefaultInstance())
                .build();
        ControlFromAgent trust = ControlFromAgent.newBuilder()
                .setTrustAccepted(TrustAccepted.newBuilder().setVersion(9))
                .build();
        ControlFromAgent large = ControlFromAgent.newBuilder()
                .setFacts(DeviceFacts.newBuilder().setHostName("x".repeat(64 * 1024)))
                .build();
        List<Breach> breaches = List.of(
                // Oversized, by what their length says.
                new Breach(ErrorCode.MESSAGE_TOO_LARGE, false, bytes(0, 1, 0, 1)),
                new Breach(ErrorCode.MESSAGE_TOO_LARGE, false, bytes(-1, -1, -1, -1)),
                new Breach(ErrorCode.MESSAGE_TOO_LARGE, false, bytes(0x7f, -1, -1, -1, 1, 2, 3)),
                Breach.of(ErrorCode.MESSAGE_TOO_LARGE, hello, large),
                // Unreadable.
                new Breach(ErrorCode.PROTOCOL_VIOLATION, false, bytes(0, 0, 0, 2, -1, -1)),
                // Truncated.
                new Breach(ErrorCode.PROTOCOL_VIOLATION, true, bytes(0, 0)),
                new Breach(ErrorCode.PROTOCOL_VIOLATION, true, firstHalf(hello)),
                new Breach(
                        ErrorCode.PROTOCOL_VIOLATION,
                        true,
                        MessageDecoder.encode(hello).array(),
                        firstHalf(facts)),
                // Out of order.
                Breach.of(ErrorCode.PROTOCOL_VIOLATION, facts),
                Breach.of(ErrorCode.PROTOCOL_VIOLATION, renewal, hello),
                Breach.of(ErrorCode.PROTOCOL_VIOLATION, trust, hello),
                Breach.of(ErrorCode.PROTOCOL_VIOLATION, ControlFromAgent.getDefaultInstance()),
                // Twice.
                Breach.of(ErrorCode.PROTOCOL_VIOLATION, hello, hello),
                // Not what was offered.
                Breach.of(ErrorCode.PROTOCOL_VIOLATION, hello(1, 1, 2)));
        for (Breach breach : breaches) {
            assertThat(heardAfter(breach)).as(breach.toString()).isEqualTo(breach.code());
        }
        assertThat(house.link(device)).isSameAs(honest);
        LinkIT.echo(honest);
        Eventually.until(() -> house.server.links().count() == 1);
    }

    private ErrorCode heardAfter(Breach breach) throws Exception {
        try (HostileAgent agent = hostile()) {
            ByteBuf all = Unpooled.wrappedBuffer(breach.parts());
            if (breach.last()) {
                agent.sayLast(all);
            } else {
                agent.say(all);
            }
            agent.awaitEnd();
            return Eventually.get(CompletableFuture.anyOf(
                            agent.controlReset,
                            agent.lastWord.thenApply(word ->
                                    ErrorCode.ofWireNumber(word.getRefused().getCode())))
                    .thenApply(ErrorCode.class::cast));
        }
    }

    @Test
    void takesThatAnAgentEndsItsControlStreamAsTheEnd() throws Exception {
        try (HostileAgent agent = hostile()) {
            agent.sayLast(encode(hello(1, 1, 1)));
            agent.awaitEnd();
        }
        Eventually.until(() -> house.events.contains("ended LINK_LOST"));
    }

    @Test
    void endsALinkWhoseAgentResetsTheControlStream() throws Exception {
        try (HostileAgent agent = hostile()) {
            agent.say(encode(hello(1, 1, 1)));
            Eventually.until(() -> house.server.links().count() == 1);
            agent.control.get().write(new DefaultHttp2ResetFrame(0));
            agent.control.get().flush();
            agent.awaitEnd();
        }
        Eventually.until(() -> house.server.links().count() == 0);
    }

    /** The second stream for one question is nobody's, and costs the asker only. */
    @Test
    void answersAQuestionThatWasAskedTwiceTwice() throws Exception {
        HostileAgent asking = new HostileAgent(
                address,
                HostileAgent.tls(
                        house.device().identity,
                        InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]),
                65_535,
                (channel, opening) -> channel.close());
        try (HostileAgent agent = asking) {
            ControlFromAgent wanted = ControlFromAgent.newBuilder()
                    .setChannelWanted(
                            ChannelWanted.newBuilder().setRequestNumber(1).setChannel(Channels.echo()))
                    .build();
            agent.say(encode(hello(1, 1, 1)));
            agent.say(encode(wanted));
            agent.say(encode(wanted));
            Eventually.until(() -> house.server.links().all().stream()
                    .anyMatch(link -> link.statistics().streamsOpened() == 2));
        }
        Eventually.until(() -> house.server.links().count() == 0);
    }

    @Test
    void holdsBackAnAgentThatWantsChannelsWithoutEnd() throws Exception {
        try (HostileAgent agent = hostile()) {
            agent.say(encode(hello(1, 1, 1)));
            Eventually.until(() -> house.server.links().count() == 1);
            Link link = house.server.links().all().iterator().next();
            for (int i = 0; i < 5000; i++) {
                agent.say(encode(ControlFromAgent.newBuilder()
                        .setChannelWanted(
                                ChannelWanted.newBuilder().setRequestNumber(i).setChannel(Channels.custom("later", "")))
                        .build()));
            }
            Eventually.until(() -> link.statistics().bytesReceived() > 20_000);
            assertThat(link.statistics().unreadBytes()).isLessThan(256 * 1024);
        }
    }

    @Test
    void cutsOffAServerThatOpensAndResetsWithoutEnd() throws Exception {
        try (LinkHouse fast = new LinkHouse(builder ->
                builder.config(LinkConfig.builder().streamsPerSecond(100_000).build()))) {
            FakeCredentials device = fast.device();
            LinkClient client = fast.agent(fast.listen(), device, builder -> builder.config(CONFIG));
            Link link = fast.link(device);
            for (int round = 0; round < 400 && link.isOpen(); round++) {
                for (int i = 0; i < 50; i++) {
                    link.open(Channels.custom("stall", ""))
                            .toCompletableFuture()
                            .cancel(false);
                }
                link.ping()
                        .toCompletableFuture()
                        .exceptionally(gone -> Duration.ZERO)
                        .get(20, TimeUnit.SECONDS);
            }
            assertThat(Eventually.get(link.closed()).code()).isEqualTo(ErrorCode.RATE_LIMITED);
            Eventually.until(() -> client.state().lastFailure().isPresent());
            assertThat(client.state().lastFailure().orElseThrow().code()).isEqualTo(ErrorCode.RATE_LIMITED);
        }
    }
}
