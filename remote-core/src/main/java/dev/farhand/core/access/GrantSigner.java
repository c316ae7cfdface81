package dev.farhand.core.access;

import com.google.protobuf.ByteString;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.protocol.v1.SignedSessionGrant;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Signs grants with a key whose certificate has the role “grant signer”. */
@ThreadSafe
public final class GrantSigner {
    private final PrivateKey key;
    private final List<ByteString> chain;

    /**
     * The key stays with this object.
     *
     * @param chain the signer's certificate first, then intermediates
     */
    public GrantSigner(PrivateKey key, List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a grant signer has a certificate");
        }
        GrantSignature.requireP256(key);
        GrantSignature.requireP256(chain.get(0).getPublicKey());
        this.key = key;
        this.chain = chain.stream().map(GrantSigner::encoded).toList();
    }

    /** A signer by an identity of that role, as {@link dev.farhand.core.identity.CertificateAuthority} issues it. */
    public static GrantSigner of(Identity identity) {
        return new GrantSigner(identity.privateKey(), identity.chain());
    }

    /** The grant with its signature and the signer's certificates. */
    public SignedSessionGrant sign(SessionGrant grant) {
        byte[] message = GrantMessages.write(grant).toByteArray();
        return SignedSessionGrant.newBuilder()
                .setGrant(ByteString.copyFrom(message))
                .setSignature(ByteString.copyFrom(GrantSignature.sign(key, message)))
                .addAllCertificateChain(chain)
                .build();
    }

    private static ByteString encoded(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a certificate of the chain has no encoding", e);
        }
    }
}
