package dev.farhand.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.testing.FakeClock;
import dev.farhand.core.ticket.TicketBinding;
import dev.farhand.core.ticket.TicketHash;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.core.ticket.TicketStore.Consumption;
import dev.farhand.core.ticket.TicketType;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.FilledTenant;
import dev.farhand.server.database.Room;
import dev.farhand.server.database.TestDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class DatabaseTicketsIT {
    private static final String ORIGIN = "https://farhand.example";

    private final DatabaseTickets tickets = new DatabaseTickets(TestDatabase.shared());
    private TicketBinding binding;

    @BeforeEach
    void makeSession() {
        SessionId session = new SessionId(FilledTenant.make().value());
        binding =
                new TicketBinding("user", session, SessionKind.TERMINAL, Optional.of(ORIGIN), Optional.of("192.0.2.7"));
    }

    @Test
    void aTicketOpensWhatItWasMadeForOnce() {
        TicketIssuer issuer = new TicketIssuer(tickets, Clock.systemUTC(), new SecureRandom());
        String ticket = issuer.issue(TicketType.VIEWER, binding).reveal();

        assertThat(issuer.redeem(TicketType.VIEWER, ticket, Optional.of(ORIGIN), "192.0.2.7"))
                .isEqualTo(binding);
        assertThatThrownBy(() -> issuer.redeem(TicketType.VIEWER, ticket, Optional.of(ORIGIN), "192.0.2.7"))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.TICKET_USED));
    }

    @Test
    void aTicketForNoPageComesBackAsSuch() {
        TicketBinding nowhere =
                new TicketBinding("user", binding.session(), SessionKind.TERMINAL, Optional.empty(), Optional.empty());
        TicketIssuer issuer = new TicketIssuer(tickets, Clock.systemUTC(), new SecureRandom());
        String ticket = issuer.issue(TicketType.VIEWER, nowhere).reveal();

        assertThat(issuer.redeem(TicketType.VIEWER, ticket, Optional.empty(), "192.0.2.7"))
                .isEqualTo(nowhere);
    }

    @Test
    void ofManyWhoPresentItOneIsLetIn() {
        Clock clock = Clock.systemUTC();
        TicketHash hash = new TicketIssuer(tickets, clock, new SecureRandom())
                .issue(TicketType.VIEWER, binding)
                .hash();

        long taken = IntStream.range(0, 40)
                .parallel()
                .mapToObj(number -> tickets.consume(hash, "viewer", clock.instant()))
                .filter(Consumption.Taken.class::isInstance)
                .count();

        assertThat(taken).isEqualTo(1);
    }

    @Test
    void saysWhyItTakesNone() {
        FakeClock clock = new FakeClock();
        TicketIssuer issuer = new TicketIssuer(tickets, clock, new SecureRandom());
        TicketHash hash = issuer.issue(TicketType.VIEWER, binding).hash();

        assertThat(tickets.consume(hash, "upload", clock.instant())).isInstanceOf(Consumption.Unknown.class);
        clock.move(TicketIssuer.LIFE);
        assertThat(tickets.consume(hash, "viewer", clock.instant())).isInstanceOf(Consumption.Expired.class);
        assertThat(tickets.consume(TicketHash.ofBytes(new byte[32]), "viewer", clock.instant()))
                .isInstanceOf(Consumption.Unknown.class);

        // Nobody remembers it for ever.
        clock.move(Duration.ofHours(2));
        issuer.issue(TicketType.VIEWER, binding);
        assertThat(tickets.consume(hash, "viewer", clock.instant())).isInstanceOf(Consumption.Unknown.class);
    }

    @Test
    void aSessionHasNoMoreTicketsWaitingThanItCanUse() {
        FakeClock clock = new FakeClock();
        TicketIssuer issuer = new TicketIssuer(tickets, clock, new SecureRandom());
        for (int i = 0; i < DatabaseTickets.WAITING; i++) {
            issuer.issue(TicketType.VIEWER, binding);
        }

        assertThatThrownBy(() -> issuer.issue(TicketType.VIEWER, binding))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.OVERLOADED));
        clock.move(TicketIssuer.LIFE);
        assertThat(issuer.issue(TicketType.VIEWER, binding)).isNotNull();
    }

    @Test
    void makesNoneForASessionThatIsNotThere() {
        TicketBinding nowhere = new TicketBinding("user", SessionId.random(), SessionKind.TERMINAL, ORIGIN);

        assertThatThrownBy(() -> new TicketIssuer(tickets, Clock.systemUTC(), new SecureRandom())
                        .issue(TicketType.VIEWER, nowhere))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.SESSION_UNKNOWN));
    }

    @Test
    void whereTheDatabaseIsAwayNoneIsMadeAndNobodyLetIn() {
        DatabaseUrl url = TestDatabase.empty();
        try (Database database = Database.open(url, Optional.empty(), 2, Room.elsewhere(), Clock.systemUTC())) {
            SessionId session = new SessionId(FilledTenant.in(database).value());
            TicketIssuer issuer =
                    new TicketIssuer(new DatabaseTickets(database), Clock.systemUTC(), new SecureRandom());
            TicketBinding bound = new TicketBinding("user", session, SessionKind.TERMINAL, ORIGIN);
            String ticket = issuer.issue(TicketType.VIEWER, bound).reveal();

            TestDatabase.drop(url);

            // Both at once: each waits for a while for the database to come back.
            Stream.<ThrowingCallable>of(
                            () -> issuer.issue(TicketType.VIEWER, bound),
                            () -> issuer.redeem(TicketType.VIEWER, ticket, Optional.of(ORIGIN), "192.0.2.7"))
                    .parallel()
                    .forEach(DatabaseTicketsIT::assertUnavailable);
        }
    }

    private static void assertUnavailable(ThrowingCallable use) {
        assertThatThrownBy(use).isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                .isEqualTo(ErrorCode.TICKETS_UNAVAILABLE));
    }
}
