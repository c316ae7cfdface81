package dev.farhand.server.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

/** What the server proves to browsers that it is the one they asked for. */
record WebKey(PrivateKey key, List<X509Certificate> chain) {
    private static final byte[] PROBE = {1, 2, 3};

    X509Certificate certificate() {
        return chain.get(0);
    }

    /** Whether the key is the one of this certificate. */
    boolean fits(X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(PROBE);
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(certificate.getPublicKey());
        verifier.update(PROBE);
        return verifier.verify(signer.sign());
    }

    /** In the form that TLS takes it in; never on a disk. */
    KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(WebCertificates.NAME, key, null, chain.toArray(Certificate[]::new));
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("this Java keeps no keys in memory", e);
        }
    }

    @Override
    public String toString() {
        return "WebKey[" + certificate().getSubjectX500Principal() + "]";
    }
}
