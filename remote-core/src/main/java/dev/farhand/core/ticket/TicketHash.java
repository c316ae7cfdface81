package dev.farhand.core.ticket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * SHA-256 of a secret, the only form in which one is stored. Whoever reads the store cannot use what it finds; 256
 * random bits need no salt.
 */
public final class TicketHash {
    private static final int BYTES = 32;

    private final byte[] digest;

    private TicketHash(byte[] digest) {
        this.digest = digest;
    }

    static TicketHash of(String secret) {
        try {
            return new TicketHash(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A hash as it was stored; throws {@link IllegalArgumentException} unless it has 32 bytes. The array is copied. */
    public static TicketHash ofBytes(byte[] digest) {
        if (digest.length != BYTES) {
            throw new IllegalArgumentException("a ticket hash has " + BYTES + " bytes, not " + digest.length);
        }
        return new TicketHash(digest.clone());
    }

    /** A copy of the 32 bytes. */
    public byte[] toBytes() {
        return digest.clone();
    }

    /** Compares in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TicketHash hash && MessageDigest.isEqual(digest, hash.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /** The first bytes, enough to find it in a log. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest, 0, 4) + "…";
    }
}
