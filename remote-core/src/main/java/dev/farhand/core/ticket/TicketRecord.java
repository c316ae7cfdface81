package dev.farhand.core.ticket;

import java.time.Instant;

/**
 * A ticket as it is stored.
 *
 * @param type {@link TicketType#name()}
 * @param expiresAt the first moment at which it opens nothing
 */
public record TicketRecord(TicketHash hash, String type, TicketBinding binding, Instant expiresAt) {}
