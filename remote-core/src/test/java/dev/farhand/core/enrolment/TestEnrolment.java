package dev.farhand.core.enrolment;

import com.google.protobuf.ByteString;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.CertificateRequest;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceKeys;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.ProtocolRange;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What the tests of this package begin with. */
final class TestEnrolment {
    static final TenantId TENANT = TenantId.parse("5a3b1c2d-0000-4000-8000-000000000002");

    private TestEnrolment() {}

    static CertificateAuthority authority(Clock clock) {
        return CertificateAuthority.inMemory(CertificateLifetimes.defaults(), clock);
    }

    static EnrolmentPolicy policy(Clock clock, int uses) {
        return new EnrolmentPolicy(
                "shop floor", TENANT, Optional.of("presses"), clock.instant().plus(Duration.ofHours(1)), uses);
    }

    static EnrolmentTokenHash hash(int number) {
        return new EnrolmentTokenHash(String.format(java.util.Locale.ROOT, "%064x", number));
    }

    static EnrolmentTokenStore.Entry entry(int number, EnrolmentPolicy policy) {
        return new EnrolmentTokenStore.Entry(hash(number), "0123456789abcdef0123456789abcdef", policy, 0);
    }

    static EnrolledDevice device(Clock clock) {
        return new EnrolledDevice(
                DeviceId.random(),
                TENANT,
                Optional.of("presses"),
                "Ümlaut – shop floor",
                DeviceFacts.newBuilder().setHostName("press-1").build(),
                clock.instant(),
                BigInteger.TEN,
                clock.instant().plus(Duration.ofDays(90)),
                Optional.empty());
    }

    static EnrolDeviceRequest request(EnrolmentToken token) {
        return EnrolDeviceRequest.newBuilder()
                .setProtocol(ProtocolRange.newBuilder().setMinimum(1).setMaximum(3))
                .setToken(token.reveal())
                .setCertificateRequest(certificateRequest())
                .setFacts(DeviceFacts.newBuilder().setHostName("press-1"))
                .build();
    }

    static ByteString certificateRequest() {
        return ByteString.copyFrom(CertificateRequest.create(DeviceKeys.generate()));
    }
}
