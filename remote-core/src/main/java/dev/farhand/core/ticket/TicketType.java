package dev.farhand.core.ticket;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.security.SecureRandom;
import java.util.function.Function;

/**
 * A purpose with its own Java type and prefix.
 *
 * @param <T> the secret's type
 */
public final class TicketType<T extends OneTimeSecret> {
    /** For {@link ViewerTicket}. */
    public static final TicketType<ViewerTicket> VIEWER = new TicketType<>("viewer", "fhv_", ViewerTicket::new);

    /** For {@link SupportCode}. */
    public static final TicketType<SupportCode> SUPPORT = new TicketType<>("support", "fhs_", SupportCode::new);

    /** For {@link TunnelToken}. */
    public static final TicketType<TunnelToken> TUNNEL = new TicketType<>("tunnel", "fht_", TunnelToken::new);

    /** For {@link UploadToken}. */
    public static final TicketType<UploadToken> UPLOAD = new TicketType<>("upload", "fhu_", UploadToken::new);

    private final String name;
    private final String prefix;
    private final Function<String, T> constructor;

    private TicketType(String name, String prefix, Function<String, T> constructor) {
        this.name = name;
        this.prefix = prefix;
        this.constructor = constructor;
    }

    /** For example {@code "viewer"}; stored beside the hash. */
    public String name() {
        return name;
    }

    /** What every secret of this type starts with. */
    public String prefix() {
        return prefix;
    }

    /**
     * Reads a secret somebody presented. Throws {@link RemoteException} with {@link ErrorCode#TICKET_INVALID} for text
     * of any other form, a secret of another type among them; the text is not repeated.
     */
    public T parse(String text) {
        return constructor.apply(OneTimeSecret.checkedText(prefix, text));
    }

    /** A new secret. */
    public T random(SecureRandom random) {
        return constructor.apply(OneTimeSecret.newText(prefix, random));
    }

    @Override
    public String toString() {
        return name;
    }
}
