package dev.farhand.core.enrolment;

import static dev.farhand.core.enrolment.TestEnrolment.device;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.testing.FakeClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    void remembersWhenWhereAndAsWhatADeviceWasSeenLast() throws UnknownHostException {
        EnrolledDevice device = device(clock);
        EnrolledDevice other = device(clock);
        registry().register(device);
        registry().register(other);
        assertThat(device.lastSeen()).as("it only enrolled").isEmpty();
        DeviceFacts updated = DeviceFacts.newBuilder()
                .setHostName("press-1")
                .setAgentVersion("2.0")
                .build();
        InetAddress address = InetAddress.getByName("2001:db8::7");
        registry()
                .seen(List.of(
                        new DeviceSighting(device.id(), clock.instant(), Optional.of(address), updated),
                        new DeviceSighting(DeviceId.random(), clock.instant(), Optional.of(address), updated)));
        EnrolledDevice seen = registry().find(device.id()).orElseThrow();
        assertThat(seen.lastSeen()).contains(clock.instant());
        assertThat(seen.lastAddress()).contains(address);
        assertThat(seen.facts()).isEqualTo(updated);
        assertThat(registry().list()).hasSize(2).contains(other);

        Instant later = clock.instant().plusSeconds(60);
        registry().revoke(device.id(), "stolen");
        registry().seen(List.of(new DeviceSighting(device.id(), later, Optional.empty(), updated)));
        EnrolledDevice revoked = registry().find(device.id()).orElseThrow();
        assertThat(revoked.lastSeen()).contains(later);
        assertThat(revoked.lastAddress()).isEmpty();
        assertThat(revoked.revocation()).isPresent();
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
