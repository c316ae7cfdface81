package dev.farhand.core.identity;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.P256;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A key on its way to a certificate, with the request for it. Keep it from before the first attempt until the certificate
 * is there: an answer may get lost, and only the same request gets it again. Immutable.
 */
public final class PendingIdentity {
    private static final String REQUEST = "CERTIFICATE REQUEST";
    private static final int MAXIMUM_REQUEST = 4096;

    private final PrivateKey key;
    private final byte[] request;

    private PendingIdentity(PrivateKey key, byte[] request) {
        this.key = key;
        this.request = request;
    }

    /** A new P-256 key and its request. */
    public static PendingIdentity create() {
        KeyPair keys = DeviceKeys.generate();
        return new PendingIdentity(keys.getPrivate(), CertificateRequest.create(keys));
    }

    /**
     * Reads what {@link #toPem} wrote.
     *
     * @throws RemoteException INVALID_CONFIGURATION for any other text; the message quotes nothing of it
     */
    public static PendingIdentity fromPem(String pem) {
        try {
            PemText text = PemText.parse(pem);
            List<PemText.Block> blocks = text.blocks();
            if (!text.headers().isEmpty()
                    || blocks.size() != 2
                    || !blocks.get(0).label().equals(PemText.PRIVATE_KEY)
                    || !blocks.get(1).label().equals(REQUEST)
                    || blocks.get(1).der().length > MAXIMUM_REQUEST) {
                throw new IllegalArgumentException("it is not a key and a request");
            }
            PrivateKey key = PemText.privateKey(blocks.get(0));
            if (!P256.isPrivateKey(key)) {
                throw new IllegalArgumentException("its key is not of P-256");
            }
            return new PendingIdentity(key, blocks.get(1).der());
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            String reason = e instanceof IllegalArgumentException ? e.getMessage() : "its key cannot be read";
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, "The stored key cannot be used: " + reason + ".", e);
        }
    }

    /** One text with the unencrypted key and the request: a secret, for a file of mode 0600. */
    public String toPem() {
        StringBuilder out = new StringBuilder();
        PemText.append(out, PemText.PRIVATE_KEY, key.getEncoded());
        PemText.append(out, REQUEST, request);
        return out.toString();
    }

    /** The request, DER; a copy. */
    public byte[] certificateRequest() {
        return request.clone();
    }

    /**
     * The identity that the request has become.
     *
     * @throws RemoteException INVALID_CONFIGURATION when the certificate is for another key
     */
    public Identity certified(List<X509Certificate> chain) {
        return Identity.of(key, chain);
    }

    @Override
    public String toString() {
        return "PendingIdentity[key not shown]";
    }
}
