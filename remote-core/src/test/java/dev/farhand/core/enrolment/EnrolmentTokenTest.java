package dev.farhand.core.enrolment;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.testing.FakeClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnrolmentTokenTest {
    private final FakeClock clock = new FakeClock();
    private final CertificateAuthority authority = TestEnrolment.authority(clock);
    private final EnrolmentToken token = EnrolmentToken.create(authority.certificate(), new SecureRandom());

    @AfterEach
    void close() {
        authority.close();
    }

    @Test
    void comesBackFromItsText() {
        EnrolmentToken back = EnrolmentToken.parse(token.reveal());
        assertThat(back).isEqualTo(token).hasSameHashCodeAs(token);
        assertThat(back.hash()).isEqualTo(token.hash());
        assertThat(back.authorityFingerprint())
                .isEqualTo(token.authorityFingerprint())
                .matches("[0-9a-f]{32}");
        assertThat(token.reveal()).matches("fhe_[A-Za-z0-9_-]{43}\\.[A-Za-z0-9_-]{22}");
    }

    @Test
    void isNewEachTime() {
        assertThat(EnrolmentToken.create(authority.certificate(), new SecureRandom()))
                .isNotEqualTo(token);
    }

    @Test
    void revealsNothingByAccident() {
        String secret = token.reveal().substring(4, 47);
        assertThat(token.toString()).doesNotContain(secret).doesNotContain(token.reveal());
    }

    @Test
    void refusesEveryOtherText() {
        String text = token.reveal();
        String lastOfSecret = text.substring(46, 47);
        for (String wrong : List.of(
                "",
                "fhe_",
                text + " ",
                "\n" + text,
                text.substring(1),
                text.substring(0, text.length() - 1),
                text.replace("fhe_", "fht_"),
                text.replace(".", ","),
                text.replace(".", "=."),
                text.substring(0, 46) + nonCanonical(lastOfSecret) + text.substring(47),
                "x".repeat(1_000_000))) {
            assertRefused(ErrorCode.ENROLMENT_TOKEN_INVALID, () -> EnrolmentToken.parse(wrong))
                    .hasMessageNotContaining(text.substring(10, 30));
        }
    }

    @Test
    void acceptsOnlyServersOfItsAuthority() {
        Identity server = authority.issueServer("node");
        assertThat(token.verifyServer(server.chain(), clock).nodeId()).isEqualTo("node");
        try (CertificateAuthority other = TestEnrolment.authority(clock)) {
            assertRefused(
                    ErrorCode.AUTHORITY_UNKNOWN,
                    () -> token.verifyServer(other.issueServer("node").chain(), clock));
            assertRefused(
                    ErrorCode.CERTIFICATE_UNTRUSTED,
                    () -> token.verifyServer(
                            List.of(authority.issueGrantSigner("node").certificate(), authority.certificate()), clock));
            assertThatThrownBy(() -> token.verifyServer(
                            List.of(other.issueServer("node").certificate(), authority.certificate()), clock))
                    .isInstanceOf(RemoteException.class);
        }
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> token.verifyServer(List.of(), clock));
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> token.verifyServer(List.of(server.certificate()), clock));
        clock.move(Duration.ofDays(91));
        assertRefused(ErrorCode.CERTIFICATE_EXPIRED, () -> token.verifyServer(server.chain(), clock));
    }

    /** The same 256 bits, spelled with one of the two bits set that base64 ignores. */
    private static String nonCanonical(String last) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return String.valueOf(alphabet.charAt(alphabet.indexOf(last) ^ 1));
    }
}
