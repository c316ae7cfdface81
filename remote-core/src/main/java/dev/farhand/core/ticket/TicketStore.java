package dev.farhand.core.ticket;

import java.time.Instant;

/**
 * Where tickets lie until they are used. Implementations are called by many threads, and with several servers by many
 * processes: {@link #consume} is atomic among all of them.
 */
public interface TicketStore {
    /**
     * Keeps a ticket. Throws {@link dev.farhand.core.error.RemoteException} with
     * {@link dev.farhand.core.error.ErrorCode#OVERLOADED} when there is no room, or
     * {@link dev.farhand.core.error.ErrorCode#TICKETS_UNAVAILABLE} when the store cannot be reached.
     */
    void save(TicketRecord ticket, Instant now);

    /**
     * Takes a ticket out of use, whatever the caller then decides. Of several callers exactly one gets
     * {@link Consumption.Taken}. A store that cannot be reached throws
     * {@link dev.farhand.core.error.ErrorCode#TICKETS_UNAVAILABLE}: it never lets anybody through.
     */
    Consumption consume(TicketHash hash, String type, Instant now);

    /** What became of an attempt. */
    sealed interface Consumption {
        /** It was good, and is used up now. */
        record Taken(TicketBinding binding) implements Consumption {}

        /** Nobody made such a ticket, or it was for another purpose, or it was forgotten after its time. */
        record Unknown() implements Consumption {}

        /** Its time is over. */
        record Expired() implements Consumption {}

        /** Somebody was first. */
        record Used() implements Consumption {}
    }
}
