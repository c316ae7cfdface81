package dev.farhand.core.enrolment;

import static dev.farhand.core.enrolment.TestEnrolment.device;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.testing.FakeClock;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every registry of devices promises. */
abstract class DeviceRegistryContract {
    final FakeClock clock = new FakeClock();

    abstract DeviceRegistry registry();

    @Test
    void findsWhatWasRegistered() {
        EnrolledDevice device = device(clock);
        registry().register(device);
        assertThat(registry().find(device.id())).contains(device);
        assertThat(registry().find(DeviceId.random())).isEmpty();
        assertThat(registry().list()).containsExactly(device);
        assertThatThrownBy(() -> registry().register(device)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void revokesOnceAndTellsWhoListens() {
        EnrolledDevice device = device(clock);
        registry().register(device);
        List<DeviceId> first = new ArrayList<>();
        List<DeviceId> second = new ArrayList<>();
        DeviceRegistry.Subscription ended = registry().onRevocation(revoked -> first.add(revoked.id()));
        ended.close();
        ended.close();
        registry().onRevocation(revoked -> {
            throw new IllegalStateException("a listener that fails");
        });
        registry().onRevocation(revoked -> {
            assertThat(registry().find(revoked.id())).contains(revoked);
            second.add(revoked.id());
        });
        assertThat(registry().revoke(device.id(), "stolen")).isTrue();
        assertThat(registry().revoke(device.id(), "again")).isFalse();
        assertThat(registry().revoke(DeviceId.random(), "unknown")).isFalse();
        assertThat(first).isEmpty();
        assertThat(second).containsExactly(device.id());
        assertThat(registry().find(device.id()).orElseThrow().revocation())
                .contains(new EnrolledDevice.Revocation(clock.instant(), "stolen"));
    }

    @Test
    void remembersTheLastCertificateOfADeviceInGoodStanding() {
        EnrolledDevice device = device(clock);
        registry().register(device);
        try (CertificateAuthority authority = TestEnrolment.authority(clock)) {
            X509Certificate certificate = authority.certificate();
            registry().certificateIssued(device.id(), certificate);
            assertThat(registry().find(device.id()).orElseThrow().certificateSerial())
                    .isEqualTo(certificate.getSerialNumber());
            assertThat(registry().find(device.id()).orElseThrow().certificateEnd())
                    .isEqualTo(certificate.getNotAfter().toInstant());
            registry().revoke(device.id(), "stolen");
            assertRefused(ErrorCode.DEVICE_REVOKED, () -> registry().certificateIssued(device.id(), certificate));
            assertRefused(ErrorCode.DEVICE_UNKNOWN, () -> registry().certificateIssued(DeviceId.random(), certificate));
        }
    }
}
