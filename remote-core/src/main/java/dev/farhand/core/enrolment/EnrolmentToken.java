package dev.farhand.core.enrolment;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.identity.ServerIdentity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.internal.crypto.Digests;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secret that lets a machine enrol: {@code fhe_<secret>.<authority>}. The second part is a digest of the server
 * authority's key, so the machine knows the right server at the very first contact. Immutable; {@link #toString} reveals
 * nothing.
 */
public final class EnrolmentToken {
    private static final int SECRET_BYTES = 32;
    private static final String PREFIX = "fhe_";
    private static final Pattern FORM = Pattern.compile("fhe_([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{22})");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final byte[] secret;
    private final byte[] fingerprint;

    private EnrolmentToken(byte[] secret, byte[] fingerprint) {
        this.secret = secret;
        this.fingerprint = fingerprint;
    }

    /** A new token for servers of this authority. */
    public static EnrolmentToken create(X509Certificate authority, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new EnrolmentToken(secret, fingerprintOf(authority));
    }

    /**
     * Reads the exact text of {@link #reveal}.
     *
     * @throws RemoteException ENROLMENT_TOKEN_INVALID for any other text; the message quotes nothing of it
     */
    public static EnrolmentToken parse(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            EnrolmentToken token = new EnrolmentToken(decode(form.group(1)), decode(form.group(2)));
            // Two spellings of one secret differ in bits that base64 throws away.
            if (token.reveal().equals(text)) {
                return token;
            }
        }
        throw new RemoteException(
                ErrorCode.ENROLMENT_TOKEN_INVALID,
                "This is not a whole enrolment token; it begins with " + PREFIX + ".");
    }

    /** The token's text: a secret, to be shown once to whoever asked for it. */
    public String reveal() {
        return PREFIX + ENCODER.encodeToString(secret) + "." + ENCODER.encodeToString(fingerprint);
    }

    /** What a server keeps instead of the token. */
    public EnrolmentTokenHash hash() {
        return new EnrolmentTokenHash(HexFormat.of().formatHex(Digests.sha256(secret)));
    }

    /**
     * The authority it was made for, as {@link CertificateAuthority#fingerprint()} names it: the first 16 bytes, in
     * hexadecimal, of SHA-256 over the authority's public key (SubjectPublicKeyInfo). Of the key
     * and not of the certificate, so that a certificate by which another authority vouches for this one matches too.
     */
    public String authorityFingerprint() {
        return HexFormat.of().formatHex(fingerprint);
    }

    /**
     * The server behind a chain, where the authority this token names stands in the chain and issued it: how an enrolling
     * machine checks a server before it knows any authority.
     *
     * @throws RemoteException AUTHORITY_UNKNOWN when the token's authority is not in the chain, else as
     *     {@link PeerVerifier#verifyServer}
     */
    public ServerIdentity verifyServer(List<X509Certificate> chain, Clock clock) {
        TrustBundle bundle = authorityIn(chain)
                .map(authority -> new TrustBundle(0, List.of(authority)))
                .orElseThrow(() -> new RemoteException(
                        ErrorCode.AUTHORITY_UNKNOWN, "This is not the server that the enrolment token was made on."));
        return PeerVerifier.of(() -> bundle, clock).verifyServer(chain);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnrolmentToken token
                && MessageDigest.isEqual(secret, token.secret)
                && Arrays.equals(fingerprint, token.fingerprint);
    }

    @Override
    public int hashCode() {
        return hash().hashCode();
    }

    @Override
    public String toString() {
        return "EnrolmentToken[" + hash().hex().substring(0, 8) + "…]";
    }

    private Optional<X509Certificate> authorityIn(List<X509Certificate> chain) {
        return chain.stream()
                .skip(1)
                .filter(certificate -> certificate.getBasicConstraints() >= 0)
                .filter(certificate -> MessageDigest.isEqual(fingerprint, fingerprintOf(certificate)))
                .findFirst();
    }

    private static byte[] fingerprintOf(X509Certificate authority) {
        return HexFormat.of().parseHex(CertificateAuthority.fingerprintOf(authority));
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part);
    }
}
