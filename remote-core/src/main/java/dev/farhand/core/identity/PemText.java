package dev.farhand.core.identity;

import dev.farhand.core.internal.crypto.Digests;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Textual certificates and keys (RFC 7468, strict form): header lines at the top, then blocks, and nothing else. What we
 * would not write we do not read, so no two programs can understand one file differently.
 */
final class PemText {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";
    static final String ENCRYPTED_PRIVATE_KEY = "ENCRYPTED PRIVATE KEY";

    private static final int MAXIMUM_CHARACTERS = 64 * 1024;
    private static final int MAXIMUM_BLOCKS = 8;
    private static final int LINE = 64;
    private static final int MAXIMUM_CERTIFICATE_BYTES = 4096;
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /** One block. */
    record Block(String label, byte[] der) {}

    private final List<String> headers = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();

    private PemText() {}

    /** Throws {@link IllegalArgumentException} that names the line, never its content. */
    static PemText parse(String text) {
        if (text.length() > MAXIMUM_CHARACTERS) {
            throw new IllegalArgumentException("more than " + MAXIMUM_CHARACTERS + " characters");
        }
        PemText pem = new PemText();
        List<String> lines = text.lines().toList();
        int line = 0;
        while (line < lines.size() && !lines.get(line).startsWith(BEGIN)) {
            String header = lines.get(line);
            if (!header.isEmpty()) {
                pem.headers.add(header);
            }
            line++;
        }
        while (line < lines.size()) {
            if (lines.get(line).isEmpty()) {
                line++;
            } else {
                line = pem.readBlock(lines, line);
            }
        }
        return pem;
    }

    List<String> headers() {
        return headers;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** The certificates of all blocks, where every block is one. */
    List<X509Certificate> onlyCertificates() {
        return certificates(blocks);
    }

    /** The certificates of these blocks; anything else among them is refused. */
    static List<X509Certificate> certificates(List<Block> blocks) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (!block.label().equals(CERTIFICATE)) {
                throw new IllegalArgumentException("a block that is no certificate");
            }
            certificates.add(certificate(block.der()));
        }
        return certificates;
    }

    /** One certificate, exactly: no other form, nothing after it. */
    static X509Certificate certificate(byte[] der) {
        if (der.length > MAXIMUM_CERTIFICATE_BYTES) {
            throw new IllegalArgumentException("a certificate of more than " + MAXIMUM_CERTIFICATE_BYTES + " bytes");
        }
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            if (!Arrays.equals(der, certificate.getEncoded())) {
                throw new IllegalArgumentException("a certificate with something around it");
            }
            return certificate;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a certificate", e);
        }
    }

    /** The unencrypted key of a block; the block's bytes are wiped. */
    static PrivateKey privateKey(Block block) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(block.der()));
        } finally {
            Arrays.fill(block.der(), (byte) 0);
        }
    }

    static void append(StringBuilder out, String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        out.append(BEGIN).append(label).append(DASHES).append('\n');
        out.append(body).append('\n');
        out.append(END).append(label).append(DASHES).append('\n');
    }

    static void append(StringBuilder out, X509Certificate certificate) {
        append(out, CERTIFICATE, Digests.der(certificate));
    }

    private int readBlock(List<String> lines, int begin) {
        String first = lines.get(begin);
        if (!first.startsWith(BEGIN) || !first.endsWith(DASHES) || first.length() < BEGIN.length() + DASHES.length()) {
            throw new IllegalArgumentException("line " + (begin + 1) + " does not begin a block");
        }
        if (blocks.size() == MAXIMUM_BLOCKS) {
            throw new IllegalArgumentException("more than " + MAXIMUM_BLOCKS + " blocks");
        }
        String label = first.substring(BEGIN.length(), first.length() - DASHES.length());
        String last = END + label + DASHES;
        StringBuilder body = new StringBuilder();
        for (int line = begin + 1; line < lines.size(); line++) {
            String text = lines.get(line);
            if (text.equals(last)) {
                blocks.add(new Block(label, decode(body.toString(), line)));
                return line + 1;
            }
            if (text.length() > LINE) {
                throw new IllegalArgumentException("line " + (line + 1) + " is too long");
            }
            body.append(text);
        }
        throw new IllegalArgumentException("the block of line " + (begin + 1) + " does not end");
    }

    private static byte[] decode(String body, int line) {
        try {
            return Base64.getDecoder().decode(body.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            // The decoder's own message quotes a character of what may be a key.
            throw new IllegalArgumentException("the block before line " + (line + 1) + " is not base64");
        }
    }
}
