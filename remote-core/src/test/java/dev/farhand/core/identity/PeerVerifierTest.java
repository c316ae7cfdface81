package dev.farhand.core.identity;

import static dev.farhand.core.identity.TestChains.CLIENT_AUTH;
import static dev.farhand.core.identity.TestChains.DEVICE;
import static dev.farhand.core.identity.TestChains.DEVICE_URI;
import static dev.farhand.core.identity.TestChains.SERVER_AUTH;
import static dev.farhand.core.identity.TestChains.TENANT;
import static dev.farhand.core.identity.TestChains.authority;
import static dev.farhand.core.identity.TestChains.below;
import static dev.farhand.core.identity.TestChains.end;
import static dev.farhand.core.identity.TestChains.keys;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TestChains.Signer;
import dev.farhand.core.testing.FakeClock;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerVerifierTest {
    private final FakeClock clock = new FakeClock();
    private final Signer authority = authority(clock);
    private final AtomicReference<TrustBundle> trust = new AtomicReference<>(authority.trust());
    private final PeerVerifier verifier = PeerVerifier.of(trust::get, clock);

    @Test
    void knowsADeviceByItsCertificate() {
        X509Certificate certificate = authority.device(clock.instant());
        DeviceIdentity device = new DeviceIdentity(DEVICE, TENANT, certificate);
        assertThat(verifier.verifyDevice(List.of(certificate))).isEqualTo(device);
        assertThat(PeerVerifier.of(trust::get, clock).verifyOwn(List.of(certificate)))
                .isEqualTo(device);
    }

    @Test
    void knowsADeviceAgainWithoutAnotherSignatureCheckButNotWithoutLookingAtItsDates() {
        List<X509Certificate> chain = List.of(authority.device(clock.instant()));
        verifier.verifyDevice(chain);
        clock.move(Duration.ofDays(91));
        assertRefused(ErrorCode.CERTIFICATE_EXPIRED, () -> verifier.verifyDevice(chain));
        clock.move(Duration.ofDays(-92));
        assertRefused(ErrorCode.CLOCK_SKEWED, () -> verifier.verifyDevice(chain));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyServer(chain));
    }

    @Test
    void forgetsWhatItVerifiedWhenTheTrustChanges() {
        List<X509Certificate> chain = List.of(authority.device(clock.instant()));
        verifier.verifyDevice(chain);
        trust.set(new TrustBundle(2, List.of(authority(clock).certificate())));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(chain));
    }

    @Test
    void refusesACertificateOfAnAuthorityItDoesNotKnow() {
        List<X509Certificate> foreign = List.of(authority(clock).device(clock.instant()));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(foreign));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyOwn(foreign));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyChain(foreign));
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> verifier.verifyServer(foreign));
        assertRefused(ErrorCode.AUTHORITY_UNKNOWN, () -> verifier.verifyGrantSigner(foreign));
    }

    @Test
    void refusesACertificateThatNamesOurAuthorityFalsely() {
        String name =
                authority.certificate().getSubjectX500Principal().getName().substring("CN=".length());
        Signer liar = authority(clock, DeviceKeys.generate(), name);
        assertThat(liar.certificate().getSubjectX500Principal())
                .isEqualTo(authority.certificate().getSubjectX500Principal());
        List<X509Certificate> forged = List.of(liar.device(clock.instant()), liar.certificate());
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(forged));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyOwn(forged));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyChain(forged));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyServer(forged));
    }

    @Test
    void refusesExpiredAndNotYetValidCertificatesButLetsThemThroughTheHandshake() {
        List<X509Certificate> expired = List.of(authority.sign(end(
                DeviceKeys.generate().getPublic(),
                clock.instant().minus(Duration.ofDays(1)),
                clock.instant().minusSeconds(1),
                Optional.of(CLIENT_AUTH),
                Optional.of(DEVICE_URI))));
        assertRefused(ErrorCode.CERTIFICATE_EXPIRED, () -> verifier.verifyDevice(expired));
        assertRefused(ErrorCode.CERTIFICATE_EXPIRED, () -> verifier.verifyOwn(expired));
        verifier.verifyChain(expired);
        List<X509Certificate> early = List.of(authority.device(clock.instant().plus(Duration.ofMinutes(70))));
        assertRefused(ErrorCode.CLOCK_SKEWED, () -> verifier.verifyDevice(early));
        verifier.verifyChain(early);
    }

    @Test
    void takesADeviceForNothingElseAndNothingElseForADevice() {
        PublicKey key = DeviceKeys.generate().getPublic();
        List<X509Certificate> device = List.of(authority.device(clock.instant()));
        List<X509Certificate> server =
                List.of(authority.sign(end(key, clock.instant(), SERVER_AUTH, "farhand:server:node-1")));
        List<X509Certificate> signer = List.of(authority.sign(end(
                key, clock.instant(), CertificateRole.GRANT_SIGNER.extendedKeyUsage(), "farhand:grant-signer:node-1")));
        assertThat(verifier.verifyServer(server).nodeId()).isEqualTo("node-1");
        assertThat(verifier.verifyGrantSigner(signer)).isEqualTo(key);
        for (List<X509Certificate> other : List.of(server, signer)) {
            assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(other));
            assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyChain(other));
        }
        for (List<X509Certificate> other : List.of(device, signer)) {
            assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyServer(other));
        }
        for (List<X509Certificate> other : List.of(device, server)) {
            assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyGrantSigner(other));
        }
    }

    @Test
    void wantsUsageAndNameToAgree() {
        PublicKey key = DeviceKeys.generate().getPublic();
        for (X509Certificate mixed : List.of(
                authority.sign(end(key, clock.instant(), SERVER_AUTH, DEVICE_URI)),
                authority.sign(end(key, clock.instant(), CLIENT_AUTH, "farhand:server:node-1")),
                authority.sign(end(
                        key,
                        clock.instant(),
                        clock.instant().plusSeconds(60),
                        Optional.empty(),
                        Optional.of(DEVICE_URI))),
                authority.sign(end(
                        key,
                        clock.instant(),
                        clock.instant().plusSeconds(60),
                        Optional.of(CLIENT_AUTH),
                        Optional.empty())))) {
            assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(List.of(mixed)));
            assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyServer(List.of(mixed)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "farhand:device:5A3B1C2D-0000-4000-8000-000000000002:5a3b1c2d-0000-4000-8000-000000000001",
                "farhand:device:5a3b1c2d-0000-4000-8000-000000000002",
                "farhand:device:5a3b1c2d-0000-4000-8000-000000000002:5a3b1c2d-0000-4000-8000-000000000001:x",
                "farhand:device:------------------------------------:5a3b1c2d-0000-4000-8000-000000000001",
                "x-farhand:device:5a3b1c2d-0000-4000-8000-000000000002:5a3b1c2d-0000-4000-8000-000000000001"
            })
    void refusesADeviceNameInAnotherSpelling(String uri) {
        X509Certificate certificate =
                authority.sign(end(DeviceKeys.generate().getPublic(), clock.instant(), CLIENT_AUTH, uri));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(List.of(certificate)));
    }

    @Test
    void refusesOtherKeysThanP256() {
        for (PublicKey key : List.of(
                keys("EC", "secp384r1").getPublic(),
                keys("EC", "secp521r1").getPublic(),
                keys("RSA", "").getPublic())) {
            X509Certificate certificate = authority.sign(end(key, clock.instant(), CLIENT_AUTH, DEVICE_URI));
            assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(List.of(certificate)));
        }
    }

    @Test
    void refusesADeviceThatSignedAnotherDevice() {
        KeyPair keys = DeviceKeys.generate();
        X509Certificate device = authority.sign(end(keys.getPublic(), clock.instant(), CLIENT_AUTH, DEVICE_URI));
        X509Certificate selfMade = new Signer(keys, device).device(clock.instant());
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(List.of(selfMade, device)));
    }

    @Test
    void followsOneIntermediateButNotTwo() {
        Signer one = below(authority, clock.instant(), 0);
        X509Certificate near = one.device(clock.instant());
        assertThat(verifier.verifyDevice(List.of(near, one.certificate())).id()).isEqualTo(DEVICE);
        Signer wide = below(authority, clock.instant(), 5);
        Signer two = below(wide, clock.instant(), 0);
        X509Certificate far = two.device(clock.instant());
        assertRefused(
                ErrorCode.CERTIFICATE_UNTRUSTED,
                () -> verifier.verifyDevice(List.of(far, two.certificate(), wide.certificate())));
    }

    @Test
    void refusesAnAuthorityThatShowsItselfAsADevice() {
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(List.of(authority.certificate())));
        Signer posing = below(authority, clock.instant(), 0);
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(List.of(posing.certificate())));
    }

    @Test
    void refusesAnExpiredIntermediateAndAnExpiredAuthority() {
        Signer one = below(authority, clock.instant(), 0);
        X509Certificate device = one.sign(end(
                DeviceKeys.generate().getPublic(),
                clock.instant(),
                clock.instant().plus(Duration.ofDays(8000)),
                Optional.of(CLIENT_AUTH),
                Optional.of(DEVICE_URI)));
        List<X509Certificate> chain = List.of(device, one.certificate());
        verifier.verifyDevice(chain);
        clock.move(Duration.ofDays(366));
        assertRefused(ErrorCode.CERTIFICATE_EXPIRED, () -> verifier.verifyDevice(chain));
        List<X509Certificate> direct = List.of(authority.sign(end(
                DeviceKeys.generate().getPublic(),
                clock.instant(),
                clock.instant().plus(Duration.ofDays(8000)),
                Optional.of(CLIENT_AUTH),
                Optional.of(DEVICE_URI))));
        verifier.verifyDevice(direct);
        clock.move(Duration.ofDays(3650));
        assertRefused(ErrorCode.CERTIFICATE_EXPIRED, () -> verifier.verifyDevice(direct));
    }

    @Test
    void refusesEmptyAndEndlessChains() {
        X509Certificate device = authority.device(clock.instant());
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(List.of()));
        assertRefused(
                ErrorCode.CERTIFICATE_UNTRUSTED,
                () -> verifier.verifyDevice(List.of(device, device, device, device, device)));
    }

    @Test
    void ignoresWhatADeviceAddsToItsChain() {
        X509Certificate device = authority.device(clock.instant());
        X509Certificate noise = authority(clock).certificate();
        assertThat(verifier.verifyDevice(List.of(device, noise, noise)).id()).isEqualTo(DEVICE);
    }

    @Test
    void refusesACertificateWithADemandItDoesNotUnderstand() throws Exception {
        X509v3CertificateBuilder builder =
                new X509v3CertificateBuilder(new JcaX509CertificateHolder(authority.device(clock.instant())));
        byte[] plain = build(builder);
        builder.addExtension(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, DERNull.INSTANCE);
        assertThat(verifier.verifyDevice(List.of(PemText.certificate(plain))).id())
                .isEqualTo(DEVICE);
        List<X509Certificate> demanding = List.of(PemText.certificate(build(builder)));
        assertRefused(ErrorCode.CERTIFICATE_UNTRUSTED, () -> verifier.verifyDevice(demanding));
    }

    private byte[] build(X509v3CertificateBuilder builder) throws Exception {
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(authority.keys().getPrivate()))
                .getEncoded();
    }
}
