package dev.farhand.core.identity;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.internal.crypto.Digests;
import dev.farhand.core.internal.crypto.P256;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Finds and checks the way from an end's certificate to an authority of one bundle: signatures, names, constraints, but
 * neither role nor dates, which are looked at on every use. A way that was good stays good for this bundle, so it is
 * remembered, and a storm of reconnecting devices does not cost a signature check each.
 */
@ThreadSafe
final class TrustPaths {
    private static final int MAXIMUM_CHAIN = 4;
    private static final int HALF_CACHE = 16_384;

    /** Key usage, alternative name, basic constraints, extended key usage. */
    private static final Set<String> UNDERSTOOD = Set.of("2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37");

    /**
     * What was found out about a chain: who its end is, and when all of it is valid. Nothing of the certificates
     * themselves, which weigh kilobytes once they are parsed; there may be tens of thousands.
     *
     * @param name the end's role and name
     * @param from the latest beginning
     * @param until the earliest end, both as {@link Date#getTime}
     */
    record TrustPath(CertificateRole.Name name, long from, long until) {}

    /** How the signature of a certificate is checked: quickly by a server, by the JDK alone on a device. */
    @FunctionalInterface
    interface SignatureCheck {
        SignatureCheck BY_JDK = X509Certificate::verify;

        void check(X509Certificate certificate, PublicKey issuer) throws GeneralSecurityException;
    }

    /** No authority of the bundle stands behind the chain; nothing was verified. */
    static final class NoAuthorityException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final TrustBundle bundle;
    private volatile Map<ByteBuffer, TrustPath> young = new ConcurrentHashMap<>();
    private volatile Map<ByteBuffer, TrustPath> old = Map.of();

    TrustPaths(TrustBundle bundle) {
        this.bundle = bundle;
    }

    TrustBundle bundle() {
        return bundle;
    }

    /** Throws {@link GeneralSecurityException} for a chain that names an authority of the bundle falsely. */
    TrustPath verify(List<X509Certificate> chain, SignatureCheck signatures)
            throws NoAuthorityException, GeneralSecurityException {
        if (chain.isEmpty() || chain.size() > MAXIMUM_CHAIN) {
            throw new NoAuthorityException();
        }
        ByteBuffer key = keyOf(chain);
        TrustPath known = young.get(key);
        if (known == null) {
            known = old.get(key);
            if (known == null) {
                known = verifyAnew(chain, signatures);
            }
            remember(key, known);
        }
        return known;
    }

    private TrustPath verifyAnew(List<X509Certificate> chain, SignatureCheck signatures)
            throws NoAuthorityException, GeneralSecurityException {
        List<X509Certificate> below = belowAuthority(parsed(chain));
        X509Certificate authority =
                issuerOf(below.get(below.size() - 1), bundle.authorities()).orElseThrow(NoAuthorityException::new);
        for (X509Certificate certificate : below) {
            P256.require(certificate.getPublicKey());
            if (!P256.SIGNATURE.equalsIgnoreCase(certificate.getSigAlgName())) {
                throw new GeneralSecurityException("a certificate not signed with ECDSA and SHA-256");
            }
        }
        if (below.size() == 1) {
            verifyIssuedBy(authority, below.get(0), signatures);
        } else {
            verifyPath(authority, below);
        }
        List<X509Certificate> path =
                Stream.concat(below.stream(), Stream.of(authority)).toList();
        return new TrustPath(
                CertificateRole.read(below.get(0)),
                begin(path).getTime(),
                end(path).getTime());
    }

    /**
     * Copies to look into. A TLS provider may hand out certificates that are parsed when they are asked something, and
     * stay so for as long as the connection lives.
     */
    private static List<X509Certificate> parsed(List<X509Certificate> chain) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> copies = new ArrayList<>(chain.size());
        for (X509Certificate certificate : chain) {
            copies.add(
                    (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(Digests.der(certificate))));
        }
        return copies;
    }

    /**
     * One signature between an end and a trusted authority leaves nothing to build or to search: names and the authority's
     * rights are known to fit, role and dates are checked on each use.
     */
    private static void verifyIssuedBy(X509Certificate authority, X509Certificate end, SignatureCheck signatures)
            throws GeneralSecurityException {
        Set<String> critical = end.getCriticalExtensionOIDs();
        if (critical != null && !UNDERSTOOD.containsAll(critical)) {
            throw new CertificateException("a certificate with a demand that is not understood");
        }
        signatures.check(end, authority.getPublicKey());
    }

    private static void verifyPath(X509Certificate authority, List<X509Certificate> below)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        // PKIX wants a moment at which all were valid; the true dates are checked on each use.
        parameters.setDate(begin(below));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
    }

    /**
     * The end alone where an authority issued it, else the end and the one certificate that leads to an authority.
     * Nothing deeper is ever issued, so nothing deeper is searched for.
     */
    private List<X509Certificate> belowAuthority(List<X509Certificate> chain) {
        X509Certificate end = chain.get(0);
        if (issuerOf(end, bundle.authorities()).isPresent()) {
            return List.of(end);
        }
        return issuerOf(end, chain.subList(1, chain.size()))
                .map(intermediate -> List.of(end, intermediate))
                .orElse(List.of(end));
    }

    /** Names tell authorities apart: they hold part of the key's digest. */
    private static Optional<X509Certificate> issuerOf(X509Certificate subject, List<X509Certificate> candidates) {
        return candidates.stream()
                .filter(candidate -> candidate.getSubjectX500Principal().equals(subject.getIssuerX500Principal()))
                .findFirst();
    }

    private static Date begin(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(X509Certificate::getNotBefore)
                .max(Date::compareTo)
                .orElseThrow();
    }

    private static Date end(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(X509Certificate::getNotAfter)
                .min(Date::compareTo)
                .orElseThrow();
    }

    private static ByteBuffer keyOf(List<X509Certificate> chain) {
        MessageDigest digest = Digests.sha256();
        for (X509Certificate certificate : chain) {
            digest.update(Digests.der(certificate));
        }
        return ByteBuffer.wrap(digest.digest());
    }

    /** Two generations: when the young one is full it becomes the old one, and what nobody asked for is forgotten. */
    private void remember(ByteBuffer key, TrustPath path) {
        if (young.size() >= HALF_CACHE) {
            synchronized (this) {
                if (young.size() >= HALF_CACHE) {
                    old = young;
                    young = new ConcurrentHashMap<>();
                }
            }
        }
        young.put(key, path);
    }
}
