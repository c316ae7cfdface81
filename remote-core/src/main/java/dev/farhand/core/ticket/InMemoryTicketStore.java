package dev.farhand.core.ticket;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tickets of one process. Holds at most a given number; tickets whose time is over make room. */
@ThreadSafe
public final class InMemoryTicketStore implements TicketStore {
    private final int capacity;
    private final Map<TicketHash, Entry> entries = new LinkedHashMap<>();

    /** Room for {@code capacity} tickets at a time, used ones included until they expire. */
    public InMemoryTicketStore(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public synchronized void save(TicketRecord ticket, Instant now) {
        if (entries.size() >= capacity) {
            entries.values().removeIf(entry -> !now.isBefore(entry.ticket.expiresAt()));
        }
        if (entries.size() >= capacity) {
            throw new RemoteException(ErrorCode.OVERLOADED);
        }
        entries.put(ticket.hash(), new Entry(ticket));
    }

    @Override
    public synchronized Consumption consume(TicketHash hash, String type, Instant now) {
        Entry entry = entries.get(hash);
        if (entry == null || !entry.ticket.type().equals(type)) {
            return new Consumption.Unknown();
        }
        if (!now.isBefore(entry.ticket.expiresAt())) {
            return new Consumption.Expired();
        }
        if (entry.used) {
            return new Consumption.Used();
        }
        entry.used = true;
        return new Consumption.Taken(entry.ticket.binding());
    }

    private static final class Entry {
        private final TicketRecord ticket;
        private boolean used;

        Entry(TicketRecord ticket) {
            this.ticket = ticket;
        }
    }
}
