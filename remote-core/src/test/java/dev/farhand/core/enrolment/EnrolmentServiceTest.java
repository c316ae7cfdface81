package dev.farhand.core.enrolment;

import static dev.farhand.core.enrolment.TestEnrolment.TENANT;
import static dev.farhand.core.enrolment.TestEnrolment.certificateRequest;
import static dev.farhand.core.enrolment.TestEnrolment.request;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.EnrolDeviceResponse;
import dev.farhand.core.protocol.v1.Refusal;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.core.protocol.v1.RenewCertificateResponse;
import dev.farhand.core.testing.FakeClock;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnrolmentServiceTest {
    private static final String ADDRESS = "192.0.2.7:4711";

    private final FakeClock clock = new FakeClock();
    private final CertificateAuthority authority = TestEnrolment.authority(clock);
    private final InMemoryEnrolmentTokens tokens = new InMemoryEnrolmentTokens();
    private final InMemoryDeviceRegistry registry = new InMemoryDeviceRegistry(clock);
    private final EnrolmentService service = new EnrolmentService(authority, tokens, registry, clock);
    private final Admission admission = Admission.of(registry);
    private final PeerVerifier verifier = PeerVerifier.of(authority::trust, clock);
    private final EnrolmentToken token = EnrolmentToken.create(authority.certificate(), new SecureRandom());

    EnrolmentServiceTest() {
        tokens.add(token, TestEnrolment.policy(clock, 1));
    }

    @AfterEach
    void close() {
        authority.close();
    }

    @Test
    void makesADeviceOfATokenAndAKey() {
        EnrolDeviceResponse response = service.enrol(request(token), ADDRESS);
        DeviceIdentity device = identity(response.getEnrolled().getCertificateChainList());
        assertThat(device.id().toString()).isEqualTo(response.getEnrolled().getDeviceId());
        assertThat(device.tenant()).isEqualTo(TENANT);
        assertThat(response.getEnrolled().getTenantId()).isEqualTo(TENANT.toString());
        assertThat(TrustBundle.fromProto(response.getEnrolled().getTrust())).isEqualTo(authority.trust());
        admission.admit(device);
        EnrolledDevice known = registry.find(device.id()).orElseThrow();
        assertThat(known.deviceGroup()).contains("presses");
        assertThat(known.label()).isEqualTo("shop floor");
        assertThat(known.facts().getHostName()).isEqualTo("press-1");
        assertThat(known.certificateSerial()).isEqualTo(device.certificate().getSerialNumber());
        assertThat(known.certificateEnd())
                .isEqualTo(device.certificate().getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofDays(90)));
        assertThat(known.enrolledAt()).isEqualTo(clock.instant());
    }

    @Test
    void refusesATokenThatWasUsedUp() {
        service.enrol(request(token), ADDRESS);
        assertThat(code(service.enrol(request(token), ADDRESS))).isEqualTo(ErrorCode.ENROLMENT_TOKEN_USED_UP);
        assertThat(registry.list()).hasSize(1);
    }

    @Test
    void repeatsAnAnswerThatWasLostAndTakesNoFurtherUse() {
        EnrolDeviceRequest request = request(token);
        EnrolDeviceResponse first = service.enrol(request, ADDRESS);
        clock.move(Duration.ofMinutes(9));
        assertThat(service.enrol(request, "198.51.100.1:1")).isEqualTo(first);
        assertThat(registry.list()).hasSize(1);
        clock.move(Duration.ofMinutes(2));
        assertThat(code(service.enrol(request, ADDRESS))).isEqualTo(ErrorCode.ENROLMENT_TOKEN_USED_UP);
    }

    @Test
    void keepsTheAnswersOfTheLastThousandOnly() {
        EnrolmentToken many = EnrolmentToken.create(authority.certificate(), new SecureRandom());
        tokens.add(many, TestEnrolment.policy(clock, 3_000));
        EnrolDeviceRequest first = request(many);
        service.enrol(first, ADDRESS);
        for (int i = 0; i < 1_024; i++) {
            service.enrol(request(many), ADDRESS);
        }
        service.enrol(first, ADDRESS);
        assertThat(registry.list()).hasSize(1_026);
    }

    @Test
    void refusesUnknownExpiredAndMalformedTokens() {
        EnrolmentToken unknown = EnrolmentToken.create(authority.certificate(), new SecureRandom());
        assertThat(code(service.enrol(request(unknown), ADDRESS))).isEqualTo(ErrorCode.ENROLMENT_TOKEN_INVALID);
        assertThat(code(service.enrol(
                        request(token).toBuilder().setToken("fhe_").build(), ADDRESS)))
                .isEqualTo(ErrorCode.ENROLMENT_TOKEN_INVALID);
        clock.move(Duration.ofHours(2));
        Refusal refused = service.enrol(request(token), ADDRESS).getRefused();
        assertThat(ErrorCode.ofWireNumber(refused.getCode())).isEqualTo(ErrorCode.ENROLMENT_TOKEN_EXPIRED);
        assertThat(refused.getRequestId()).matches("[0-9a-f]{16}");
        assertThat(refused.getNextStep()).isNotBlank();
    }

    @Test
    void doesNotCountAUseForABadRequest() {
        EnrolDeviceRequest good = request(token);
        List<EnrolDeviceRequest> bad = new ArrayList<>();
        bad.add(good.toBuilder().clearProtocol().build());
        bad.add(good.toBuilder().setCertificateRequest(ByteString.EMPTY).build());
        bad.add(good.toBuilder()
                .setCertificateRequest(ByteString.copyFrom(new byte[5000]))
                .build());
        bad.add(good.toBuilder()
                .setFacts(DeviceFacts.newBuilder().setHostName("x".repeat(20_000)))
                .build());
        List<ErrorCode> codes = bad.stream()
                .map(request -> code(service.enrol(request, ADDRESS)))
                .toList();
        assertThat(codes)
                .containsExactly(
                        ErrorCode.PROTOCOL_VERSION_UNSUPPORTED,
                        ErrorCode.CERTIFICATE_REQUEST_INVALID,
                        ErrorCode.CERTIFICATE_REQUEST_INVALID,
                        ErrorCode.INVALID_REQUEST);
        assertThat(service.enrol(good, ADDRESS).hasEnrolled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERLOADED", "DATABASE_UNAVAILABLE", "STORAGE_FULL"})
    void saysWhyTheRegistryTakesNobodyAndCountsNoUse(ErrorCode why) {
        EnrolmentService overloaded = new EnrolmentService(authority, tokens, new FailingDeviceRegistry(why), clock);
        for (int attempt = 0; attempt < 3; attempt++) {
            Refusal refused = overloaded.enrol(request(token), ADDRESS).getRefused();
            assertThat(ErrorCode.ofWireNumber(refused.getCode())).isEqualTo(why);
            assertThat(refused.getMessage()).isEqualTo(why.sentence());
            assertThat(refused.getNextStep()).isEqualTo(why.nextStep());
        }
        assertThat(tokens.list()).singleElement().satisfies(entry -> assertThat(entry.uses())
                .isZero());
        assertThat(service.enrol(request(token), ADDRESS).hasEnrolled()).isTrue();
    }

    @Test
    void refusesProtocolVersionsItDoesNotSpeak() {
        for (int[] range : new int[][] {{2, 9}, {0, 0}, {-1, -1}}) {
            EnrolDeviceRequest.Builder wish = request(token).toBuilder();
            wish.getProtocolBuilder().setMinimum(range[0]).setMaximum(range[1]);
            assertThat(code(service.enrol(wish.build(), ADDRESS))).isEqualTo(ErrorCode.PROTOCOL_VERSION_UNSUPPORTED);
        }
    }

    @Test
    void renewsACertificateAndKeepsTheName() {
        DeviceIdentity device = enrol();
        RenewCertificateResponse response = service.renew(device, renewal());
        DeviceIdentity renewed = identity(response.getRenewed().getCertificateChainList());
        assertThat(renewed.id()).isEqualTo(device.id());
        assertThat(renewed.certificate()).isNotEqualTo(device.certificate());
        assertThat(registry.find(device.id()).orElseThrow().certificateSerial())
                .isEqualTo(renewed.certificate().getSerialNumber());
        admission.admit(device);
        admission.admit(renewed);
    }

    @Test
    void letsADeviceRenewFiveTimesInARowAndThenOnceInAMinute() {
        DeviceIdentity device = enrol();
        for (int i = 0; i < 5; i++) {
            assertThat(service.renew(device, renewal()).hasRenewed()).isTrue();
        }
        Refusal refused = service.renew(device, renewal()).getRefused();
        assertThat(ErrorCode.ofWireNumber(refused.getCode())).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refused.getRetryAfterMs()).isEqualTo(60_000);
        clock.move(Duration.ofMinutes(1));
        assertThat(service.renew(device, renewal()).hasRenewed()).isTrue();
        assertThat(service.renew(device, renewal()).hasRefused()).isTrue();
        // A clock that is set back bars nobody.
        clock.move(Duration.ofDays(-1));
        assertThat(service.renew(device, renewal()).hasRenewed()).isTrue();
    }

    @Test
    void refusesToRenewForRevokedUnknownAndForeignDevices() {
        DeviceIdentity device = enrol();
        DeviceIdentity stranger = new DeviceIdentity(DeviceId.random(), TENANT, device.certificate());
        DeviceIdentity foreign = new DeviceIdentity(device.id(), TenantId.random(), device.certificate());
        assertThat(code(service.renew(stranger, renewal()))).isEqualTo(ErrorCode.DEVICE_UNKNOWN);
        assertThat(code(service.renew(foreign, renewal()))).isEqualTo(ErrorCode.DEVICE_UNKNOWN);
        assertRefused(ErrorCode.DEVICE_UNKNOWN, () -> admission.admit(foreign));
        assertThat(code(service.renew(device, RenewCertificateRequest.getDefaultInstance())))
                .isEqualTo(ErrorCode.CERTIFICATE_REQUEST_INVALID);
        registry.revoke(device.id(), "stolen");
        assertThat(code(service.renew(device, renewal()))).isEqualTo(ErrorCode.DEVICE_REVOKED);
        assertRefused(ErrorCode.DEVICE_REVOKED, () -> admission.admit(device));
    }

    @Test
    void tellsAStrangerNothingAboutAFailureInside() {
        EnrolmentTokenStore failing = new FailingEnrolmentTokens();
        Refusal refused = new EnrolmentService(authority, failing, registry, clock)
                .enrol(request(token), "x\n\u202Eforged log line")
                .getRefused();
        assertThat(ErrorCode.ofWireNumber(refused.getCode())).isEqualTo(ErrorCode.INTERNAL);
        assertThat(refused.getMessage()).isEqualTo(ErrorCode.INTERNAL.sentence());
    }

    private DeviceIdentity enrol() {
        return identity(service.enrol(request(token), ADDRESS).getEnrolled().getCertificateChainList());
    }

    private static RenewCertificateRequest renewal() {
        return RenewCertificateRequest.newBuilder()
                .setCertificateRequest(certificateRequest())
                .build();
    }

    private DeviceIdentity identity(List<ByteString> chain) {
        return verifier.verifyDevice(
                chain.stream().map(EnrolmentServiceTest::certificate).toList());
    }

    private static X509Certificate certificate(ByteString der) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static ErrorCode code(EnrolDeviceResponse response) {
        assertThat(response.hasRefused()).isTrue();
        return ErrorCode.ofWireNumber(response.getRefused().getCode());
    }

    private static ErrorCode code(RenewCertificateResponse response) {
        assertThat(response.hasRefused()).isTrue();
        return ErrorCode.ofWireNumber(response.getRefused().getCode());
    }
}
