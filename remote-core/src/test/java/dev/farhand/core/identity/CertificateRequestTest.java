package dev.farhand.core.identity;

import static dev.farhand.core.identity.TestChains.keys;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {
    private final KeyPair keys = DeviceKeys.generate();

    @Test
    void carriesTheKeyOfWhoeverMadeIt() {
        byte[] der = CertificateRequest.create(keys);
        assertThat(CertificateRequest.parse(der).publicKey()).isEqualTo(keys.getPublic());
        assertThat(der.length).isLessThan(512);
    }

    @Test
    void isWhatALibraryWouldWrite() throws Exception {
        byte[] der = CertificateRequest.create(keys);
        byte[] written = new PKCS10CertificationRequestBuilder(
                        X500Name.getInstance(new DERSequence()),
                        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        PKCS10CertificationRequest ours = new PKCS10CertificationRequest(der);
        PKCS10CertificationRequest theirs = new PKCS10CertificationRequest(written);
        assertThat(ours.toASN1Structure().getCertificationRequestInfo())
                .isEqualTo(theirs.toASN1Structure().getCertificationRequestInfo());
        assertThat(ours.getSignatureAlgorithm()).isEqualTo(theirs.getSignatureAlgorithm());
    }

    @Test
    void ignoresWhatTheRequestSaysAboutItsSender() throws Exception {
        byte[] der = new PKCS10CertificationRequestBuilder(
                        new X500Name("CN=administrator,O=everything"),
                        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
                .addAttribute(
                        org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.pkcs_9_at_challengePassword,
                        new org.bouncycastle.asn1.DERUTF8String("x"))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        assertThat(CertificateRequest.parse(der).publicKey()).isEqualTo(keys.getPublic());
    }

    @Test
    void refusesAKeyWhosePrivateHalfTheSenderLacks() throws Exception {
        refuse(request(keys, DeviceKeys.generate().getPrivate(), "SHA256withECDSA"));
    }

    @Test
    void refusesEveryChangedByteOfTheSignedPartAndTheSignature() {
        byte[] good = CertificateRequest.create(keys);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            refuse(bad);
        }
    }

    @Test
    void refusesOtherCurvesKeysAndDigests() throws Exception {
        for (KeyPair other : new KeyPair[] {keys("EC", "secp384r1"), keys("EC", "secp521r1")}) {
            refuse(request(other, other.getPrivate(), "SHA256withECDSA"));
        }
        KeyPair rsa = keys("RSA", "");
        refuse(request(rsa, rsa.getPrivate(), "SHA256withRSA"));
        refuse(request(keys, keys.getPrivate(), "SHA1withECDSA"));
        refuse(request(keys, keys.getPrivate(), "SHA512withECDSA"));
    }

    @Test
    void refusesACurveSpelledOutInsteadOfNamed() throws Exception {
        refuse(requestWithCurve(SECNamedCurves.getByOID(SECObjectIdentifiers.secp256r1)));
        refuse(requestWithCurve(DERNull.INSTANCE));
        refuse(requestWithCurve(SECObjectIdentifiers.secp256k1));
    }

    @Test
    void refusesAPointThatIsNotOnTheCurve() throws Exception {
        byte[] point = new byte[65];
        point[0] = 4;
        System.arraycopy(BigInteger.valueOf(0x1234567890L).toByteArray(), 0, point, 20, 5);
        refuse(requestWithKey(new SubjectPublicKeyInfo(namedCurve(SECObjectIdentifiers.secp256r1), point)));
        refuse(requestWithKey(new SubjectPublicKeyInfo(namedCurve(SECObjectIdentifiers.secp256r1), new byte[] {0})));
    }

    @Test
    void refusesTooMuchTooLittleAndTrailingBytes() {
        byte[] good = CertificateRequest.create(keys);
        refuse(new byte[0]);
        refuse(new byte[4096]);
        refuse(new byte[4097]);
        refuse(Arrays.copyOf(good, good.length + 1));
        refuse(Arrays.copyOf(good, good.length - 1));
        byte[] nested = new byte[4000];
        Arrays.fill(nested, (byte) 0x30);
        refuse(nested);
        byte[] endless = new byte[4000];
        for (int i = 0; i < endless.length; i += 2) {
            endless[i] = 0x30;
            endless[i + 1] = (byte) 0x80;
        }
        refuse(endless);
    }

    private static void refuse(byte[] der) {
        assertRefused(ErrorCode.CERTIFICATE_REQUEST_INVALID, () -> CertificateRequest.parse(der));
    }

    private byte[] requestWithCurve(ASN1Encodable curve) throws IOException, OperatorCreationException {
        byte[] point = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded())
                .getPublicKeyData()
                .getBytes();
        return requestWithKey(new SubjectPublicKeyInfo(namedCurve(curve), point));
    }

    private static AlgorithmIdentifier namedCurve(ASN1Encodable curve) {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
    }

    private byte[] requestWithKey(SubjectPublicKeyInfo key) throws IOException, OperatorCreationException {
        return new PKCS10CertificationRequestBuilder(new X500Name("CN=x"), key)
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
    }

    private static byte[] request(KeyPair subject, PrivateKey signer, String algorithm)
            throws IOException, OperatorCreationException {
        return new PKCS10CertificationRequestBuilder(
                        new X500Name("CN=x"),
                        SubjectPublicKeyInfo.getInstance(subject.getPublic().getEncoded()))
                .build(new JcaContentSignerBuilder(algorithm).build(signer))
                .getEncoded();
    }
}
