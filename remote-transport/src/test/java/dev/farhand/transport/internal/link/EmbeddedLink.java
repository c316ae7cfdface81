package dev.farhand.transport.internal.link;

import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.ServerIdentity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.core.protocol.v1.RenewCertificateResponse;
import dev.farhand.core.protocol.v1.ServerHello;
import dev.farhand.core.protocol.v1.TrustAuthorities;
import dev.farhand.transport.internal.wire.ProtocolVersions;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.ChannelAcceptor;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One end of a link right after TLS, without a network: bytes in, bytes out, on the caller's thread. */
final class EmbeddedLink implements AutoCloseable {
    static final LinkConfig CONFIG = LinkConfig.builder()
            .maximumStreams(16)
            .maximumPendingOpenings(8)
            .streamsPerSecond(1000)
            .receiveBudget(256 * 1024)
            .streamWindow(32 * 1024)
            .interactiveWindow(16 * 1024)
            .connectionWindow(64 * 1024)
            .maximumStreamWindow(64 * 1024)
            .maximumConnectionWindow(128 * 1024)
            .handshakeTimeout(Duration.ofSeconds(10))
            .build();
    private static final X509Certificate CERTIFICATE = certificate();

    final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    final EmbeddedChannel channel = new EmbeddedChannel();
    final NettyLink link;
    private boolean agreed;

    private EmbeddedLink(boolean server, ChannelAcceptor acceptor) {
        channel.config().setAllocator(memory);
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        LinkSetup setup = new LinkSetup(Carrier.TLS, "none", remote, false, CONFIG, acceptor, Clock.systemUTC());
        if (server) {
            ServerLink made = new ServerLink(
                    setup,
                    channel,
                    new ServerOwner(),
                    new ServerLink.Proof(List.of(CERTIFICATE), List.of(CERTIFICATE), 1));
            link = made;
            made.install(channel.pipeline());
            made.welcome(
                    new DeviceIdentity(DeviceId.random(), TenantId.random(), CERTIFICATE),
                    ServerHello.newBuilder()
                            .setProtocol(ProtocolVersions.ours("1.2.3"))
                            .setNodeId("node-1")
                            .build());
        } else {
            AgentLink made = new AgentLink(
                    setup,
                    channel,
                    new AgentOwner(),
                    new ServerIdentity("node-1", CERTIFICATE),
                    new AgentLink.Greeting(
                            DeviceFacts.newBuilder().setHostName("host").build(), 1, "4.5.6"));
            link = made;
            made.begin();
        }
        channel.runPendingTasks();
    }

    private static X509Certificate certificate() {
        return CertificateAuthority.inMemory(CertificateLifetimes.defaults(), Clock.systemUTC())
                .certificate();
    }

    static EmbeddedLink server(ChannelAcceptor acceptor) {
        return new EmbeddedLink(true, acceptor);
    }

    static EmbeddedLink agent(ChannelAcceptor acceptor) {
        return new EmbeddedLink(false, acceptor);
    }

    boolean isAgreed() {
        return agreed;
    }

    /** The other end's bytes; those for a connection that is closed are lost, as they would be. */
    void receive(byte[] bytes, int offset, int length) {
        if (channel.isOpen()) {
            channel.writeInbound(memory.heapBuffer(length).writeBytes(bytes, offset, length));
            channel.runPendingTasks();
        }
    }

    void receive(byte[] bytes) {
        receive(bytes, 0, bytes.length);
    }

    /** The other end's bytes and its FIN behind them, found in one turn, as a socket is read to its end. */
    void receiveLast(byte[] bytes) {
        channel.pipeline().fireChannelRead(memory.heapBuffer(bytes.length).writeBytes(bytes));
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();
    }

    /** What it has sent since it was asked last. */
    byte[] sent() {
        channel.runPendingTasks();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            byte[] some = new byte[bytes.readableBytes()];
            bytes.readBytes(some);
            bytes.release();
            all.writeBytes(some);
        }
        return all.toByteArray();
    }

    /** Bytes in buffers that nobody has given back. */
    long heldMemory() {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    /** The reason, once the connection is closed. */
    LinkEnd end() {
        channel.runPendingTasks();
        CompletableFuture<LinkEnd> closed = link.closed().toCompletableFuture();
        if (!closed.isDone()) {
            throw new AssertionError("the link has not ended");
        }
        return closed.join();
    }

    /** The network is gone. */
    @Override
    public void close() {
        channel.close();
        channel.runPendingTasks();
        sent();
        channel.finishAndReleaseAll();
    }

    private final class ServerOwner implements ServerLink.Owner {
        @Override
        public void agreed(ServerLink made, DeviceIdentity device) {
            agreed = true;
        }

        @Override
        public void ended(ServerLink ended, LinkEnd end, boolean stood) {}

        @Override
        public void factsReported(ServerLink reporting, DeviceFacts facts) {}

        @Override
        public void trustAccepted(ServerLink accepting, int version) {}

        @Override
        public void renewalWanted(ServerLink wanting, DeviceIdentity device, RenewCertificateRequest request) {
            wanting.renewed(RenewCertificateResponse.getDefaultInstance());
        }

        @Override
        public void certificateIssued(ServerLink issuing, X509Certificate certificate) {}

        @Override
        public void certificateKept(ServerLink keeping, X509Certificate certificate) {}
    }

    private final class AgentOwner implements AgentLink.Owner {
        @Override
        public void agreed(AgentLink made, ServerHello hello) {
            agreed = true;
        }

        @Override
        public void ended(AgentLink ended, LinkEnd end) {}

        @Override
        public void drained(AgentLink draining, Duration spread) {}

        @Override
        public void trustAnnounced(AgentLink announced, TrustAuthorities trust) {
            announced.trustAccepted(trust.getVersion());
        }

        @Override
        public void renewalDemanded(AgentLink demanded) {
            demanded.renew(RenewCertificateRequest.getDefaultInstance());
        }

        @Override
        public void renewed(AgentLink renewed, RenewCertificateResponse response) {}
    }
}
