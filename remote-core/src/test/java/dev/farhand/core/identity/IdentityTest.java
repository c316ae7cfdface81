package dev.farhand.core.identity;

import static dev.farhand.core.identity.TestChains.CLIENT_AUTH;
import static dev.farhand.core.identity.TestChains.DEVICE_URI;
import static dev.farhand.core.identity.TestChains.authority;
import static dev.farhand.core.identity.TestChains.end;
import static dev.farhand.core.identity.TestChains.keys;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TestChains.Signer;
import dev.farhand.core.testing.FakeClock;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private final FakeClock clock = new FakeClock();
    private final Signer authority = authority(clock);
    private final KeyPair keys = DeviceKeys.generate();
    private final X509Certificate certificate =
            authority.sign(end(keys.getPublic(), clock.instant(), CLIENT_AUTH, DEVICE_URI));
    private final Identity identity = Identity.of(keys.getPrivate(), List.of(certificate, authority.certificate()));

    @Test
    void comesBackFromItsText() {
        Identity back = Identity.fromPem(identity.toPem());
        assertThat(back.privateKey()).isEqualTo(keys.getPrivate());
        assertThat(back.chain()).containsExactly(certificate, authority.certificate());
        assertThat(back.certificate()).isEqualTo(certificate);
        assertThat(back.fingerprint()).isEqualTo(identity.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(Identity.fromPem(identity.toPem().replace("\n", "\r\n")).fingerprint())
                .isEqualTo(identity.fingerprint());
    }

    @Test
    void refusesAKeyThatIsNotTheCertificates() {
        KeyPair other = DeviceKeys.generate();
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Identity.of(other.getPrivate(), List.of(certificate)))
                .hasMessageContaining("belong together");
        Identity stranger = Identity.of(
                other.getPrivate(),
                List.of(authority.sign(end(other.getPublic(), clock.instant(), CLIENT_AUTH, DEVICE_URI))));
        String swapped = stranger.toPem().substring(0, stranger.toPem().indexOf("-----BEGIN CERT"))
                + identity.toPem().substring(identity.toPem().indexOf("-----BEGIN CERT"));
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Identity.fromPem(swapped))
                .hasMessageContaining("belong together");
        assertRefused(
                ErrorCode.INVALID_CONFIGURATION,
                () -> Identity.of(keys.getPrivate(), List.of(authority.certificate(), certificate)));
    }

    @Test
    void refusesOtherKeysAndNoChain() {
        for (KeyPair other : List.of(keys("RSA", ""), keys("EC", "secp384r1"))) {
            X509Certificate issued = authority.sign(end(other.getPublic(), clock.instant(), CLIENT_AUTH, DEVICE_URI));
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Identity.of(other.getPrivate(), List.of(issued)));
        }
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Identity.of(keys.getPrivate(), List.of()));
        assertRefused(
                ErrorCode.INVALID_CONFIGURATION,
                () -> Identity.of(keys.getPrivate(), Collections.nCopies(5, certificate)));
    }

    @Test
    void refusesTextsThatAreNotExactlyAnIdentity() {
        String pem = identity.toPem();
        String body = pem.lines().skip(1).findFirst().orElseThrow();
        for (String text : List.of(
                "",
                "nonsense",
                pem + "rest",
                "Header: x\n" + pem,
                pem.substring(0, pem.length() - 5),
                pem.substring(pem.indexOf("-----BEGIN CERT")),
                pem.substring(0, pem.indexOf("-----BEGIN CERT")),
                pem.replace("PRIVATE KEY", "EC PRIVATE KEY"),
                pem.replaceFirst("-----END PRIVATE KEY-----", "-----END CERTIFICATE-----"),
                pem.replaceFirst("[A-Za-z]", "!"),
                pem.replaceFirst(body.substring(0, 20), "!!!!"),
                pem.replace("\n", ""),
                "x".repeat(70_000))) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Identity.fromPem(text))
                    .hasMessageNotContaining(body.substring(20, 40))
                    .hasNoCause();
        }
    }

    @Test
    void revealsNoKeyByAccident() {
        assertThat(identity.toString()).isEqualTo("Identity[" + identity.fingerprint() + "]");
    }
}
