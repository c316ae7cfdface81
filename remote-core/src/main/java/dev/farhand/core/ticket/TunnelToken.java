package dev.farhand.core.ticket;

/** Opens one end of a tunnel; starts with {@code fht_}. */
public final class TunnelToken extends OneTimeSecret {
    TunnelToken(String text) {
        super(TicketType.TUNNEL, text);
    }
}
