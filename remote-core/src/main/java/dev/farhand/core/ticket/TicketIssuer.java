package dev.farhand.core.ticket;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Makes tickets and takes them back, once each. */
@ThreadSafe
public final class TicketIssuer {
    /** How long a ticket waits to be used. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    private final TicketStore store;
    private final Clock clock;
    private final SecureRandom random;

    /** Keeps tickets in {@code store}. */
    public TicketIssuer(TicketStore store, Clock clock, SecureRandom random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    /** A new ticket for exactly this; its hash is stored when this returns. */
    public <T extends OneTimeSecret> T issue(TicketType<T> type, TicketBinding binding) {
        NewTicket<T> made = make(type, binding);
        store.save(made.stored(), clock.instant());
        return made.secret();
    }

    /** The same, but kept by the caller: in the transaction that makes what it opens. Nobody can redeem it before. */
    public <T extends OneTimeSecret> NewTicket<T> make(TicketType<T> type, TicketBinding binding) {
        T secret = type.random(random);
        return new NewTicket<>(
                secret,
                new TicketRecord(
                        secret.hash(), type.name(), binding, clock.instant().plus(LIFE)));
    }

    /**
     * Takes a presented ticket. What {@code origin} (empty where it names none) and {@code address} the caller really has is
     * compared with what the ticket is bound to; a ticket presented from elsewhere is used up by the attempt. Throws {@link RemoteException}:
     * {@link ErrorCode#TICKET_INVALID}, {@link ErrorCode#TICKET_EXPIRED} or {@link ErrorCode#TICKET_USED}.
     */
    public <T extends OneTimeSecret> TicketBinding redeem(
            TicketType<T> type, String presented, Optional<String> origin, String address) {
        T secret = type.parse(presented);
        TicketStore.Consumption consumption = store.consume(secret.hash(), type.name(), clock.instant());
        if (consumption instanceof TicketStore.Consumption.Taken taken) {
            TicketBinding binding = taken.binding();
            if (!same(binding.origin(), origin)
                    || !binding.address().map(bound -> same(bound, address)).orElse(true)) {
                throw new RemoteException(ErrorCode.TICKET_INVALID);
            }
            return binding;
        }
        if (consumption instanceof TicketStore.Consumption.Used) {
            throw new RemoteException(ErrorCode.TICKET_USED);
        }
        if (consumption instanceof TicketStore.Consumption.Expired) {
            throw new RemoteException(ErrorCode.TICKET_EXPIRED);
        }
        throw new RemoteException(ErrorCode.TICKET_INVALID);
    }

    private static boolean same(Optional<String> bound, Optional<String> said) {
        return bound.map(a -> said.map(b -> same(a, b)).orElse(false)).orElse(said.isEmpty());
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
