package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.AgentHello;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.ControlFromAgent;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.OpenChannelResponse;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.transport.internal.wire.MessageDecoder;
import dev.farhand.transport.link.Channels.Pump;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that send without end what no window holds back. */
class FloodIT {
    private static final LinkConfig CONFIG =
            LinkConfig.builder().streamsPerSecond(1).build();
    private static final long MOST_MEMORY = 8 * 1024 * 1024;
    /** Number of the first stream that a server opens: Netty keeps 1 for upgrades. */
    private static final int CONTROL = 3;

    private static final int HEADERS = 1;
    private static final int PRIORITY = 2;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int UNKNOWN = 0xfe;

    private LinkHouse house;
    private InetSocketAddress address;
    private Link honest;

    @BeforeEach
    void open() {
        house = new LinkHouse(builder -> builder.config(CONFIG).acceptor(Channels.standard()));
        address = house.listen();
        FakeCredentials device = house.device();
        house.agent(address, device, builder -> {});
        honest = house.link(device);
    }

    @AfterEach
    void close() throws Exception {
        // Whatever was tried: the neighbour is as it was.
        LinkIT.echo(honest);
        house.close();
    }

    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    // ---- a device with a certificate

    private HostileAgent hostile(BiConsumer<Channel, OpenChannel> channels) throws Exception {
        HostileAgent agent = new HostileAgent(
                address,
                HostileAgent.tls(
                        house.device().identity,
                        InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]),
                65_535,
                channels);
        agent.say(Unpooled.wrappedBuffer(MessageDecoder.encode(ControlFromAgent.newBuilder()
                .setHello(AgentHello.newBuilder()
                        .setProtocol(ProtocolRange.newBuilder().setMinimum(1).setMaximum(1))
                        .setChosenProtocol(1))
                .build())));
        return agent;
    }

    private HostileAgent hostile() throws Exception {
        return hostile((channel, opening) -> answer(channel));
    }

    private static void answer(Channel channel) {
        channel.writeAndFlush(
                new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(MessageDecoder.encode(OpenChannelResponse.newBuilder()
                        .setOpened(ChannelOpened.newBuilder().setVersion(1))
                        .build()))));
    }

    private Link rogue() {
        return Eventually.present(() -> house.server.links().all().stream()
                .filter(link -> link != honest)
                .findFirst());
    }

    private static ByteBuf frame(int type, int flags, int stream, byte[] payload) {
        return Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
    }

    private static ByteBuf times(int count, ByteBuf frame) {
        ByteBuf all = Unpooled.buffer(count * frame.readableBytes());
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame.duplicate());
        }
        return all;
    }

    /** Past the agent's own codec, which would send none of it. */
    private static void write(HostileAgent agent, ByteBuf frames) throws Exception {
        ChannelHandlerContext codec = agent.connection.pipeline().context(Http2FrameCodec.class);
        if (codec == null || !codec.writeAndFlush(frames).await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the flood could not be sent");
        }
    }

    private LinkEnd endAfter(ByteBuf frames) throws Exception {
        try (HostileAgent agent = hostile()) {
            Link link = rogue();
            // As an agent does that has heard why; the server waits a second for that.
            agent.lastWord.thenRun(agent.connection::close);
            write(agent, frames);
            return Eventually.get(link.closed());
        }
    }

    @Test
    void endsTheLinkOfAnAgentThatSendsFramesWithoutDataWithoutEnd() throws Exception {
        List<ByteBuf> floods = List.of(
                frame(PING, 0, 0, new byte[8]),
                frame(PING, 1, 0, new byte[8]),
                frame(SETTINGS, 0, 0, new byte[0]),
                frame(PRIORITY, 0, 3, new byte[] {0, 0, 0, 0, 1}),
                frame(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1}),
                frame(UNKNOWN, 0, 0, new byte[0]));
        for (ByteBuf flood : floods) {
            LinkEnd end = endAfter(times(5_000, flood));
            assertThat(end.code())
                    .as("frames of type %s: %s", flood.getUnsignedByte(3), end)
                    .isEqualTo(ErrorCode.RATE_LIMITED);
        }
    }

    @Test
    void tellsAnAgentThatFloodsWhy() throws Exception {
        try (HostileAgent agent = hostile()) {
            rogue();
            write(agent, times(5_000, frame(PING, 0, 0, new byte[8])));
            assertThat(agent.lastWord.get(10, TimeUnit.SECONDS).getRefused().getCode())
                    .isEqualTo(ErrorCode.RATE_LIMITED.wireNumber());
        }
        Eventually.until(() -> house.server.links().count() == 1);
    }

    @Test
    void endsTheLinkOfAnAgentThatSendsEmptyDataWithoutEnd() throws Exception {
        LinkEnd end = endAfter(times(100, frame(0, 0, CONTROL, new byte[0])));
        assertThat(end.code()).as("%s", end).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void endsTheLinkOfAnAgentWhoseHeadersAreTooLarge() throws Exception {
        // Literals that no table knows: 127 bytes of name each.
        byte[] literal = new byte[1 + 1 + 127 + 1];
        java.util.Arrays.fill(literal, (byte) 'x');
        literal[0] = 0;
        literal[1] = 127 - 1;
        literal[128] = 1;
        ByteBuf block = times(120, Unpooled.wrappedBuffer(literal));
        byte[] headers = new byte[block.readableBytes()];
        block.readBytes(headers);
        assertThat(endAfter(frame(HEADERS, 4, CONTROL, headers)).code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void endsTheLinkOfAnAgentWhoseHeadersNeverEnd() throws Exception {
        ByteBuf endless = Unpooled.wrappedBuffer(
                frame(HEADERS, 0, CONTROL, new byte[0]), times(3_000, frame(CONTINUATION, 0, CONTROL, new byte[] {0})));
        assertThat(endAfter(endless).code()).isIn(ErrorCode.RATE_LIMITED, ErrorCode.PROTOCOL_VIOLATION);
    }

    /** HTTP/2's own count: each of these resets answers a stream that the server opened, so it may be sent. */
    @Test
    void endsTheLinkOfAnAgentThatResetsWhateverIsOpened() throws Exception {
        try (HostileAgent agent = hostile((channel, opening) -> channel.writeAndFlush(new DefaultHttp2ResetFrame(8)))) {
            Link link = rogue();
            for (int i = 0; i < 200 && link.isOpen(); i++) {
                CompletableFuture<LinkStream> asked =
                        link.open(Channels.custom("any", "")).toCompletableFuture();
                Eventually.until(asked::isDone);
            }
            assertThat(Eventually.get(link.closed()).code()).isEqualTo(ErrorCode.RATE_LIMITED);
            Eventually.until(() -> !agent.connection.isOpen());
        }
    }

    /** A byte of data and then a frame of no known type, so that each byte fills a record of TLS. */
    @Test
    void keepsTheBytesAndNotTheRecordsOfADripThatNobodyReads() throws Exception {
        CompletableFuture<Http2StreamChannel> opened = new CompletableFuture<>();
        HostileAgent dripping = hostile((channel, opening) -> {
            answer(channel);
            opened.complete((Http2StreamChannel) channel);
        });
        try (HostileAgent agent = dripping) {
            Link link = rogue();
            LinkStream stream = Eventually.get(link.open(Channels.custom("stall", "")));
            Channels.Collector stalled = Channels.Collector.on(stream);
            int id = opened.get(10, TimeUnit.SECONDS).stream().id();
            byte[] rest = new byte[16 * 1024 - 19];
            long before = directMemory();
            for (int i = 0; i < 1_500; i++) {
                write(agent, Unpooled.wrappedBuffer(frame(0, 0, id, new byte[] {7}), frame(UNKNOWN, 0, 0, rest)));
            }
            Eventually.until(() -> link.statistics().unreadBytes() == 1_500);
            assertThat(directMemory() - before).isLessThan(MOST_MEMORY);
            stalled.keepReading();
            Eventually.until(() -> stalled.received == 1_500);
            assertThat(link.isOpen()).isTrue();
        }
    }

    /** As a fat link does: many streams with the smallest windows, each of which is given back piece by piece. */
    @Test
    void letsAnHonestAgentAnswerWhatItIsSent() throws Exception {
        FakeCredentials device = house.device();
        LinkConfig narrow = LinkConfig.builder()
                .receiveBudget(256 * 1024)
                .maximumStreams(64)
                .streamWindow(16 * 1024)
                .interactiveWindow(16 * 1024)
                .maximumStreamWindow(16 * 1024)
                .build();
        house.agent(address, device, builder -> builder.config(narrow));
        Link link = house.link(device);
        long each = 256 * 1024;
        List<Pump> pumps = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            pumps.add(Pump.on(Eventually.get(link.open(Channels.custom("sink", ""))), each));
        }
        Eventually.until(() -> pumps.stream().allMatch(pump -> pump.sent == each || !pump.resets.isEmpty()));
        Eventually.until(() -> link.statistics().bytesSent() >= 32 * each || !link.isOpen());
        LinkIT.echo(link);
        assertThat(pumps).allSatisfy(pump -> assertThat(pump.resets).isEmpty());
    }

    // ---- strangers and those in between

    private static byte[] websocketPings(boolean masked) {
        int size = 2 + (masked ? 4 : 0) + 125;
        byte[] pings = new byte[500 * size];
        for (int i = 0; i < pings.length; i += size) {
            pings[i] = (byte) 0x89;
            pings[i + 1] = (byte) (masked ? 0x80 | 125 : 125);
        }
        return pings;
    }

    /** Pings without listening; whether it was cut off. */
    private static boolean isCutOff(Socket socket, byte[] pings) throws IOException {
        long before = directMemory();
        boolean cut = false;
        for (int sent = 0; sent < 1_000 && !cut; sent++) {
            try {
                socket.getOutputStream().write(pings);
            } catch (SocketException closed) {
                cut = true;
            }
        }
        assertThat(directMemory() - before).isLessThan(MOST_MEMORY);
        return cut;
    }

    @Test
    void cutsOffAStrangerWhoPingsAndDoesNotListen() throws Exception {
        try (LinkEndpoint plain = house.server.listenPlain(LinkHouse.loopback());
                Socket socket =
                        new Socket(plain.address().getAddress(), plain.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET /agent/link HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 101");
            assertThat(isCutOff(socket, websocketPings(true))).isTrue();
        }
    }

    /** Anybody can end the outer TLS of a WebSocket, and answer for the server until the inner one asks for proof. */
    @Test
    void anAgentCutsOffAProxyThatPingsAndDoesNotListen() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 5, LinkHouse.loopback().getAddress())) {
            InetSocketAddress at = (InetSocketAddress) proxy.getLocalSocketAddress();
            house.agent(LinkHouse.uri("http", at), house.device(), builder -> {});
            try (Socket socket = proxy.accept()) {
                String key = header(socket.getInputStream(), "sec-websocket-key: ");
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream()
                        .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                        + "Sec-WebSocket-Protocol: farhand-link.v1\r\nSec-WebSocket-Accept: "
                                        + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(isCutOff(socket, websocketPings(false))).isTrue();
            }
        }
    }

    private static String header(InputStream in, String name) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("no request: " + request);
            }
            request.append((char) next);
        }
        return request.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
                .findFirst()
                .orElseThrow()
                .substring(name.length());
    }
}
