package dev.farhand.core.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.ECFieldFp;

/** ECDSA on P-256 with SHA-256, over a prefix that no other signature of ours begins with. */
final class GrantSignature {
    static final int LARGEST = 80;

    private static final byte[] DOMAIN = "farhand-session-grant-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final BigInteger P256_PRIME =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private GrantSignature() {}

    static void requireP256(Key key) {
        boolean fits = key instanceof ECKey ec
                && ec.getParams().getOrder().equals(P256_ORDER)
                && ec.getParams().getCurve().getField() instanceof ECFieldFp field
                && field.getP().equals(P256_PRIME);
        if (!fits) {
            throw new IllegalArgumentException("grants are signed with a P-256 key");
        }
    }

    static byte[] sign(PrivateKey key, byte[] grant) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(DOMAIN);
            signature.update(grant);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the grant key cannot sign", e);
        }
    }

    static boolean verify(PublicKey key, byte[] grant, byte[] signed) {
        try {
            requireP256(key);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(DOMAIN);
            signature.update(grant);
            return signature.verify(signed);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // a signature that cannot be read is a wrong one
        }
    }
}
