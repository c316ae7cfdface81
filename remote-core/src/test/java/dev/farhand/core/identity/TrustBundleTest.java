package dev.farhand.core.identity;

import static dev.farhand.core.identity.TestChains.authority;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TestChains.Signer;
import dev.farhand.core.internal.crypto.CertificateDraft;
import dev.farhand.core.internal.crypto.CertificateSigner;
import dev.farhand.core.protocol.v1.TrustAuthorities;
import dev.farhand.core.testing.FakeClock;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustBundleTest {
    private final FakeClock clock = new FakeClock();
    private final Signer one = authority(clock);
    private final Signer two = authority(clock);
    private final TrustBundle bundle = new TrustBundle(7, List.of(one.certificate(), two.certificate()));

    @Test
    void comesBackFromTextAndFromTheWire() {
        assertThat(TrustBundle.fromPem(bundle.toPem())).isEqualTo(bundle);
        assertThat(TrustBundle.fromProto(bundle.toProto())).isEqualTo(bundle);
        String withoutVersion = bundle.toPem().substring(bundle.toPem().indexOf("-----"));
        assertThat(TrustBundle.fromPem(withoutVersion).version()).isZero();
        assertThat(bundle.fingerprints()).hasSize(2).allMatch(print -> print.matches("[0-9a-f]{64}"));
    }

    @Test
    void replacesOlderBundlesOnly() {
        assertThat(bundle.isNewerThan(one.trust())).isTrue();
        assertThat(bundle.isNewerThan(bundle)).isFalse();
        assertThat(one.trust().isNewerThan(bundle)).isFalse();
    }

    @Test
    void followsWhenEachNewAuthorityHasTheWordOfAHeldOne() {
        CertificateAuthority authority = rotating();
        TrustBundle before = authority.trust();
        authority.rotate();
        TrustBundle during = TrustBundle.fromProto(authority.trust().toProto());
        assertThat(during).isEqualTo(authority.trust());
        during.requireFollows(before, clock);
        authority.retire();
        authority.trust().requireFollows(during, clock);
        // Who kept it as text has not kept the vouchers, and needs none for what it holds.
        authority.trust().requireFollows(TrustBundle.fromPem(during.toPem()), clock);
        authority.rotate();
        authority.close();
    }

    @Test
    void doesNotFollowWithAStrangerAmongItsAuthorities() {
        CertificateAuthority authority = rotating();
        TrustBundle held = authority.trust();
        authority.rotate();
        TrustBundle during = authority.trust();
        authority.close();
        X509Certificate held0 = held.authorities().get(0);
        // Nobody's word; a stranger's word; a word for somebody else; a word that has run out.
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> new TrustBundle(2, List.of(held0, one.certificate()))
                .requireFollows(held, clock));
        X509Certificate strangersWord = below(two, one.keys());
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> new TrustBundle(
                        2, List.of(one.certificate()), List.of(strangersWord))
                .requireFollows(held, clock));
        TrustBundle more =
                new TrustBundle(2, List.of(during.authorities().get(0), one.certificate()), during.vouchers());
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> more.requireFollows(held, clock));
        clock.move(Duration.ofDays(20_000));
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> during.requireFollows(held, clock));
    }

    @Test
    void doesNotFollowBackwardsNorInALeap() {
        TrustBundle held = new TrustBundle(7, List.of(one.certificate()));
        new TrustBundle(7 + 64, List.of(one.certificate())).requireFollows(held, clock);
        for (int version : new int[] {6, 7, 7 + 65, Integer.MAX_VALUE}) {
            assertRefused(ErrorCode.INVALID_REQUEST, () -> new TrustBundle(version, List.of(one.certificate()))
                    .requireFollows(held, clock));
        }
    }

    @Test
    void takesNoVoucherForAnAuthorityThatIsNotThere() {
        assertThatThrownBy(() -> new TrustBundle(1, List.of(one.certificate()), List.of(below(one, two.keys()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private CertificateAuthority rotating() {
        return CertificateAuthority.inMemory(CertificateLifetimes.defaults(), clock);
    }

    private X509Certificate below(Signer issuer, KeyPair keys) {
        Instant now = clock.instant();
        return issuer.sign(CertificateDraft.authority(
                CertificateSigner.authorityName(keys.getPublic()),
                keys.getPublic(),
                now.minusSeconds(3600),
                now.plus(Duration.ofDays(365)),
                0));
    }

    @Test
    void refusesBundlesThatBreakItsRules() throws Exception {
        assertThatThrownBy(() -> new TrustBundle(-1, List.of(one.certificate())))
                .isInstanceOf(IllegalArgumentException.class);
        ByteString der = ByteString.copyFrom(one.certificate().getEncoded());
        ByteString end = ByteString.copyFrom(one.device(clock.instant()).getEncoded());
        List<TrustAuthorities> hostile = new ArrayList<>(List.of(
                TrustAuthorities.getDefaultInstance(),
                message(der, der),
                message(end),
                message(der.concat(ByteString.copyFrom(new byte[] {0}))),
                message(ByteString.copyFromUtf8("-----BEGIN CERTIFICATE-----")),
                message(ByteString.copyFrom(new byte[5000])),
                message(ByteString.EMPTY),
                message(der).toBuilder().setVersion(-1).build()));
        TrustAuthorities.Builder many = TrustAuthorities.newBuilder().setVersion(1);
        for (int i = 0; i < 5; i++) {
            many.addAuthorities(
                    ByteString.copyFrom(authority(clock).certificate().getEncoded()));
        }
        hostile.add(many.build());
        for (TrustAuthorities message : hostile) {
            assertRefused(ErrorCode.INVALID_REQUEST, () -> TrustBundle.fromProto(message));
        }
    }

    @Test
    void refusesTextsThatAreNotExactlyABundle() {
        String pem = bundle.toPem();
        String certificates = pem.substring(pem.indexOf("-----"));
        for (String text : List.of(
                "",
                "Farhand-Trust-Version: 1\n",
                "Farhand-Trust-Version: 99999999999\n" + certificates,
                "Farhand-Trust-Version: 4294967295\n" + certificates,
                "Farhand-Trust-Version: -1\n" + certificates,
                "Other: 1\n" + certificates,
                "Farhand-Trust-Version: 1\nFarhand-Trust-Version: 2\n" + certificates,
                pem + "trailing",
                certificates + certificates,
                certificates.replace("CERTIFICATE", "PRIVATE KEY"))) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> TrustBundle.fromPem(text));
        }
    }

    private static TrustAuthorities message(ByteString... authorities) {
        return TrustAuthorities.newBuilder()
                .setVersion(1)
                .addAllAuthorities(List.of(authorities))
                .build();
    }
}
