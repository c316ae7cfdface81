package dev.farhand.core.internal.crypto;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/**
 * PKCS#10 for a key of our own. Written by hand, for it is the same few bytes each time: with the library that reads those
 * of strangers an agent would hold 12 MB more for as long as it runs.
 */
public final class OwnCertificationRequest {
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    /** The authority decides the name. */
    private static final byte[] NO_SUBJECT = {SEQUENCE, 0x00};

    private static final byte[] NO_ATTRIBUTES = {(byte) 0xA0, 0x00};
    /** ECDSA with SHA-256: 1.2.840.10045.4.3.2, without parameters. */
    private static final byte[] ALGORITHM = {
        SEQUENCE, 0x0A, 0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x04, 0x03, 0x02
    };

    private static final byte[] NO_UNUSED_BITS = {0x00};

    private OwnCertificationRequest() {}

    /** A request with an empty subject, signed by the P-256 key it is for; DER. */
    public static byte[] create(KeyPair keys) {
        try {
            byte[] info = value(
                    SEQUENCE,
                    VERSION,
                    NO_SUBJECT,
                    P256.require(keys.getPublic()).getEncoded(),
                    NO_ATTRIBUTES);
            Signature signature = Signature.getInstance(P256.SIGNATURE);
            signature.initSign(keys.getPrivate());
            signature.update(info);
            return value(SEQUENCE, info, ALGORITHM, value(BIT_STRING, NO_UNUSED_BITS, signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("could not sign a certificate request", e);
        }
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        writeLength(out, content.size());
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    /** As short as it can be, as DER wants it. */
    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length);
    }
}
