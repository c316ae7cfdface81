package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateRequest;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceKeys;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceEnrolled;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.core.testing.EmptyDeviceRegistry;
import dev.farhand.transport.enrolment.EnrolmentClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentIT {
    private static EnrolDeviceRequest request(EnrolmentToken token, KeyPair keys, int protocol) {
        return EnrolDeviceRequest.newBuilder()
                .setProtocol(ProtocolRange.newBuilder().setMinimum(protocol).setMaximum(protocol))
                .setToken(token.reveal())
                .setCertificateRequest(ByteString.copyFrom(CertificateRequest.create(keys)))
                .setFacts(DeviceFacts.newBuilder().setHostName("new"))
                .build();
    }

    private static EnrolmentClient client(URI uri, EnrolmentToken token, CarrierPolicy carrier, ProxySettings proxy) {
        return EnrolmentClient.builder()
                .servers(List.of(uri))
                .pinnedBy(token)
                .carrier(carrier)
                .proxy(proxy)
                .build();
    }

    @Test
    void enrolsInEitherCarrierAndThroughAProxyThenLinks() throws Exception {
        try (LinkHouse house = new LinkHouse();
                FakeProxy proxy = new FakeProxy(Optional.of("a:b"));
                LinkEndpoint port = house.server.listen(LinkHouse.loopback(), () -> house.serverIdentity)) {
            EnrolmentToken token = house.token(10);
            URI uri = LinkHouse.uri("https", port.address());
            List<ProxySettings> ways =
                    List.of(ProxySettings.none(), ProxySettings.of("http://a:b@127.0.0.1:" + proxy.port(), ""));
            for (ProxySettings way : ways) {
                for (CarrierPolicy carrier : CarrierPolicy.values()) {
                    KeyPair keys = DeviceKeys.generate();
                    DeviceEnrolled enrolled =
                            Eventually.get(client(uri, token, carrier, way).enrol(request(token, keys, 1)));
                    FakeCredentials device = new FakeCredentials(
                            DeviceId.parse(enrolled.getDeviceId()),
                            Identity.of(keys.getPrivate(), chain(enrolled)),
                            TrustBundle.fromProto(enrolled.getTrust()));
                    house.agent(uri, device, builder -> builder.proxy(way).carrier(carrier));
                    house.link(device);
                }
            }
            assertThat(house.server.links().count()).isEqualTo(6);
        }
    }

    private static List<X509Certificate> chain(DeviceEnrolled enrolled) throws Exception {
        List<X509Certificate> chain = new ArrayList<>();
        for (ByteString der : enrolled.getCertificateChainList()) {
            chain.add((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der.newInput()));
        }
        return chain;
    }

    @Test
    void carriesTheServersRefusal() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            URI uri = LinkHouse.uri("https", house.listen());
            EnrolmentToken unknown =
                    EnrolmentToken.create(house.authority.certificate(), new java.security.SecureRandom());
            assertFails(uri, unknown, 1, ErrorCode.ENROLMENT_TOKEN_INVALID);
            assertFails(uri, house.token(1), 99, ErrorCode.PROTOCOL_VERSION_UNSUPPORTED);
            assertThat(house.refusals)
                    .containsExactly(ErrorCode.ENROLMENT_TOKEN_INVALID, ErrorCode.PROTOCOL_VERSION_UNSUPPORTED);
        }
    }

    /** Its TLS stands, and then it does not answer. */
    @Test
    void goesOnToTheNextServerWhenTheFirstDoesNotAnswer() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        try (LinkHouse house = new LinkHouse();
                LinkServer hanging = hanging(house, hangs);
                LinkEndpoint first = hanging.listen(LinkHouse.loopback())) {
            EnrolmentToken token = house.token(2);
            EnrolmentClient client = impatient(first, house.listen(), token);
            DeviceEnrolled enrolled = Eventually.get(client.enrol(request(token, DeviceKeys.generate(), 1)));
            assertThat(house.registry.find(DeviceId.parse(enrolled.getDeviceId())))
                    .isPresent();
            hangs.countDown();
        }
    }

    /** The server that did not answer has used the token up; only it can give the answer again. */
    @Test
    void isToTryAgainWhenTheNextServerRefusesWhatTheFirstMayHaveGranted() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        try (LinkHouse house = new LinkHouse();
                LinkServer hanging = hanging(house, hangs);
                LinkEndpoint first = hanging.listen(LinkHouse.loopback())) {
            EnrolmentToken token = house.token(1);
            EnrolmentClient client = impatient(first, house.listen(), token);
            EnrolDeviceRequest request = request(token, DeviceKeys.generate(), 1);
            assertThatThrownBy(() -> Eventually.get(client.enrol(request)))
                    .isInstanceOfSatisfying(RemoteException.class, lost -> {
                        assertThat(lost.code()).isEqualTo(ErrorCode.TIMED_OUT);
                        assertThat(lost.retryable()).isTrue();
                        assertThat(lost).hasMessageContaining(ErrorCode.ENROLMENT_TOKEN_USED_UP.sentence());
                    });
            assertThat(house.refusals).containsExactly(ErrorCode.ENROLMENT_TOKEN_USED_UP);
            hangs.countDown();
            assertThat(Eventually.get(client.enrol(request)).getDeviceId()).isNotEmpty();
        }
    }

    /** Whichever is named first: the one whose answer was lost is asked, and until it can be, no other's no is final. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asksEveryServerAgainForAnAnswerThatWasLost(boolean lostFirst) throws Exception {
        try (LinkHouse house = new LinkHouse();
                LinkServer other = beside(house);
                LinkEndpoint refusing = other.listen(LinkHouse.loopback());
                LinkEndpoint first = house.server.listen(LinkHouse.loopback())) {
            EnrolmentToken token = house.token(1);
            EnrolDeviceRequest request = request(token, DeviceKeys.generate(), 1);
            EnrolmentClient client = lostFirst
                    ? impatient(first, refusing.address(), token)
                    : impatient(refusing, first.address(), token);
            URI uri = LinkHouse.uri("https", first.address());
            EnrolmentClient only = client(uri, token, CarrierPolicy.AUTO, ProxySettings.none());
            String lost = Eventually.get(only.enrol(request)).getDeviceId();

            first.close();
            assertThatThrownBy(() -> Eventually.get(client.askAgain(request)))
                    .isInstanceOfSatisfying(RemoteException.class, unsure -> {
                        assertThat(unsure.code()).isEqualTo(ErrorCode.LINK_LOST);
                        assertThat(unsure)
                                .hasMessageContaining(refusing.address().getPort() + " said: "
                                        + ErrorCode.ENROLMENT_TOKEN_USED_UP.sentence())
                                .hasMessageContaining(
                                        "when 127.0.0.1:" + first.address().getPort() + " has answered");
                    });
            assertThatThrownBy(() -> Eventually.get(client.enrol(request)))
                    .as("for a key nobody has heard of")
                    .isInstanceOfSatisfying(RemoteException.class, refused -> assertThat(refused.code())
                            .isEqualTo(ErrorCode.ENROLMENT_TOKEN_USED_UP));
            try (LinkEndpoint back = house.server.listen(first.address())) {
                assertThat(back.address()).isEqualTo(first.address());
                assertThat(Eventually.get(client.askAgain(request)).getDeviceId())
                        .isEqualTo(lost);
            }
        }
    }

    @Test
    void isRefusedForGoodWhenEveryServerWasAskedAgain() throws Exception {
        try (LinkHouse house = new LinkHouse();
                LinkServer other = beside(house);
                LinkEndpoint second = other.listen(LinkHouse.loopback());
                LinkEndpoint first = house.server.listen(LinkHouse.loopback())) {
            EnrolmentToken token = house.token(1);
            EnrolmentClient client = impatient(first, second.address(), token);
            Eventually.get(client.enrol(request(token, DeviceKeys.generate(), 1)));
            assertThatThrownBy(() -> Eventually.get(client.askAgain(request(token, DeviceKeys.generate(), 1))))
                    .isInstanceOfSatisfying(RemoteException.class, refused -> assertThat(refused.code())
                            .isEqualTo(ErrorCode.ENROLMENT_TOKEN_USED_UP))
                    .hasMessage(ErrorCode.ENROLMENT_TOKEN_USED_UP.sentence());
        }
    }

    /** The same tokens and devices; what the house's own server answered it does not know. */
    private static LinkServer beside(LinkHouse house) {
        return LinkServer.builder()
                .identity(() -> house.serverIdentity)
                .trust(() -> house.trust)
                .registry(house.registry)
                .enrolment(new EnrolmentService(house.authority, house.tokens, house.registry, house.clock))
                .softwareVersion("1.2.3")
                .build();
    }

    private static LinkServer hanging(LinkHouse house, CountDownLatch until) {
        return LinkServer.builder()
                .identity(() -> house.serverIdentity)
                .trust(() -> house.trust)
                .registry(house.registry)
                .enrolment(new EnrolmentService(house.authority, house.tokens, new HangingRegistry(until), house.clock))
                .softwareVersion("1.2.3")
                .build();
    }

    private static EnrolmentClient impatient(LinkEndpoint first, InetSocketAddress second, EnrolmentToken token) {
        return EnrolmentClient.builder()
                .servers(List.of(LinkHouse.uri("https", first.address()), LinkHouse.uri("https", second)))
                .pinnedBy(token)
                .config(LinkConfig.builder().callTimeout(Duration.ofSeconds(1)).build())
                .build();
    }

    private static final class HangingRegistry extends EmptyDeviceRegistry {
        private final CountDownLatch until;

        HangingRegistry(CountDownLatch until) {
            this.until = until;
        }

        @Override
        public void register(EnrolledDevice device) {
            try {
                until.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void sendsItsTokenOnlyToTheServerItWasMadeOn() throws Exception {
        try (LinkHouse house = new LinkHouse();
                LinkHouse other = new LinkHouse()) {
            assertFails(LinkHouse.uri("https", house.listen()), other.token(1), 1, ErrorCode.AUTHORITY_UNKNOWN);
            assertThat(house.tokens.list()).isEmpty();
        }
    }

    private static void assertFails(URI uri, EnrolmentToken token, int protocol, ErrorCode code) {
        assertThatThrownBy(() -> Eventually.get(client(uri, token, CarrierPolicy.AUTO, ProxySettings.none())
                        .enrol(request(token, DeviceKeys.generate(), protocol))))
                .isInstanceOfSatisfying(RemoteException.class, refused -> assertThat(refused.code())
                        .isEqualTo(code));
    }
}
