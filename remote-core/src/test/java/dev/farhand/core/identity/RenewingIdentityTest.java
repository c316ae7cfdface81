package dev.farhand.core.identity;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farhand.core.access.GrantSigner;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.testing.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenewingIdentityTest {
    private final FakeClock clock = new FakeClock();
    private final CertificateAuthority authority = CertificateAuthority.inMemory(
            CertificateLifetimes.builder()
                    .server(Duration.ofDays(90))
                    .authority(Duration.ofDays(365))
                    .build(),
            clock);

    @AfterEach
    void close() {
        authority.close();
    }

    @Test
    void staysTheSameUntilTwoThirdsOfItsLifeAndIsThenAnother() {
        RenewingIdentity server = RenewingIdentity.ofServer(authority, "node-1", clock);
        Identity first = server.get();
        clock.move(Duration.ofDays(54));
        assertThat(server.get()).isSameAs(first);
        clock.move(Duration.ofDays(12));
        Identity second = server.get();
        assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(second.certificate().getNotAfter())
                .isAfter(first.certificate().getNotAfter());
        assertThat(verifier().verifyServer(second.chain()).nodeId()).isEqualTo("node-1");
        assertThat(server.get()).isSameAs(second);
    }

    @Test
    void isNewAfterAServerThatNobodyCalledForMonths() {
        RenewingIdentity server = RenewingIdentity.ofServer(authority, "node-1", clock);
        clock.move(Duration.ofDays(200));
        verifier().verifyServer(server.get().chain());
    }

    @Test
    void followsTheAuthorityThroughARotationAndItsEnd() {
        RenewingIdentity server = RenewingIdentity.ofServer(authority, "node-1", clock);
        TrustBundle before = authority.trust();
        Identity first = server.get();
        authority.rotate();
        Identity overlapping = server.get();
        assertThat(overlapping.fingerprint()).isNotEqualTo(first.fingerprint());
        PeerVerifier.of(() -> before, clock).verifyServer(overlapping.chain());
        authority.retire();
        Identity alone = server.get();
        assertThat(alone.chain()).hasSize(2);
        verifier().verifyServer(alone.chain());
        assertThat(server.get()).isSameAs(alone);
    }

    @Test
    void lastsAsLongAsItsAuthorityAndSaysWhenThatRanOut() {
        RenewingIdentity server = RenewingIdentity.ofServer(authority, "node-1", clock);
        clock.move(Duration.ofDays(365).minusMinutes(1));
        verifier().verifyServer(server.get().chain());
        clock.move(Duration.ofMinutes(2));
        assertRefused(ErrorCode.CERTIFICATE_EXPIRED, server::get);
        authority.rotate();
        verifier().verifyServer(server.get().chain().subList(0, 1));
    }

    @Test
    void signsGrantsToo() {
        RenewingIdentity signer = RenewingIdentity.ofGrantSigner(authority, "node-1", clock);
        Identity first = signer.get();
        GrantSigner.of(first);
        verifier().verifyGrantSigner(first.chain());
        clock.move(Duration.ofDays(6));
        assertThat(signer.get().fingerprint()).isNotEqualTo(first.fingerprint());
    }

    @Test
    void refusesAWrongNameAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> RenewingIdentity.ofServer(authority, "a b", clock));
    }

    private PeerVerifier verifier() {
        return PeerVerifier.of(authority::trust, clock);
    }
}
