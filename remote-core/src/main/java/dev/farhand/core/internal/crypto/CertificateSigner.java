package dev.farhand.core.internal.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** Signs certificates with one authority's key. Thread-safe: each call uses a signature object of its own. */
public final class CertificateSigner {
    private static final int SERIAL_BITS = 128;

    private final X500Name issuer;
    private final byte[] issuerKeyId;
    private final PrivateKey key;
    private final SecureRandom random;

    private CertificateSigner(X500Name issuer, PublicKey issuerKey, PrivateKey key, SecureRandom random) {
        this.issuer = issuer;
        this.issuerKeyId = keyId(issuerKey);
        this.key = key;
        this.random = random;
    }

    /** Signs in the name of an authority that has a certificate. */
    public static CertificateSigner of(X509Certificate authority, PrivateKey key, SecureRandom random) {
        X500Name name = X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
        return new CertificateSigner(name, authority.getPublicKey(), key, random);
    }

    /** Signs an authority's own, first certificate. */
    public static X509Certificate selfSign(CertificateDraft draft, PrivateKey key, SecureRandom random) {
        return new CertificateSigner(commonName(draft.subject()), draft.key(), key, random).sign(draft);
    }

    /** A certificate with a random serial, both key identifiers and what the draft says. */
    public X509Certificate sign(CertificateDraft draft) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    issuer,
                    serial(),
                    Date.from(draft.notBefore()),
                    Date.from(draft.notAfter()),
                    commonName(draft.subject()),
                    SubjectPublicKeyInfo.getInstance(draft.key().getEncoded()));
            addExtensions(builder, draft);
            byte[] der = builder.build(new JcaContentSignerBuilder(P256.SIGNATURE)
                            .setSecureRandom(random)
                            .build(key))
                    .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("could not sign a certificate", e);
        }
    }

    /** The name of an authority, told apart from others by its key. */
    public static String authorityName(PublicKey key) {
        StringBuilder name = new StringBuilder("Farhand authority ");
        byte[] id = keyId(key);
        for (int i = 0; i < 8; i++) {
            name.append(Character.forDigit((id[i] >> 4) & 0xf, 16)).append(Character.forDigit(id[i] & 0xf, 16));
        }
        return name.toString();
    }

    private void addExtensions(X509v3CertificateBuilder builder, CertificateDraft draft) throws IOException {
        boolean authority = draft.authorityPathLength().isPresent();
        builder.addExtension(
                Extension.basicConstraints,
                true,
                authority ? new BasicConstraints(draft.authorityPathLength().getAsInt()) : new BasicConstraints(false));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
        builder.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(draft.key())));
        builder.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(issuerKeyId));
        if (draft.extendedKeyUsage().isPresent()) {
            KeyPurposeId purpose = KeyPurposeId.getInstance(
                    new ASN1ObjectIdentifier(draft.extendedKeyUsage().get()));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        }
        if (draft.uri().isPresent()) {
            GeneralName name = new GeneralName(
                    GeneralName.uniformResourceIdentifier, draft.uri().get());
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
        }
        if (authority && !draft.hosts().isEmpty()) {
            GeneralSubtree[] names = draft.hosts().stream()
                    .map(host -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, host)))
                    .toArray(GeneralSubtree[]::new);
            builder.addExtension(Extension.nameConstraints, true, new NameConstraints(names, null));
        } else if (!draft.hosts().isEmpty()) {
            GeneralName[] names =
                    draft.hosts().stream().map(CertificateSigner::host).toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
    }

    private static GeneralName host(String text) {
        boolean address = IPAddress.isValid(text);
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, text);
    }

    private BigInteger serial() {
        BigInteger serial = new BigInteger(SERIAL_BITS, random);
        return serial.signum() == 0 ? BigInteger.ONE : serial;
    }

    private static X500Name commonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }

    /** RFC 7093 method 1: the first 160 bits of SHA-256 over the key's bits. */
    private static byte[] keyId(PublicKey key) {
        byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded())
                .getPublicKeyData()
                .getBytes();
        return Arrays.copyOf(Digests.sha256(bits), 20);
    }
}
