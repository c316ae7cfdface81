package dev.farhand.transport.link;

import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.InMemoryDeviceRegistry;
import dev.farhand.core.enrolment.InMemoryEnrolmentTokens;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.CertificateRequest;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceKeys;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An authority, a registry, a server and as many agents as a test needs, all on loopback. */
public final class LinkHouse implements AutoCloseable, LinkServerListener {
    final Clock clock = Clock.systemUTC();
    final CertificateAuthority authority;
    final InMemoryDeviceRegistry registry = new InMemoryDeviceRegistry(clock);
    final InMemoryEnrolmentTokens tokens = new InMemoryEnrolmentTokens();
    final TenantId tenant = TenantId.random();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<ErrorCode> refusals = new CopyOnWriteArrayList<>();
    public final LinkServer server;
    volatile Identity serverIdentity;
    volatile TrustBundle trust;
    private final List<AutoCloseable> opened = new ArrayList<>();

    public LinkHouse() {
        this(builder -> builder);
    }

    public LinkHouse(UnaryOperator<LinkServer.Builder> change) {
        this(CertificateLifetimes.defaults(), change);
    }

    /** Where a change needs what the house has. */
    LinkHouse(BiFunction<LinkHouse, LinkServer.Builder, LinkServer.Builder> change) {
        this(CertificateLifetimes.defaults(), change);
    }

    LinkHouse(CertificateLifetimes lifetimes, UnaryOperator<LinkServer.Builder> change) {
        this(lifetimes, (house, builder) -> change.apply(builder));
    }

    private LinkHouse(
            CertificateLifetimes lifetimes, BiFunction<LinkHouse, LinkServer.Builder, LinkServer.Builder> change) {
        authority = CertificateAuthority.inMemory(lifetimes, clock);
        serverIdentity = authority.issueServer("node-1");
        trust = authority.trust();
        EnrolmentService enrolment = new EnrolmentService(authority, tokens, registry, clock);
        server = change.apply(
                        this,
                        LinkServer.builder()
                                .identity(() -> serverIdentity)
                                .trust(() -> trust)
                                .registry(registry)
                                .enrolment(enrolment)
                                .listener(this)
                                .softwareVersion("1.2.3"))
                .build();
    }

    /** Whose certificates all have. */
    public CertificateAuthority authority() {
        return authority;
    }

    /** A device that went through enrolment, without the walk. */
    public FakeCredentials device() {
        return device(DeviceId.random());
    }

    FakeCredentials device(DeviceId id) {
        KeyPair keys = DeviceKeys.generate();
        var chain = authority.issueDevice(CertificateRequest.parse(CertificateRequest.create(keys)), id, tenant);
        if (registry.find(id).isEmpty()) {
            registry.register(new EnrolledDevice(
                    id,
                    tenant,
                    Optional.empty(),
                    "test",
                    DeviceFacts.getDefaultInstance(),
                    Instant.now(clock),
                    chain.get(0).getSerialNumber(),
                    chain.get(0).getNotAfter().toInstant(),
                    Optional.empty()));
        }
        return new FakeCredentials(id, Identity.of(keys.getPrivate(), chain), trust);
    }

    EnrolmentToken token(int uses) {
        EnrolmentToken token = EnrolmentToken.create(authority.certificate(), new SecureRandom());
        tokens.add(
                token,
                new EnrolmentPolicy(
                        "test", tenant, Optional.empty(), Instant.now(clock).plusSeconds(600), uses));
        return token;
    }

    public InetSocketAddress listen() {
        LinkEndpoint endpoint = server.listen(loopback());
        opened.add(endpoint);
        return endpoint.address();
    }

    public static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public static URI uri(String scheme, InetSocketAddress address) {
        return URI.create(scheme + "://127.0.0.1:" + address.getPort());
    }

    public LinkClient agent(
            InetSocketAddress address, FakeCredentials credentials, Consumer<LinkClient.Builder> change) {
        return agent(uri("https", address), credentials, change);
    }

    public LinkClient agent(URI uri, FakeCredentials credentials, Consumer<LinkClient.Builder> change) {
        LinkClient.Builder builder = LinkClient.builder()
                .servers(List.of(uri))
                .credentials(credentials)
                .softwareVersion("4.5.6")
                .reconnect(new ReconnectPolicy(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(60)))
                .acceptor(Channels.standard())
                .facts(() -> DeviceFacts.newBuilder().setHostName("host").build());
        change.accept(builder);
        LinkClient client = builder.build();
        opened.add(0, client);
        client.start();
        return client;
    }

    public Link link(FakeCredentials credentials) {
        return Eventually.present(() -> server.links().find(credentials.device));
    }

    @Override
    public void connected(Link link) {
        events.add("connected " + link.peer());
    }

    @Override
    public void ended(Link link, LinkEnd end) {
        events.add("ended " + end.code());
    }

    @Override
    public void trustAccepted(Link link, int version) {
        events.add("trust " + version);
    }

    @Override
    public void certificateIssued(Link link, X509Certificate certificate) {
        events.add("issued " + certificate.getSerialNumber());
    }

    @Override
    public void certificateKept(Link link, X509Certificate certificate) {
        events.add("kept " + certificate.getSerialNumber());
    }

    @Override
    public void factsReported(Link link, DeviceFacts facts) {
        events.add("facts " + facts.getHostName());
    }

    @Override
    public void refused(InetSocketAddress remote, ErrorCode code, String sentence) {
        refusals.add(code);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable thing : opened) {
            thing.close();
        }
        server.close();
        authority.close();
    }
}
