package dev.farhand.core.ticket;

/** Opens one quick-support page; starts with {@code fhs_}. */
public final class SupportCode extends OneTimeSecret {
    SupportCode(String text) {
        super(TicketType.SUPPORT, text);
    }
}
