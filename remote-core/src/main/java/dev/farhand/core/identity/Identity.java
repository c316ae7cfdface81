package dev.farhand.core.identity;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.Digests;
import dev.farhand.core.internal.crypto.P256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/** What this end proves itself with: a private key and the certificates that speak for it. Immutable. */
public final class Identity {
    private static final int MAXIMUM_CHAIN = 4;
    private static final byte[] PROBE = "farhand-identity-probe".getBytes(StandardCharsets.US_ASCII);

    private final PrivateKey privateKey;
    private final List<X509Certificate> chain;

    private Identity(PrivateKey privateKey, List<X509Certificate> chain) {
        this.privateKey = privateKey;
        this.chain = chain;
    }

    /**
     * An identity of 1 to 4 certificates, the own one first.
     *
     * @throws RemoteException INVALID_CONFIGURATION when the key is not a P-256 key, or not the first certificate's
     */
    public static Identity of(PrivateKey privateKey, List<X509Certificate> chain) {
        try {
            return checked(privateKey, List.copyOf(chain));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw invalid(e);
        }
    }

    /**
     * Reads what {@link #toPem} wrote.
     *
     * @throws RemoteException INVALID_CONFIGURATION for any other text; the message quotes nothing of it
     */
    public static Identity fromPem(String pem) {
        try {
            PemText text = PemText.parse(pem);
            List<PemText.Block> blocks = text.blocks();
            if (!text.headers().isEmpty()
                    || blocks.isEmpty()
                    || !blocks.get(0).label().equals(PemText.PRIVATE_KEY)) {
                throw new IllegalArgumentException("the text does not begin with a private key");
            }
            return checked(
                    PemText.privateKey(blocks.get(0)),
                    List.copyOf(PemText.certificates(blocks.subList(1, blocks.size()))));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw invalid(e);
        }
    }

    /** One text with the unencrypted key and the certificates: a secret, for a file of mode 0600. */
    public String toPem() {
        StringBuilder out = new StringBuilder();
        PemText.append(out, PemText.PRIVATE_KEY, privateKey.getEncoded());
        chain.forEach(certificate -> PemText.append(out, certificate));
        return out.toString();
    }

    /** The key. Keep it out of logs and messages. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** The certificates, the own one first. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The own certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** SHA-256 of the own certificate, in hexadecimal: what people compare. */
    public String fingerprint() {
        return HexFormat.of().formatHex(Digests.ofCertificate(certificate()));
    }

    @Override
    public String toString() {
        return "Identity[" + fingerprint() + "]";
    }

    private static Identity checked(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        if (chain.isEmpty() || chain.size() > MAXIMUM_CHAIN) {
            throw new IllegalArgumentException("an identity has 1 to " + MAXIMUM_CHAIN + " certificates");
        }
        if (!P256.isPrivateKey(key) || !P256.isPublicKey(chain.get(0).getPublicKey())) {
            throw new IllegalArgumentException("an identity has a P-256 key");
        }
        if (!areOnePair(key, chain.get(0))) {
            throw new IllegalArgumentException("the key and the certificate do not belong together");
        }
        return new Identity(key, chain);
    }

    private static boolean areOnePair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(P256.SIGNATURE);
        signer.initSign(key);
        signer.update(PROBE);
        Signature verifier = Signature.getInstance(P256.SIGNATURE);
        verifier.initVerify(certificate.getPublicKey());
        verifier.update(PROBE);
        return verifier.verify(signer.sign());
    }

    private static RemoteException invalid(Exception cause) {
        String reason = cause instanceof IllegalArgumentException ? cause.getMessage() : "the key cannot be read";
        // No cause: a key factory may quote what it could not read.
        return new RemoteException(ErrorCode.INVALID_CONFIGURATION, "This is not an identity: " + reason + ".");
    }
}
