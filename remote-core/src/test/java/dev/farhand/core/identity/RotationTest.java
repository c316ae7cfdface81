package dev.farhand.core.identity;

import static dev.farhand.core.identity.TestChains.DEVICE;
import static dev.farhand.core.identity.TestChains.TENANT;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.testing.FakeClock;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RotationTest {
    private static final char[] PASSPHRASE = "a long passphrase".toCharArray();

    private final FakeClock clock = new FakeClock();
    private final FakeAuthorityStore kept = new FakeAuthorityStore();
    private final FailingAuthorityStore store = new FailingAuthorityStore(kept);
    private final CertificateAuthority authority = open(store);

    private final TrustBundle oldTrust = authority.trust();
    private final List<X509Certificate> oldDevice = device();
    private final Identity oldServer = authority.issueServer("node");
    private final Identity oldSigner = authority.issueGrantSigner("node");
    private final EnrolmentToken oldToken = EnrolmentToken.create(authority.certificate(), new SecureRandom());

    @AfterEach
    void close() {
        authority.close();
    }

    @Test
    void duringTheOverlapEverybodyUnderstandsEverybody() {
        authority.rotate();
        TrustBundle overlap = authority.trust();
        assertThat(overlap.authorities())
                .hasSize(2)
                .endsWith(oldTrust.authorities().get(0));
        assertThat(overlap.isNewerThan(oldTrust)).isTrue();
        assertThat(authority.isRotating()).isTrue();
        PeerVerifier server = verifier(overlap);
        assertThat(server.verifyDevice(oldDevice).id()).isEqualTo(DEVICE);
        assertThat(server.verifyDevice(device()).id()).isEqualTo(DEVICE);
        for (PeerVerifier agent : List.of(verifier(oldTrust), verifier(overlap))) {
            agent.verifyServer(oldServer.chain());
            agent.verifyGrantSigner(oldSigner.chain());
            agent.verifyServer(authority.issueServer("node").chain());
            agent.verifyGrantSigner(authority.issueGrantSigner("node").chain());
        }
    }

    @Test
    void afterRetiringOnlyTheNewAuthorityCounts() {
        authority.rotate();
        TrustBundle overlap = authority.trust();
        List<X509Certificate> newDevice = device();
        Identity overlapServer = authority.issueServer("node");
        authority.retire();
        TrustBundle after = authority.trust();
        assertThat(after.isNewerThan(overlap)).isTrue();
        assertThat(after.authorities()).containsExactly(authority.certificate());
        assertThat(authority.isRotating()).isFalse();
        PeerVerifier verifier = verifier(after);
        verifier.verifyDevice(newDevice);
        verifier.verifyServer(overlapServer.chain());
        verifier.verifyServer(authority.issueServer("node").chain());
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(oldDevice));
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> verifier.verifyServer(oldServer.chain()));
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> verifier.verifyGrantSigner(oldSigner.chain()));
        verifier(overlap).verifyServer(authority.issueServer("node").chain());
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> verifier(oldTrust)
                .verifyServer(authority.issueServer("node").chain()));
    }

    @Test
    void tokensFindTheirServerUntilTheirAuthorityIsRetired() {
        oldToken.verifyServer(oldServer.chain(), clock);
        authority.rotate();
        EnrolmentToken newToken = EnrolmentToken.create(authority.certificate(), new SecureRandom());
        Identity overlapServer = authority.issueServer("node");
        oldToken.verifyServer(overlapServer.chain(), clock);
        newToken.verifyServer(overlapServer.chain(), clock);
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> newToken.verifyServer(oldServer.chain(), clock));
        authority.retire();
        Identity newServer = authority.issueServer("node");
        newToken.verifyServer(newServer.chain(), clock);
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> oldToken.verifyServer(newServer.chain(), clock));
    }

    @Test
    void oneStepFollowsTheOther() {
        assertRefused(ErrorCode.INVALID_REQUEST, authority::retire);
        authority.rotate();
        assertRefused(ErrorCode.INVALID_REQUEST, authority::rotate);
        authority.retire();
        assertRefused(ErrorCode.INVALID_REQUEST, authority::retire);
        authority.rotate();
        assertThat(authority.trust().version()).isEqualTo(4);
    }

    @Test
    void aServerThatSurvivedTheOldAuthoritysEndIsStillTrustedByTheNewOne() {
        clock.move(Duration.ofDays(3640));
        authority.rotate();
        clock.move(Duration.ofDays(20));
        verifier(authority.trust()).verifyServer(authority.issueServer("node").chain());
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier(oldTrust)
                .verifyServer(authority.issueServer("node").chain()));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailingAuthorityStore.Death.class,
            names = {"BEFORE_SAVE", "AFTER_SAVE"})
    void aCrashWhileRotatingLeavesTheStateBeforeOrAfter(FailingAuthorityStore.Death death) {
        store.dieOnNextSave(death);
        assertThatThrownBy(authority::rotate).hasMessageContaining("the disk died");
        assertThat(authority.trust()).isEqualTo(oldTrust);
        try (CertificateAuthority restarted = open(kept)) {
            boolean done = death == FailingAuthorityStore.Death.AFTER_SAVE;
            assertThat(restarted.isRotating()).isEqualTo(done);
            assertThat(restarted.trust().version()).isEqualTo(done ? 2 : 1);
            verifier(restarted.trust()).verifyDevice(oldDevice);
            verifier(oldTrust).verifyServer(restarted.issueServer("node").chain());
            if (!done) {
                restarted.rotate();
            }
            verifier(oldTrust).verifyServer(restarted.issueServer("node").chain());
            restarted.retire();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FailingAuthorityStore.Death.class,
            names = {"BEFORE_SAVE", "AFTER_SAVE"})
    void aCrashWhileRetiringLeavesTheStateBeforeOrAfter(FailingAuthorityStore.Death death) {
        authority.rotate();
        TrustBundle overlap = authority.trust();
        List<X509Certificate> newDevice = device();
        store.dieOnNextSave(death);
        assertThatThrownBy(authority::retire).hasMessageContaining("the disk died");
        assertThat(authority.trust()).isEqualTo(overlap);
        try (CertificateAuthority restarted = open(kept)) {
            boolean done = death == FailingAuthorityStore.Death.AFTER_SAVE;
            assertThat(restarted.isRotating()).isEqualTo(!done);
            assertThat(restarted.certificate()).isEqualTo(authority.certificate());
            verifier(restarted.trust()).verifyDevice(newDevice);
            verifier(overlap).verifyServer(restarted.issueServer("node").chain());
        }
    }

    @Test
    void aRotationThatFailedCanBeTriedAgain() {
        store.dieOnNextSave(FailingAuthorityStore.Death.AFTER_SAVE);
        assertThatThrownBy(authority::rotate).hasMessageContaining("the disk died");
        store.dieOnNextSave(FailingAuthorityStore.Death.NONE);
        List<X509Certificate> between = device();
        authority.rotate();
        verifier(authority.trust()).verifyDevice(between);
        try (CertificateAuthority restarted = open(kept)) {
            assertThat(restarted.trust()).isEqualTo(authority.trust());
        }
    }

    private List<X509Certificate> device() {
        return authority.issueDevice(
                CertificateRequest.parse(CertificateRequest.create(DeviceKeys.generate())), DEVICE, TENANT);
    }

    private PeerVerifier verifier(TrustBundle trust) {
        return PeerVerifier.of(() -> trust, clock);
    }

    private CertificateAuthority open(AuthorityStore from) {
        return CertificateAuthority.open(from, PASSPHRASE, CertificateLifetimes.defaults(), clock);
    }
}
