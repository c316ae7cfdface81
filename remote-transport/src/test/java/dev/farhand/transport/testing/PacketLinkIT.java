package dev.farhand.transport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Figures here check a measuring instrument, and are wide enough for a machine that is busy with something else. */
@Timeout(60)
class PacketLinkIT {

    private static final int DATAGRAM = 1_000;
    private static final int DATAGRAM_ON_THE_WIRE = DATAGRAM + 28;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static PacketLink link;

    @BeforeAll
    static void open() {
        link = PacketLink.builder().seed(42).open();
    }

    @AfterAll
    static void close() {
        link.close();
    }

    @BeforeEach
    void clean() {
        link.outage(Duration.ZERO);
        link.shape(LinkShape.CLEAN);
        awaitSilence();
    }

    private static void awaitSilence() {
        await().atMost(PATIENCE).until(() -> Arrays.stream(LinkDirection.values())
                .allMatch(direction -> link.statistics(direction).underWay() == 0));
    }

    @Test
    void carriesNoMoreAndNoLessThanItsRate() throws Exception {
        link.shape(LinkShape.HOME.withDelay(Duration.ZERO));
        try (DatagramChannel sender = datagrams(link.a());
                DatagramChannel receiver = datagrams(link.b())) {
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> flood = flood(sender, receiver, enough);
            ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM);
            receiver.receive(buffer);
            long start = System.nanoTime();
            int datagrams = 2_000;
            for (int i = 0; i < datagrams; i++) {
                receiver.receive(buffer.clear());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            // Never more; on a machine that does other things as well, a little less.
            assertThat(datagrams * DATAGRAM_ON_THE_WIRE * 8 / seconds).isBetween(15e6, 22e6);
            enough.set(true);
            flood.get();
        }
        assertThat(link.statistics(LinkDirection.A_TO_B).dropped()).isPositive();
    }

    @Test
    void takesTwiceTheDelayForARoundTrip() throws Exception {
        link.shape(LinkDirection.A_TO_B, LinkShape.CLEAN.withDelay(Duration.ofMillis(30)));
        link.shape(LinkDirection.B_TO_A, LinkShape.CLEAN.withDelay(Duration.ofMillis(10)));
        try (DatagramChannel near = datagrams(link.a());
                DatagramChannel far = datagrams(link.b())) {
            long[] nanos = new long[21];
            CompletableFuture<Void> echo = echo(far, nanos.length);
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                near.send(ByteBuffer.allocate(64), far.getLocalAddress());
                near.receive(ByteBuffer.allocate(64));
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            assertThat(nanos[0]).as("never early").isGreaterThanOrEqualTo(40_000_000);
            assertThat(nanos[nanos.length / 2]).as("median").isLessThan(45_000_000);
            echo.get();
        }
    }

    @Test
    void losesTheShareItWasTold() throws Exception {
        link.shape(LinkShape.CLEAN.withLoss(0.1));
        LinkStatistics before = link.statistics(LinkDirection.A_TO_B);
        int sent = 4_000;
        try (DatagramChannel sender = datagrams(link.a());
                DatagramChannel receiver = datagrams(link.b())) {
            for (int i = 0; i < sent; i++) {
                sender.send(ByteBuffer.allocate(64), receiver.getLocalAddress());
            }
            await().atMost(PATIENCE)
                    .until(() ->
                            link.statistics(LinkDirection.A_TO_B).since(before).packets() == sent);
            awaitSilence();
        }
        LinkStatistics counted = link.statistics(LinkDirection.A_TO_B).since(before);
        assertThat(counted.lost()).isBetween(320L, 480L);
        assertThat(counted.delivered()).isEqualTo(sent - counted.lost());
        assertThat(link.statistics(LinkDirection.B_TO_A).lost()).isZero();
    }

    @Test
    void swallowsBothWaysDuringAnOutageAndResumes() throws Exception {
        try (ServerSocketChannel listener = listen(link.b());
                SocketChannel near = connect(link.a(), listener);
                SocketChannel far = listener.accept()) {
            LinkStatistics there = link.statistics(LinkDirection.A_TO_B);
            LinkStatistics back = link.statistics(LinkDirection.B_TO_A);
            link.outage(Duration.ofMinutes(1));
            near.write(ascii("ping"));
            far.write(ascii("pong"));
            await().atMost(PATIENCE)
                    .until(() -> link.statistics(LinkDirection.A_TO_B)
                                            .since(there)
                                            .cut()
                                    > 0
                            && link.statistics(LinkDirection.B_TO_A).since(back).cut() > 0);
            assertThat(link.statistics(LinkDirection.A_TO_B).since(there).delivered())
                    .isZero();
            assertThat(link.statistics(LinkDirection.B_TO_A).since(back).delivered())
                    .isZero();
            link.outage(Duration.ZERO);
            assertThat(read(far, 4)).isEqualTo("ping");
            assertThat(read(near, 4)).isEqualTo("pong");
        }
    }

    @Test
    void endsAnOutageByItself() throws Exception {
        try (ServerSocketChannel listener = listen(link.b());
                SocketChannel near = connect(link.a(), listener);
                SocketChannel far = listener.accept()) {
            link.outage(LinkDirection.A_TO_B, Duration.ofMillis(300));
            long start = System.nanoTime();
            near.write(ascii("ping"));
            assertThat(read(far, 4)).isEqualTo("ping");
            assertThat(System.nanoTime() - start).isGreaterThan(250_000_000);
        }
    }

    @Test
    void letsTcpFillALongFatLink() throws Exception {
        link.shape(LinkShape.LAN.withDelay(Duration.ofMillis(50)).withQueueBytes(1_250_000));
        try (ServerSocketChannel listener = listen(link.b());
                SocketChannel near = connect(link.a(), listener);
                SocketChannel far = listener.accept()) {
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> bulk = bulk(near, enough);
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 17);
            drain(far, buffer, Duration.ofSeconds(2));
            long start = System.nanoTime();
            long bytes = drain(far, buffer, Duration.ofMillis(2_500));
            assertThat(bytes * 8e9 / (System.nanoTime() - start))
                    .isGreaterThan(90e6)
                    .isLessThan(100e6);
            enough.set(true);
            // The writer may be waiting for room.
            drain(far, buffer, Duration.ofMillis(100));
            bulk.get();
        }
    }

    @Test
    void usesTheCongestionControlOfEachSide() throws Exception {
        try (PacketLink other =
                        PacketLink.builder().congestionControl("reno", "cubic").open();
                ServerSocketChannel listener = listen(other.b());
                SocketChannel near = connect(other.a(), listener);
                SocketChannel far = listener.accept()) {
            assertThat(far.isConnected()).isTrue();
            assertThat(run(other.a(), "ss", "-tin")).contains(" reno ").doesNotContain(" cubic ");
            assertThat(run(other.b(), "ss", "-tin")).contains(" cubic ").doesNotContain(" reno ");
            assertThat(near.isConnected()).isTrue();
        }
    }

    @Test
    void givesSocketsToTheNamespaceInWhichTheyWereCreated() throws Exception {
        try (ServerSocketChannel outside = ServerSocketChannel.open()) {
            assertThatThrownBy(() -> outside.bind(new InetSocketAddress(link.b().address(), 0)))
                    .isInstanceOf(BindException.class);
        }
        SocketChannel unbound = link.a().callInside(SocketChannel::open);
        try (ServerSocket listener = link.b()
                        .callInside(() -> new ServerSocket(0, 1, link.b().address()));
                SocketChannel near = unbound) {
            near.connect(listener.getLocalSocketAddress());
            try (Socket far = listener.accept()) {
                assertThat(far.getInetAddress()).isEqualTo(link.a().address());
                assertThat(far.getLocalAddress()).isEqualTo(link.b().address());
            }
        }
    }

    @Test
    void carriesNettyChannelsWhoseLoopsRunOutside() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        loops.submit(() -> {}).sync();
        CompletableFuture<String> answer = new CompletableFuture<>();
        try {
            ServerBootstrap server = new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new Echo());
            Channel listener = link.b()
                    .callInside(() -> server.bind(link.b().address(), 0).sync().channel());
            Bootstrap client =
                    new Bootstrap().group(loops).channel(NioSocketChannel.class).handler(new Answer(answer));
            Channel channel = link.a()
                    .callInside(
                            () -> client.connect(listener.localAddress()).sync().channel());
            channel.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
            assertThat(answer.get(15, TimeUnit.SECONDS)).isEqualTo("hello");
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void runsCodeInsideFromInside() throws Exception {
        assertThat(link.a().callInside(() -> link.a().callInside(() -> "nested")))
                .isEqualTo("nested");
    }

    @Test
    void throwsWhatTheCodeInsideThrew() {
        assertThatThrownBy(() -> link.a().callInside(() -> {
                    throw new IOException("from inside");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("from inside");
    }

    @Test
    void leavesNothingBehind() throws Exception {
        PacketLink other = PacketLink.builder().open();
        Process inside = other.a().command("sleep", "1000").start();
        ProcessHandle emulator = ProcessHandle.of(other.emulatorPid()).orElseThrow();
        assertThat(NetworkNamespace.list())
                .contains(other.a().namespace(), other.b().namespace());
        other.close();
        other.close();
        assertThat(NetworkNamespace.list())
                .doesNotContain(other.a().namespace(), other.b().namespace());
        assertThat(emulator.isAlive()).isFalse();
        assertThat(inside.waitFor(15, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cleansUpAfterAnOwnerThatWasKilled() throws Exception {
        try (Owner owner = Owner.start()) {
            owner.process.destroyForcibly();
            await().atMost(PATIENCE).until(() -> !owner.emulator.isAlive());
            assertThat(NetworkNamespace.list()).doesNotContain(owner.namespaceA, owner.namespaceB);
        }
    }

    @Test
    void sweepsWhatNobodyCouldCleanUp() throws Exception {
        try (Owner owner = Owner.start()) {
            owner.emulator.destroyForcibly();
            NetworkNamespace.sweep();
            assertThat(NetworkNamespace.list()).as("owner lives").contains(owner.namespaceA, owner.namespaceB);
            owner.process.destroyForcibly().waitFor();
            NetworkNamespace.sweep();
            assertThat(NetworkNamespace.list()).doesNotContain(owner.namespaceA, owner.namespaceB);
        }
    }

    private static DatagramChannel datagrams(PacketLink.Side side) throws Exception {
        return side.callInside(() -> DatagramChannel.open().bind(new InetSocketAddress(side.address(), 0)));
    }

    private static ServerSocketChannel listen(PacketLink.Side side) throws Exception {
        return side.callInside(() -> ServerSocketChannel.open().bind(new InetSocketAddress(side.address(), 0)));
    }

    private static SocketChannel connect(PacketLink.Side side, ServerSocketChannel to) throws Exception {
        return side.callInside(() -> SocketChannel.open(to.getLocalAddress()));
    }

    private static CompletableFuture<Void> flood(DatagramChannel sender, DatagramChannel receiver, AtomicBoolean enough)
            throws IOException {
        InetSocketAddress to = (InetSocketAddress) receiver.getLocalAddress();
        return inBackground(() -> {
            while (!enough.get()) {
                sender.send(ByteBuffer.allocate(DATAGRAM), to);
            }
        });
    }

    private static CompletableFuture<Void> echo(DatagramChannel channel, int times) {
        return inBackground(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM);
            for (int i = 0; i < times; i++) {
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
                channel.send(buffer.flip(), from);
            }
        });
    }

    private static CompletableFuture<Void> bulk(SocketChannel channel, AtomicBoolean enough) {
        return inBackground(() -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
            while (!enough.get()) {
                channel.write(buffer.clear());
            }
        });
    }

    private interface Job {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> inBackground(Job job) {
        return CompletableFuture.runAsync(() -> {
            try {
                job.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static long drain(SocketChannel channel, ByteBuffer buffer, Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        long bytes = 0;
        while (System.nanoTime() < end) {
            bytes += channel.read(buffer.clear());
        }
        return bytes;
    }

    private static String read(SocketChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            assertThat(channel.isOpen()).isTrue();
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String run(PacketLink.Side side, String... words) throws IOException {
        Process process = side.command(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    private static final class Answer extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<String> answer;

        private Answer(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            answer.complete(buffer.toString(StandardCharsets.US_ASCII));
            buffer.release();
        }
    }

    /** Another JVM that holds a link open, to be killed. */
    private static final class Owner implements AutoCloseable {
        private final Process process;
        private final String namespaceA;
        private final String namespaceB;
        private final ProcessHandle emulator;

        private Owner(Process process) throws IOException {
            this.process = process;
            BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
            String[] words = String.valueOf(output.readLine()).split(" ");
            assertThat(words).hasSize(3);
            namespaceA = words[0];
            namespaceB = words[1];
            emulator = ProcessHandle.of(Long.parseLong(words[2])).orElseThrow();
        }

        static Owner start() throws IOException {
            return new Owner(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:-UsePerfData",
                            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            PacketLinkOwner.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
