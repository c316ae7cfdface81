package dev.farhand.core.access;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Says whether a certificate may sign grants. The identity side provides it: chain to a trusted authority, validity,
 * revocation, and the role “grant signer”.
 */
@FunctionalInterface
public interface SignerVerifier {
    /**
     * The signer's key. Called on the thread that verifies a grant, possibly by several at once. Throws
     * {@link dev.farhand.core.error.RemoteException} when the chain must not be trusted.
     *
     * @param chain the signer's certificate first; never empty
     */
    PublicKey verify(List<X509Certificate> chain);
}
