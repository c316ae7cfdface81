package dev.farhand.core.identity;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.CertificationRequests;
import dev.farhand.core.internal.crypto.OwnCertificationRequest;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;

/**
 * A wish for a certificate (PKCS#10), its sender known to hold the private key. Subject and attributes are ignored: the
 * authority alone decides who somebody is.
 */
public final class CertificateRequest {
    private static final int MAXIMUM_BYTES = 4096;

    private final PublicKey publicKey;

    private CertificateRequest(PublicKey publicKey) {
        this.publicKey = publicKey;
    }

    /** A request for this P-256 key, DER. */
    public static byte[] create(KeyPair keys) {
        return OwnCertificationRequest.create(keys);
    }

    /**
     * Reads a request from a stranger.
     *
     * @throws RemoteException CERTIFICATE_REQUEST_INVALID unless it is at most 4 KiB of DER, for a valid P-256 key, and
     *     signed by that key with ECDSA and SHA-256
     */
    public static CertificateRequest parse(byte[] der) {
        if (der.length > MAXIMUM_BYTES) {
            throw new RemoteException(
                    ErrorCode.CERTIFICATE_REQUEST_INVALID,
                    "A certificate request has at most " + MAXIMUM_BYTES + " bytes.");
        }
        try {
            return new CertificateRequest(CertificationRequests.provenKey(der));
        } catch (GeneralSecurityException e) {
            throw new RemoteException(
                    ErrorCode.CERTIFICATE_REQUEST_INVALID, ErrorCode.CERTIFICATE_REQUEST_INVALID.sentence(), e);
        }
    }

    /** The key to certify. */
    public PublicKey publicKey() {
        return publicKey;
    }
}
