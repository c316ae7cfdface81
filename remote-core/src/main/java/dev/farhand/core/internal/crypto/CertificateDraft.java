package dev.farhand.core.internal.crypto;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
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
 * @param hosts instead of it, the names and addresses of a web server; for an authority, the names that it may sign for
 */
public record CertificateDraft(
        String subject,
        PublicKey key,
        Instant notBefore,
        Instant notAfter,
        OptionalInt authorityPathLength,
        Optional<String> extendedKeyUsage,
        Optional<String> uri,
        List<String> hosts) {

    private static final String WEB_SERVER = "1.3.6.1.5.5.7.3.1";

    /** A certificate that has nothing to do with the web. */
    public CertificateDraft(
            String subject,
            PublicKey key,
            Instant notBefore,
            Instant notAfter,
            OptionalInt authorityPathLength,
            Optional<String> extendedKeyUsage,
            Optional<String> uri) {
        this(subject, key, notBefore, notAfter, authorityPathLength, extendedKeyUsage, uri, List.of());
    }

    /** A certificate that may sign others. */
    public static CertificateDraft authority(
            String subject, PublicKey key, Instant notBefore, Instant notAfter, int pathLength) {
        return new CertificateDraft(
                subject, key, notBefore, notAfter, OptionalInt.of(pathLength), Optional.empty(), Optional.empty());
    }

    /** A certificate that may sign those of web servers of these names, and of no other. */
    public static CertificateDraft webAuthority(
            String subject, PublicKey key, Instant notBefore, Instant notAfter, List<String> names) {
        return new CertificateDraft(
                subject,
                key,
                notBefore,
                notAfter,
                OptionalInt.of(0),
                Optional.empty(),
                Optional.empty(),
                List.copyOf(names));
    }

    /** A web server's certificate for these names and addresses. */
    public static CertificateDraft webServer(
            String subject, PublicKey key, Instant notBefore, Instant notAfter, List<String> hosts) {
        return new CertificateDraft(
                subject,
                key,
                notBefore,
                notAfter,
                OptionalInt.empty(),
                Optional.of(WEB_SERVER),
                Optional.empty(),
                List.copyOf(hosts));
    }
}
