package dev.farhand.core.ticket;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * 256 random bits that open one thing once. Only {@link #reveal()} gives the text away; what is stored is
 * {@link #hash()}.
 */
public abstract sealed class OneTimeSecret permits ViewerTicket, SupportCode, TunnelToken, UploadToken {
    private static final int BYTES = 32;
    private static final Pattern BODY = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final TicketType<?> type;
    private final String text;

    OneTimeSecret(TicketType<?> type, String text) {
        this.type = type;
        this.text = text;
    }

    static String newText(String prefix, SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String checkedText(String prefix, String text) {
        if (!text.startsWith(prefix)
                || !BODY.matcher(text.substring(prefix.length())).matches()) {
            throw new RemoteException(ErrorCode.TICKET_INVALID);
        }
        return text;
    }

    /** The secret itself, to be handed to its owner once. Never log it. */
    public final String reveal() {
        return text;
    }

    /** What may be stored. The prefix is part of it, so equal bits of another type hash differently. */
    public final TicketHash hash() {
        return TicketHash.of(text);
    }

    /** Compares in constant time. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof OneTimeSecret secret
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), secret.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public final int hashCode() {
        return hash().hashCode();
    }

    /** Shows the type only. */
    @Override
    public final String toString() {
        return type.prefix() + "…";
    }
}
