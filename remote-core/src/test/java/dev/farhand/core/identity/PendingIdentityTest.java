package dev.farhand.core.identity;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TestChains.Signer;
import dev.farhand.core.testing.FakeClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingIdentityTest {
    private final FakeClock clock = new FakeClock();
    private final PendingIdentity pending = PendingIdentity.create();

    @Test
    void asksTheSameAgainAfterItWasKept() {
        PendingIdentity kept = PendingIdentity.fromPem(pending.toPem());
        assertThat(kept.certificateRequest()).isEqualTo(pending.certificateRequest());
        Signer authority = TestChains.authority(clock);
        var certificate = authority.sign(TestChains.end(
                CertificateRequest.parse(pending.certificateRequest()).publicKey(),
                clock.instant(),
                TestChains.CLIENT_AUTH,
                TestChains.DEVICE_URI));
        assertThat(kept.certified(List.of(certificate)).certificate()).isEqualTo(certificate);
        assertRefused(
                ErrorCode.INVALID_CONFIGURATION, () -> PendingIdentity.create().certified(List.of(certificate)));
    }

    @Test
    void readsNothingElseAndShowsNoKey() {
        String pem = pending.toPem();
        String key = pem.substring(0, pem.indexOf("-----BEGIN CERTIFICATE REQUEST"));
        for (String text :
                List.of("", key, pem + key, pem.substring(key.length()), "x\n" + pem, pem.replace('M', '!'))) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> PendingIdentity.fromPem(text));
        }
        assertThat(pending.toString()).doesNotContain(key.lines().toList().get(1));
    }
}
