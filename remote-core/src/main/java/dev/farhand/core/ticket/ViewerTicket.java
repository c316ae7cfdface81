package dev.farhand.core.ticket;

/** Opens one viewer socket of a session; starts with {@code fhv_}. */
public final class ViewerTicket extends OneTimeSecret {
    ViewerTicket(String text) {
        super(TicketType.VIEWER, text);
    }
}
