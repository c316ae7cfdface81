package dev.farhand.agent;

import com.google.protobuf.ByteString;
import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.GrantSigner;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.enrolment.Admission;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.InMemoryDeviceRegistry;
import dev.farhand.core.enrolment.InMemoryEnrolmentTokens;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkEndpoint;
import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.link.LinkStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A server as agents see one: the real link, authority and enrolment, kept in memory. */
public final class FakeServer implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final Clock clock;
    final TenantId tenant = TenantId.random();
    final InMemoryEnrolmentTokens tokens;
    final InMemoryDeviceRegistry registry;
    final CertificateAuthority authority;
    private final GrantSigner signer;
    private final EnrolmentService enrolment;
    private @Nullable LinkServer server;
    private @Nullable LinkEndpoint endpoint;
    private final InetAddress address;
    private int port;

    /** Listens on a free port, with device certificates that live so long. */
    public FakeServer(Duration deviceLifetime) {
        this(deviceLifetime, Clock.systemUTC());
    }

    /** The same by a clock that may be wrong. */
    FakeServer(Duration deviceLifetime, Clock clock) {
        this(deviceLifetime, clock, InetAddress.getLoopbackAddress());
    }

    /** The same at an address of this machine, in the network of the calling thread. */
    FakeServer(Duration deviceLifetime, Clock clock, InetAddress address) {
        this.clock = clock;
        this.address = address;
        this.tokens = new InMemoryEnrolmentTokens();
        this.registry = new InMemoryDeviceRegistry(clock);
        authority = CertificateAuthority.inMemory(
                CertificateLifetimes.builder().device(deviceLifetime).build(), clock);
        Identity signing = authority.issueGrantSigner("test");
        signer = new GrantSigner(signing.privateKey(), signing.chain());
        enrolment = new EnrolmentService(authority, tokens, registry, clock);
        start();
    }

    /** Another node beside it: the same authority, tokens and devices, but what one answered the other does not know. */
    FakeServer(FakeServer beside) {
        clock = beside.clock;
        address = beside.address;
        tokens = beside.tokens;
        registry = beside.registry;
        authority = beside.authority;
        signer = beside.signer;
        enrolment = new EnrolmentService(authority, tokens, registry, clock);
        start();
    }

    void start() {
        Identity identity = authority.issueServer("test");
        server = LinkServer.builder()
                .clock(clock)
                .identity(() -> identity)
                .trust(authority::trust)
                .admission(Admission.of(registry))
                .enrolment(enrolment)
                .build();
        endpoint = server.listen(new InetSocketAddress(address, port), () -> authority.issueServer("test"));
        port = endpoint.address().getPort();
    }

    void stop() {
        if (server != null) {
            server.close();
        }
    }

    LinkServer links() {
        return java.util.Objects.requireNonNull(server);
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("https://" + address.getHostAddress() + ":" + port);
    }

    /** A token for so many devices. */
    public EnrolmentToken token(int uses) {
        EnrolmentToken token = EnrolmentToken.create(authority.certificate(), new SecureRandom());
        tokens.add(
                token,
                new EnrolmentPolicy(
                        "test", tenant, Optional.empty(), clock.instant().plusSeconds(3600), uses));
        return token;
    }

    /** The only device that enrolled. */
    EnrolledDevice device() {
        return registry.list().get(registry.list().size() - 1);
    }

    Link link() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !registry.list().isEmpty()
                        && links().links().find(device().id()).isPresent());
        return links().links().find(device().id()).orElseThrow();
    }

    void revoke() {
        registry.revoke(device().id(), "test");
        links().revoke(device().id());
    }

    /** A grant for the device, changed as the test likes. */
    ByteString grant(Consumer<SessionGrant.Builder> change) {
        Instant now = clock.instant();
        SessionGrant.Builder grant = SessionGrant.builder()
                .sessionId(SessionId.random())
                .device(tenant, device().id())
                .holder(new GrantHolder("u-1", "Ada Lovelace", "Acme"))
                .valid(now, now.plusSeconds(60))
                .limits(SessionLimits.OFF)
                .customCapability("test.echo");
        change.accept(grant);
        return signer.sign(grant.build()).toByteString();
    }

    static OpenChannel custom(String name, ByteString grant) {
        return OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_CUSTOM)
                .setName(name)
                .setVersion(1)
                .setSessionGrant(grant)
                .build();
    }

    /** Opens a channel and waits for it, or throws what it was refused with. */
    LinkStream open(OpenChannel opening) throws InterruptedException {
        try {
            return link().open(opening).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
        authority.close();
    }

    /** Hears one stream's end and first bytes. */
    static final class Ear implements ByteStream.Receiver {
        final CompletableFuture<String> text = new CompletableFuture<>();
        final CompletableFuture<ErrorCode> reset = new CompletableFuture<>();
        final CountDownLatch finished = new CountDownLatch(1);
        private final LinkStream stream;

        private Ear(LinkStream stream) {
            this.stream = stream;
        }

        static Ear on(LinkStream stream) {
            Ear ear = new Ear(stream);
            stream.receiver(ear);
            stream.read();
            return ear;
        }

        @Override
        public void onData(ByteBuffer bytes) {
            text.complete(StandardCharsets.UTF_8.decode(bytes).toString());
            stream.read();
        }

        @Override
        public void onFinished() {
            finished.countDown();
        }

        @Override
        public void onReset(ErrorCode code) {
            reset.complete(code);
        }
    }
}
