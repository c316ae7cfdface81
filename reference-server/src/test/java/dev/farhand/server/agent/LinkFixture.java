package dev.farhand.server.agent;

import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.enrolment.Admission;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.enrolment.EnrolmentService;
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
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.LinkClient;
import dev.farhand.transport.link.LinkCredentials;
import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.link.LinkState;
import dev.farhand.transport.link.LinkStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An authority, a link server without a port of its own, and agents to knock at somebody else's. */
final class LinkFixture implements AutoCloseable {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final TenantId TENANT = TenantId.random();

    private final CertificateAuthority authority =
            CertificateAuthority.inMemory(CertificateLifetimes.defaults(), CLOCK);
    private final InMemoryDeviceRegistry registry = new InMemoryDeviceRegistry(CLOCK);
    private final Deque<LinkClient> clients = new ArrayDeque<>();
    private final List<ErrorCode> failures = new CopyOnWriteArrayList<>();
    private final Identity serverIdentity = authority.issueServer("shared-port");

    final LinkServer server = LinkServer.builder()
            .identity(() -> serverIdentity)
            .trust(authority::trust)
            .admission(Admission.of(registry))
            .enrolment(new EnrolmentService(authority, new InMemoryEnrolmentTokens(), registry, CLOCK))
            .build();

    /** A started agent that echoes whatever channel is opened to it. */
    LinkClient startAgent(DeviceId device, int port, CarrierPolicy carrier) {
        LinkClient client = LinkClient.builder()
                .servers(List.of(URI.create("https://localhost:" + port)))
                .credentials(new IssuedCredentials(device, authority))
                .acceptor(LinkFixture::echo)
                .listener(state -> {
                    if (state instanceof LinkState.Waiting waiting) {
                        failures.add(waiting.failure().code());
                    }
                })
                .carrier(carrier)
                .build();
        clients.add(client);
        client.start();
        return client;
    }

    /** A device that is known and may come in. */
    DeviceId knownDevice() {
        DeviceId device = DeviceId.random();
        X509Certificate certificate = authority
                .issueDevice(CertificateRequest.parse(CertificateRequest.create(DeviceKeys.generate())), device, TENANT)
                .get(0);
        registry.register(new EnrolledDevice(
                device,
                TENANT,
                Optional.empty(),
                "port sharing",
                DeviceFacts.getDefaultInstance(),
                CLOCK.instant(),
                certificate.getSerialNumber(),
                certificate.getNotAfter().toInstant(),
                Optional.empty()));
        return device;
    }

    /** Why links and attempts of the agents ended, in order; the last one alone may be that of a retry already. */
    List<ErrorCode> failures() {
        return failures;
    }

    /** Where the agents stand, for a failure's message. */
    List<LinkState> states() {
        return clients.stream().map(LinkClient::state).toList();
    }

    @Override
    public void close() {
        clients.forEach(LinkClient::close);
        server.close();
        authority.close();
    }

    private static void echo(ChannelOpening opening) {
        LinkStream stream = opening.accept();
        stream.receiver(new ByteStream.Receiver() {
            @Override
            public void onData(ByteBuffer bytes) {
                ByteBuffer copy =
                        ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
                stream.write(copy).whenComplete((done, failure) -> stream.read());
            }

            @Override
            public void onFinished() {
                stream.finish();
            }

            @Override
            public void onReset(ErrorCode code) {
                // The link has freed the stream; an echo keeps nothing else.
            }
        });
        stream.read();
    }

    private static final class IssuedCredentials implements LinkCredentials {
        private final DeviceId device;
        private final CertificateAuthority authority;
        private KeyPair keys = DeviceKeys.generate();
        private Identity identity;

        IssuedCredentials(DeviceId device, CertificateAuthority authority) {
            this.device = device;
            this.authority = authority;
            CertificateRequest request = CertificateRequest.parse(CertificateRequest.create(keys));
            this.identity = Identity.of(keys.getPrivate(), authority.issueDevice(request, device, TENANT));
        }

        @Override
        public Identity identity() {
            return identity;
        }

        @Override
        public TrustBundle trust() {
            return authority.trust();
        }

        @Override
        public RenewCertificateRequest prepareRenewal() {
            keys = DeviceKeys.generate();
            return RenewCertificateRequest.newBuilder()
                    .setCertificateRequest(com.google.protobuf.ByteString.copyFrom(CertificateRequest.create(keys)))
                    .build();
        }

        @Override
        public void renewed(List<X509Certificate> chain) {
            identity = Identity.of(keys.getPrivate(), chain);
        }

        @Override
        public void trustChanged(TrustBundle trust) {
            throw new AssertionError("the authority does not rotate in these tests: " + device);
        }
    }
}
