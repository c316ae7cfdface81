package dev.farhand.core.internal.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** PKCS#10 as strangers write it; our own is an {@link OwnCertificationRequest}. */
public final class CertificationRequests {
    private CertificationRequests() {}

    /**
     * The key a request asks a certificate for, after its holder proved to have the private half.
     *
     * @throws GeneralSecurityException for anything but a well-formed P-256 request with a valid signature
     */
    public static PublicKey provenKey(byte[] der) throws GeneralSecurityException {
        try {
            CertificationRequest request = new PKCS10CertificationRequest(der).toASN1Structure();
            ECPublicKey key =
                    namedCurveKey(request.getCertificationRequestInfo().getSubjectPublicKeyInfo());
            AlgorithmIdentifier algorithm = request.getSignatureAlgorithm();
            if (!X9ObjectIdentifiers.ecdsa_with_SHA256.equals(algorithm.getAlgorithm())
                    || algorithm.getParameters() != null) {
                throw new SignatureException("a request is signed with ECDSA and SHA-256");
            }
            if (!Arrays.equals(der, request.getEncoded(ASN1Encoding.DER))) {
                // The parser forgives more than the standard; what is signed must be what was sent.
                throw new SignatureException("a request is DER");
            }
            FastSignatures.verify(
                    key,
                    request.getCertificationRequestInfo().getEncoded(ASN1Encoding.DER),
                    request.getSignature().getOctets());
            return key;
        } catch (IOException | RuntimeException e) {
            // The ASN.1 parser answers hostile bytes with a handful of unchecked exceptions.
            throw new GeneralSecurityException("not a certificate request", e);
        }
    }

    /** Explicit curve parameters would let a stranger bring a curve of their own. */
    private static ECPublicKey namedCurveKey(SubjectPublicKeyInfo info) throws GeneralSecurityException, IOException {
        AlgorithmIdentifier algorithm = info.getAlgorithm();
        if (!X9ObjectIdentifiers.id_ecPublicKey.equals(algorithm.getAlgorithm())
                || !SECObjectIdentifiers.secp256r1.equals(algorithm.getParameters())) {
            throw new InvalidKeyException("a request is for a P-256 key, its curve given by name");
        }
        PublicKey key =
                KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info.getEncoded(ASN1Encoding.DER)));
        return P256.require(key);
    }
}
