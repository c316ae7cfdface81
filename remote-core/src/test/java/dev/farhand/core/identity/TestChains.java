package dev.farhand.core.identity;

import dev.farhand.core.internal.crypto.CertificateDraft;
import dev.farhand.core.internal.crypto.CertificateSigner;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes certificates that our own authority would never make. */
final class TestChains {
    static final DeviceId DEVICE = DeviceId.parse("5a3b1c2d-0000-4000-8000-000000000001");
    static final TenantId TENANT = TenantId.parse("5a3b1c2d-0000-4000-8000-000000000002");
    static final String DEVICE_URI = CertificateRole.DEVICE.uri(TENANT, DEVICE);
    static final String CLIENT_AUTH = CertificateRole.DEVICE.extendedKeyUsage();
    static final String SERVER_AUTH = CertificateRole.SERVER.extendedKeyUsage();
    static final SecureRandom RANDOM = new SecureRandom();

    /** Somebody who signs certificates. */
    record Signer(KeyPair keys, X509Certificate certificate) {
        X509Certificate sign(CertificateDraft draft) {
            return CertificateSigner.of(certificate, keys.getPrivate(), RANDOM).sign(draft);
        }

        X509Certificate device(Instant now) {
            return sign(end(DeviceKeys.generate().getPublic(), now, CLIENT_AUTH, DEVICE_URI));
        }

        TrustBundle trust() {
            return new TrustBundle(1, List.of(certificate));
        }
    }

    private TestChains() {}

    static Signer authority(Clock clock) {
        KeyPair keys = DeviceKeys.generate();
        return authority(clock, keys, CertificateSigner.authorityName(keys.getPublic()));
    }

    static Signer authority(Clock clock, KeyPair keys, String name) {
        Instant now = clock.instant();
        return new Signer(
                keys,
                CertificateSigner.selfSign(
                        CertificateDraft.authority(
                                name, keys.getPublic(), now.minusSeconds(3600), now.plus(Duration.ofDays(3650)), 1),
                        keys.getPrivate(),
                        RANDOM));
    }

    /** One level lower; {@code pathLength} says how many more are allowed below it. */
    static Signer below(Signer issuer, Instant now, int pathLength) {
        KeyPair keys = DeviceKeys.generate();
        return new Signer(
                keys,
                issuer.sign(CertificateDraft.authority(
                        CertificateSigner.authorityName(keys.getPublic()),
                        keys.getPublic(),
                        now.minusSeconds(3600),
                        now.plus(Duration.ofDays(365)),
                        pathLength)));
    }

    static CertificateDraft end(PublicKey key, Instant now, String usage, String uri) {
        return end(key, now.minusSeconds(3600), now.plus(Duration.ofDays(90)), Optional.of(usage), Optional.of(uri));
    }

    static CertificateDraft end(
            PublicKey key, Instant notBefore, Instant notAfter, Optional<String> usage, Optional<String> uri) {
        return new CertificateDraft("end", key, notBefore, notAfter, OptionalInt.empty(), usage, uri);
    }

    static KeyPair keys(String algorithm, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec(curve));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
