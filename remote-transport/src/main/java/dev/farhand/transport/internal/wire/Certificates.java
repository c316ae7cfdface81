package dev.farhand.transport.internal.wire;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads chains as they travel. */
public final class Certificates {
    private static final int MAXIMUM_CHAIN = 4;
    private static final int MAXIMUM_BYTES = 8 * 1024;

    private Certificates() {}

    /** Throws {@link RemoteException} PROTOCOL_VIOLATION for anything but 1 to 4 certificates. */
    public static List<X509Certificate> parse(List<ByteString> chain) {
        if (chain.isEmpty() || chain.size() > MAXIMUM_CHAIN) {
            throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION, "The certificate chain has no usable length.");
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            for (ByteString der : chain) {
                if (der.size() > MAXIMUM_BYTES) {
                    throw new CertificateException("too large");
                }
                certificates.add((X509Certificate) factory.generateCertificate(der.newInput()));
            }
            return certificates;
        } catch (CertificateException unreadable) {
            throw new RemoteException(
                    ErrorCode.PROTOCOL_VIOLATION, "The certificate chain cannot be read.", unreadable);
        }
    }

    /** SHA-256 of a certificate's DER: names it on the wire. */
    public static ByteString digest(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate without an encoding", impossible);
        }
    }
}
