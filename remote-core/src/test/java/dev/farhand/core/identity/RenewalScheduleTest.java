package dev.farhand.core.identity;

import static dev.farhand.core.identity.TestChains.CLIENT_AUTH;
import static dev.farhand.core.identity.TestChains.DEVICE_URI;
import static dev.farhand.core.identity.TestChains.authority;
import static dev.farhand.core.identity.TestChains.end;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.testing.FakeClock;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalScheduleTest {
    private final FakeClock clock = new FakeClock();

    @ParameterizedTest
    @ValueSource(longs = {10, 60, 3600, 90 * 86_400L})
    void renewsAboutTwoThirdsThroughTheLifeWithoutTheHourBefore(long seconds) {
        X509Certificate certificate = certificate(clock.instant().minusSeconds(3600), seconds);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            Duration after = Duration.between(clock.instant(), RenewalSchedule.renewAt(certificate, random));
            assertThat(after.toMillis()).isBetween((long) (seconds * 1000 * 0.61), (long) (seconds * 1000 * 0.72));
        }
    }

    @Test
    void copesWithACertificateThatWasNotMadeEarly() {
        X509Certificate certificate = certificate(clock.instant(), 30);
        assertThat(RenewalSchedule.renewAt(certificate, new SplittableRandom(1)))
                .isBetween(clock.instant().plusSeconds(18), clock.instant().plusSeconds(22));
    }

    @Test
    void waitsLongerAfterEachFailureUpToAnHour() {
        assertThat(RenewalSchedule.retryAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(RenewalSchedule.retryAfter(3)).isEqualTo(Duration.ofSeconds(4));
        assertThat(RenewalSchedule.retryAfter(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(RenewalSchedule.retryAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
        for (int failures = 0; failures < 100; failures++) {
            assertThat(RenewalSchedule.retryAfter(failures, new SplittableRandom(failures)))
                    .isBetween(RenewalSchedule.retryAfter(failures).dividedBy(2), RenewalSchedule.retryAfter(failures));
        }
    }

    private X509Certificate certificate(Instant notBefore, long secondsFromNow) {
        return authority(clock)
                .sign(end(
                        DeviceKeys.generate().getPublic(),
                        notBefore,
                        clock.instant().plusSeconds(secondsFromNow),
                        Optional.of(CLIENT_AUTH),
                        Optional.of(DEVICE_URI)));
    }
}
