package dev.farhand.core.identity;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.Digests;
import dev.farhand.core.internal.crypto.P256;
import dev.farhand.core.protocol.v1.TrustAuthorities;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The authorities a side trusts: one, or more while a rotation overlaps. Immutable.
 *
 * @param version grows with every change; an older bundle never replaces a newer one
 * @param authorities 1 to 4 authority certificates, the one that issues now first
 */
public record TrustBundle(int version, List<X509Certificate> authorities) {
    private static final int MAXIMUM_AUTHORITIES = 4;
    private static final int KEY_CERT_SIGN = 5;
    private static final String VERSION_HEADER = "Farhand-Trust-Version: ";

    /** Throws {@link IllegalArgumentException} where a certificate is not a P-256 authority, or is there twice. */
    public TrustBundle {
        authorities = List.copyOf(authorities);
        if (version < 0) {
            throw new IllegalArgumentException("a trust version is not negative");
        }
        if (authorities.isEmpty() || authorities.size() > MAXIMUM_AUTHORITIES) {
            throw new IllegalArgumentException("a trust bundle has 1 to " + MAXIMUM_AUTHORITIES + " authorities");
        }
        Set<Object> keys = new HashSet<>();
        for (X509Certificate authority : authorities) {
            requireAuthority(authority);
            if (!keys.add(authority.getPublicKey())) {
                throw new IllegalArgumentException("the same authority twice");
            }
        }
    }

    /**
     * Reads what {@link #toPem} wrote; without the version line the version is 0.
     *
     * @throws RemoteException INVALID_CONFIGURATION for any other text
     */
    public static TrustBundle fromPem(String pem) {
        try {
            PemText text = PemText.parse(pem);
            return new TrustBundle(version(text.headers()), text.onlyCertificates());
        } catch (IllegalArgumentException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, "This is not a trust bundle: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Reads a peer's bundle. Who sent it, and whether to believe it, is the caller's question.
     *
     * @throws RemoteException INVALID_REQUEST where it breaks a rule of this type
     */
    public static TrustBundle fromProto(TrustAuthorities message) {
        if (message.getAuthoritiesCount() > MAXIMUM_AUTHORITIES) {
            throw new RemoteException(ErrorCode.INVALID_REQUEST, "The trust bundle has too many authorities.");
        }
        try {
            List<X509Certificate> authorities = new ArrayList<>();
            for (ByteString der : message.getAuthoritiesList()) {
                authorities.add(PemText.certificate(der.toByteArray()));
            }
            return new TrustBundle(message.getVersion(), authorities);
        } catch (IllegalArgumentException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_REQUEST, "The trust bundle is not valid: " + e.getMessage() + ".", e);
        }
    }

    /** Text for a file or a person: a version line, then the certificates. Nothing in it is secret. */
    public String toPem() {
        StringBuilder out = new StringBuilder(VERSION_HEADER).append(version).append('\n');
        authorities.forEach(authority -> PemText.append(out, authority));
        return out.toString();
    }

    /** This bundle as it travels. */
    public TrustAuthorities toProto() {
        TrustAuthorities.Builder message = TrustAuthorities.newBuilder().setVersion(version);
        for (X509Certificate authority : authorities) {
            message.addAuthorities(ByteString.copyFrom(Digests.der(authority)));
        }
        return message.build();
    }

    /** SHA-256 of each authority's certificate, in hexadecimal and in the bundle's order. */
    public List<String> fingerprints() {
        return authorities.stream()
                .map(authority -> HexFormat.of().formatHex(Digests.ofCertificate(authority)))
                .toList();
    }

    /** Whether this bundle may replace the other. */
    public boolean isNewerThan(TrustBundle other) {
        return version > other.version;
    }

    @Override
    public String toString() {
        return "TrustBundle[version " + version + ", " + fingerprints() + "]";
    }

    static void requireAuthority(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() < 0 || usage == null || !usage[KEY_CERT_SIGN]) {
            throw new IllegalArgumentException("a certificate that may not sign others");
        }
        if (!P256.isPublicKey(certificate.getPublicKey())
                || !P256.SIGNATURE.equalsIgnoreCase(certificate.getSigAlgName())) {
            throw new IllegalArgumentException("an authority that does not use P-256 and SHA-256");
        }
    }

    private static int version(List<String> headers) {
        if (headers.isEmpty()) {
            return 0;
        }
        String line = headers.get(0);
        if (headers.size() > 1 || !line.startsWith(VERSION_HEADER)) {
            throw new IllegalArgumentException("an unknown line above the certificates");
        }
        String digits = line.substring(VERSION_HEADER.length());
        if (!digits.matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException("a version that is no number");
        }
        return Integer.parseInt(digits);
    }
}
