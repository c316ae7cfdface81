package dev.farhand.core.internal.crypto;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a certificate shall say.
 *
 * @param subject the common name
 * @param key the subject's key
 * @param notBefore first moment of validity, cut to seconds
 * @param notAfter last moment of validity, cut to seconds
 * @param authorityPathLength present for an authority: how many authorities may follow below it
 * @param extendedKeyUsage object identifier of the one extended usage
 * @param uri the one subject alternative name
 */
public record CertificateDraft(
        String subject,
        PublicKey key,
        Instant notBefore,
        Instant notAfter,
        OptionalInt authorityPathLength,
        Optional<String> extendedKeyUsage,
        Optional<String> uri) {

    /** A certificate that may sign others. */
    public static CertificateDraft authority(
            String subject, PublicKey key, Instant notBefore, Instant notAfter, int pathLength) {
        return new CertificateDraft(
                subject, key, notBefore, notAfter, OptionalInt.of(pathLength), Optional.empty(), Optional.empty());
    }
}
