package dev.farhand.core.identity;

import static dev.farhand.core.identity.TestChains.authority;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TestChains.Signer;
import dev.farhand.core.protocol.v1.TrustAuthorities;
import dev.farhand.core.testing.FakeClock;
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
