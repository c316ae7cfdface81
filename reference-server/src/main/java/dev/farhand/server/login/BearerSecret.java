package dev.farhand.server.login;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * 256 random bits that stand for somebody. Each purpose has its own type and prefix; the prefix is part of what is hashed, so
 * none is found in the table of another. Only {@link #reveal()} gives the text away; the database has {@link #hash()}.
 */
public abstract sealed class BearerSecret permits WebSessionSecret, OneTimeLink, ApiKeySecret {
    private static final int BYTES = 32;
    private static final Pattern BODY = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String prefix;
    private final String text;

    BearerSecret(String prefix, String text) {
        this.prefix = prefix;
        this.text = text;
    }

    static String random(String prefix, SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String checked(String prefix, String text, ErrorCode otherwise) {
        if (!text.startsWith(prefix)
                || !BODY.matcher(text.substring(prefix.length())).matches()) {
            throw new RemoteException(otherwise);
        }
        return text;
    }

    /** The secret itself, to be handed to its owner once. Never log it. */
    public final String reveal() {
        return text;
    }

    /** What may be stored: SHA-256, which 256 random bits need nothing more than. */
    public final byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Shows the type only. */
    @Override
    public final String toString() {
        return prefix + "…";
    }
}
