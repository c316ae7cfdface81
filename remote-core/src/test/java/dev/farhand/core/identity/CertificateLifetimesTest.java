package dev.farhand.core.identity;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class CertificateLifetimesTest {
    private static final Map<String, BiFunction<CertificateLifetimes.Builder, Duration, CertificateLifetimes.Builder>>
            KEYS = Map.of(
                    "farhand.identity.device-lifetime", CertificateLifetimes.Builder::device,
                    "farhand.identity.server-lifetime", CertificateLifetimes.Builder::server,
                    "farhand.identity.grant-signer-lifetime", CertificateLifetimes.Builder::grantSigner,
                    "farhand.identity.authority-lifetime", CertificateLifetimes.Builder::authority);

    @Test
    void hasTheDocumentedDefaults() {
        CertificateLifetimes defaults = CertificateLifetimes.defaults();
        assertThat(defaults.device()).isEqualTo(Duration.ofDays(90));
        assertThat(defaults.server()).isEqualTo(Duration.ofDays(90));
        assertThat(defaults.grantSigner()).isEqualTo(Duration.ofDays(7));
        assertThat(defaults.authority()).isEqualTo(Duration.ofDays(3650));
    }

    @Test
    void namesTheKeyOfAValueOutOfBounds() {
        KEYS.forEach((key, setter) -> {
            setter.apply(CertificateLifetimes.builder(), Duration.ofSeconds(10)).build();
            for (Duration wrong : new Duration[] {Duration.ofMillis(9_999), Duration.ZERO, Duration.ofDays(20_000)}) {
                assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> setter.apply(CertificateLifetimes.builder(), wrong)
                                .build())
                        .hasMessageContaining(key);
            }
        });
    }

    @Test
    void readsSettings() {
        CertificateLifetimes read = CertificateLifetimes.of(ConfigReader.of(IdentityKeys.all())
                .environment(Map.of("FARHAND_IDENTITY_DEVICE_LIFETIME", "30d"))
                .read());
        assertThat(read.device()).isEqualTo(Duration.ofDays(30));
        assertThat(read.server()).isEqualTo(Duration.ofDays(90));
    }
}
