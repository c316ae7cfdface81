package dev.farhand.server.session;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.ticket.TicketBinding;
import dev.farhand.core.ticket.TicketHash;
import dev.farhand.core.ticket.TicketRecord;
import dev.farhand.core.ticket.TicketStore;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.database.TenantTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Tickets in the database, so that of all nodes exactly one takes each. A ticket belongs to its session's tenant. */
@ThreadSafe
public final class DatabaseTickets implements TicketStore {
    /** How many tickets of one session may wait at a time. */
    static final int WAITING = 50;

    /** For so long a late comer hears that it is late, and not that there never was such a ticket. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Database database;

    /** Tickets in this database. */
    public DatabaseTickets(Database database) {
        this.database = database;
    }

    @Override
    public void save(TicketRecord ticket, Instant now) {
        guarded(() -> {
            SessionId session = ticket.binding().session();
            return database.transactions()
                    .write(TenantKey.session(session), (place, transaction) -> {
                        transaction.update(
                                "DELETE FROM farhand.tickets WHERE tenant_id = ? AND expires_at < ?",
                                place.tenant(),
                                now.minus(REMEMBERED));
                        requireRoom(transaction, session, now);
                        insert(transaction, ticket);
                        return true;
                    })
                    .orElseThrow(() -> new RemoteException(ErrorCode.SESSION_UNKNOWN));
        });
    }

    private static void requireRoom(TenantTransaction transaction, SessionId session, Instant now) {
        long waiting = transaction.one("""
                SELECT count(*) AS waiting FROM farhand.tickets
                WHERE tenant_id = ? AND session_id = ? AND used_at IS NULL AND expires_at > ?
                """, row -> row.number("waiting"), transaction.tenant(), session, now);
        if (waiting >= WAITING) {
            throw new RemoteException(ErrorCode.OVERLOADED, "Too many tickets of this session wait to be used.");
        }
    }

    /** Keeps one of a session that nobody else can have tickets of. */
    static void insert(TenantTransaction transaction, TicketRecord ticket) {
        TicketBinding binding = ticket.binding();
        transaction.update(
                """
                INSERT INTO farhand.tickets (tenant_id, id, hash, type, session_id, user_id, kind, origin, address, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                transaction.tenant(),
                UUID.randomUUID(),
                ticket.hash().toBytes(),
                ticket.type(),
                binding.session(),
                binding.user(),
                binding.kind().wireName(),
                binding.origin(),
                binding.address(),
                ticket.expiresAt());
    }

    @Override
    public Consumption consume(TicketHash hash, String type, Instant now) {
        return guarded(() -> {
            return database.transactions()
                    .write(TenantKey.ticket(hash.toBytes()), (place, transaction) -> take(
                                    transaction, place.id(), type, now)
                            .orElseGet(() -> refusal(transaction, place.id(), type, now)))
                    .orElse(new Consumption.Unknown());
        });
    }

    /** One statement decides: who comes second finds the ticket used. */
    private static Optional<Consumption> take(TenantTransaction transaction, UUID id, String type, Instant now) {
        return transaction.find(
                """
                UPDATE farhand.tickets SET used_at = ?
                WHERE tenant_id = ? AND id = ? AND type = ? AND used_at IS NULL AND expires_at > ?
                RETURNING session_id, user_id, kind, origin, address
                """, row -> new Consumption.Taken(binding(row)), now, transaction.tenant(), id, type, now);
    }

    private static TicketBinding binding(Row row) {
        return new TicketBinding(
                row.text("user_id"),
                new SessionId(row.uuid("session_id")),
                SessionKind.ofWireName(row.text("kind")).orElseThrow(),
                row.optionalText("origin"),
                row.optionalText("address"));
    }

    private static Consumption refusal(TenantTransaction transaction, UUID id, String type, Instant now) {
        return transaction
                .find(
                        "SELECT expires_at FROM farhand.tickets WHERE tenant_id = ? AND id = ? AND type = ?",
                        row -> row.instant("expires_at").isAfter(now)
                                ? new Consumption.Used()
                                : new Consumption.Expired(),
                        transaction.tenant(),
                        id,
                        type)
                .orElse(new Consumption.Unknown());
    }

    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (RemoteException e) {
            throw e.code() == ErrorCode.DATABASE_UNAVAILABLE
                    ? new RemoteException(ErrorCode.TICKETS_UNAVAILABLE, ErrorCode.TICKETS_UNAVAILABLE.sentence(), e)
                    : e;
        }
    }
}
