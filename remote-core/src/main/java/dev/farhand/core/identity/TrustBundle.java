package dev.farhand.core.identity;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.Digests;
import dev.farhand.core.internal.crypto.P256;
import dev.farhand.core.protocol.v1.TrustAuthorities;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The authorities a side trusts: one, or more while a rotation overlaps. Immutable.
 *
 * @param version grows with every change; an older bundle never replaces a newer one
 * @param authorities 1 to 4 authority certificates, the one that issues now first
 * @param vouchers cross certificates: the word of an older authority for one of these; not part of {@link #toPem}
 */
public record TrustBundle(int version, List<X509Certificate> authorities, List<X509Certificate> vouchers) {
    /** Far more rotations than anybody misses; a version that leaps ahead would bar all real ones that follow. */
    private static final int LONGEST_STEP = 64;

    private static final int MAXIMUM_AUTHORITIES = 4;
    private static final int KEY_CERT_SIGN = 5;
    private static final String VERSION_HEADER = "Farhand-Trust-Version: ";

    /**
     * Throws {@link IllegalArgumentException} where a certificate is not a P-256 authority, or is there twice, or where a
     * voucher is for none of them.
     */
    public TrustBundle {
        authorities = List.copyOf(authorities);
        vouchers = List.copyOf(vouchers);
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
        if (vouchers.size() > MAXIMUM_AUTHORITIES) {
            throw new IllegalArgumentException("a trust bundle has at most " + MAXIMUM_AUTHORITIES + " vouchers");
        }
        for (X509Certificate voucher : vouchers) {
            requireAuthority(voucher);
            if (!keys.contains(voucher.getPublicKey())) {
                throw new IllegalArgumentException("a voucher for an authority that is not there");
            }
        }
    }

    /** A bundle that nobody vouches for: a first one, or one whose authorities are all known to whoever gets it. */
    public TrustBundle(int version, List<X509Certificate> authorities) {
        this(version, authorities, List.of());
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
        if (message.getAuthoritiesCount() > MAXIMUM_AUTHORITIES || message.getVouchersCount() > MAXIMUM_AUTHORITIES) {
            throw new RemoteException(ErrorCode.INVALID_REQUEST, "The trust bundle has too many authorities.");
        }
        try {
            return new TrustBundle(
                    message.getVersion(),
                    certificates(message.getAuthoritiesList()),
                    certificates(message.getVouchersList()));
        } catch (IllegalArgumentException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_REQUEST, "The trust bundle is not valid: " + e.getMessage() + ".", e);
        }
    }

    private static List<X509Certificate> certificates(List<ByteString> encoded) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (ByteString der : encoded) {
            certificates.add(PemText.certificate(der.toByteArray()));
        }
        return certificates;
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
        for (X509Certificate voucher : vouchers) {
            message.addVouchers(ByteString.copyFrom(Digests.der(voucher)));
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

    /**
     * Checks that whoever holds the other bundle may take this one for it. A server node is not enough to say so: its key
     * may be stolen, and what it announces outlives it. So each authority is held already, or one that is held vouches for
     * it, and the version does not leap: who sends many small steps can still use versions up, but plants nobody.
     *
     * @throws RemoteException AUTHORITY_UNKNOWN for an authority that nobody vouches for, INVALID_REQUEST for a version
     *     that is not newer or far ahead
     */
    public void requireFollows(TrustBundle held, Clock clock) {
        if (!isNewerThan(held) || version - held.version > LONGEST_STEP) {
            throw new RemoteException(
                    ErrorCode.INVALID_REQUEST,
                    "The announced trust has version " + version + ", which cannot follow " + held.version + ".");
        }
        Date now = Date.from(clock.instant());
        for (X509Certificate authority : authorities) {
            if (!held.holds(authority.getPublicKey()) && !isVouchedFor(authority.getPublicKey(), held, now)) {
                throw new RemoteException(
                        ErrorCode.AUTHORITY_UNKNOWN, "No authority this machine trusts vouches for an announced one.");
            }
        }
    }

    private boolean holds(PublicKey key) {
        return authorities.stream()
                .anyMatch(authority -> authority.getPublicKey().equals(key));
    }

    private boolean isVouchedFor(PublicKey key, TrustBundle held, Date now) {
        for (X509Certificate voucher : vouchers) {
            boolean dated = !now.before(voucher.getNotBefore()) && !now.after(voucher.getNotAfter());
            if (dated && voucher.getPublicKey().equals(key)) {
                for (X509Certificate known : held.authorities) {
                    if (isSignedBy(voucher, known)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isSignedBy(X509Certificate voucher, X509Certificate authority) {
        try {
            voucher.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException notBy) {
            return false;
        }
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
