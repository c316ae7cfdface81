package dev.farhand.core.ticket;

/**
 * A ticket that no store keeps yet.
 *
 * @param secret what its bearer gets
 * @param stored what the store that redeems it has to keep
 */
public record NewTicket<T extends OneTimeSecret>(T secret, TicketRecord stored) {}
