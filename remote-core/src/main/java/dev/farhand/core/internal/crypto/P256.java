package dev.farhand.core.internal.crypto;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/** The one curve in use. Other curves, other key types and points off the curve stop here. */
public final class P256 {
    /** The one signature algorithm in use. */
    public static final String SIGNATURE = "SHA256withECDSA";

    private static final ECParameterSpec CURVE = curve();
    private static final BigInteger PRIME = ((ECFieldFp) CURVE.getCurve().getField()).getP();

    private P256() {}

    /** A new key pair by the JDK. */
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no P-256 keys", e);
        }
    }

    /** This key, known to be a valid point of the curve. */
    public static ECPublicKey require(Object key) throws InvalidKeyException {
        if (!(key instanceof ECPublicKey ec) || !isThisCurve(ec) || !isOnCurve(ec.getW())) {
            throw new InvalidKeyException("not a P-256 public key");
        }
        return ec;
    }

    /** Whether this is a P-256 public key with a valid point. */
    public static boolean isPublicKey(Object key) {
        return key instanceof ECPublicKey ec && isThisCurve(ec) && isOnCurve(ec.getW());
    }

    /** Whether this is a P-256 private key. */
    public static boolean isPrivateKey(Object key) {
        return key instanceof ECPrivateKey ec
                && isThisCurve(ec)
                && ec.getS().signum() > 0
                && ec.getS().compareTo(CURVE.getOrder()) < 0;
    }

    private static boolean isThisCurve(ECKey key) {
        ECParameterSpec spec = key.getParams();
        return spec != null
                && spec.getCurve().equals(CURVE.getCurve())
                && spec.getGenerator().equals(CURVE.getGenerator())
                && spec.getOrder().equals(CURVE.getOrder())
                && spec.getCofactor() == CURVE.getCofactor();
    }

    /** The JDK decodes a point without looking whether it is one of the curve's. */
    private static boolean isOnCurve(ECPoint point) {
        if (point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (isOutOfField(x) || isOutOfField(y)) {
            return false;
        }
        BigInteger right = x.multiply(x)
                .add(CURVE.getCurve().getA())
                .multiply(x)
                .add(CURVE.getCurve().getB());
        return y.multiply(y).subtract(right).mod(PRIME).signum() == 0;
    }

    private static boolean isOutOfField(BigInteger value) {
        return value.signum() < 0 || value.compareTo(PRIME) >= 0;
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no P-256 curve", e);
        }
    }
}
