package dev.farhand.core.identity;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.EncryptedKeys;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything an authority knows, as one value that is stored at once. Text, so that {@code openssl} can open it when
 * nothing else can:
 *
 * <pre>
 * Farhand-Authority-Format: 1
 * Farhand-Trust-Version: (number)
 * Farhand-Blocks: 2 or 4
 * ENCRYPTED PRIVATE KEY   key of the authority that issues
 * CERTIFICATE             of the authority that issues
 * CERTIFICATE             of the previous authority          (while a rotation overlaps)
 * CERTIFICATE             the issuing key, vouched for by the previous authority (the same)
 * </pre>
 */
record AuthorityState(
        int trustVersion, PrivateKey key, byte[] encryptedKey, X509Certificate current, Optional<Overlap> overlap) {
    private static final Pattern HEADER = Pattern.compile(
            "Farhand-Authority-Format: ([0-9]{1,5})\nFarhand-Trust-Version: ([0-9]{1,9})\nFarhand-Blocks: ([24])");
    private static final String FORMAT = "1";

    /** The authority that goes, and its word for the one that comes. Its key is gone already: nothing needs it. */
    record Overlap(X509Certificate previous, X509Certificate cross) {}

    TrustBundle trust() {
        return overlap.map(o -> new TrustBundle(trustVersion, List.of(current, o.previous()), List.of(o.cross())))
                .orElseGet(() -> new TrustBundle(trustVersion, List.of(current)));
    }

    AuthorityState retired() {
        return new AuthorityState(trustVersion + 1, key, encryptedKey, current, Optional.empty());
    }

    byte[] encode() {
        StringBuilder out = new StringBuilder();
        out.append("Farhand-Authority-Format: ").append(FORMAT);
        out.append("\nFarhand-Trust-Version: ").append(trustVersion);
        out.append("\nFarhand-Blocks: ").append(overlap.isPresent() ? 4 : 2).append('\n');
        PemText.append(out, PemText.ENCRYPTED_PRIVATE_KEY, encryptedKey);
        PemText.append(out, current);
        overlap.ifPresent(o -> {
            PemText.append(out, o.previous());
            PemText.append(out, o.cross());
        });
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static AuthorityState decode(byte[] bytes, char[] passphrase) {
        try {
            PemText text = PemText.parse(StandardCharsets.US_ASCII
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
            Matcher header = HEADER.matcher(String.join("\n", text.headers()));
            if (!header.matches()) {
                throw new IllegalArgumentException("its head is not an authority's");
            }
            if (!header.group(1).equals(FORMAT)) {
                throw new IllegalArgumentException(
                        "it has format " + header.group(1) + ", this version reads " + FORMAT);
            }
            List<PemText.Block> blocks = text.blocks();
            if (blocks.size() != Integer.parseInt(header.group(3))
                    || !blocks.get(0).label().equals(PemText.ENCRYPTED_PRIVATE_KEY)) {
                throw new IllegalArgumentException("it is not complete");
            }
            List<X509Certificate> certificates = PemText.certificates(blocks.subList(1, blocks.size()));
            byte[] encryptedKey = blocks.get(0).der();
            AuthorityState state = new AuthorityState(
                    Integer.parseInt(header.group(2)),
                    decrypt(encryptedKey, passphrase),
                    encryptedKey,
                    certificates.get(0),
                    certificates.size() == 1
                            ? Optional.empty()
                            : Optional.of(new Overlap(certificates.get(1), certificates.get(2))));
            state.requireConsistent();
            return state;
        } catch (CharacterCodingException | IllegalArgumentException | GeneralSecurityException e) {
            String reason = e instanceof IllegalArgumentException ? e.getMessage() : "its parts do not fit together";
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "The stored authority cannot be used: " + reason + ". Restore it from a backup.",
                    e);
        }
    }

    private static PrivateKey decrypt(byte[] encryptedKey, char[] passphrase) {
        try {
            return EncryptedKeys.decrypt(encryptedKey, passphrase);
        } catch (GeneralSecurityException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, "The passphrase does not open the stored authority.", e);
        }
    }

    private void requireConsistent() throws GeneralSecurityException {
        trust();
        Identity.of(key, List.of(current));
        current.verify(current.getPublicKey());
        if (overlap.isPresent()) {
            overlap.get().cross().verify(overlap.get().previous().getPublicKey());
            if (!overlap.get().cross().getPublicKey().equals(current.getPublicKey())) {
                throw new IllegalArgumentException("its cross certificate is for another key");
            }
        }
    }
}
