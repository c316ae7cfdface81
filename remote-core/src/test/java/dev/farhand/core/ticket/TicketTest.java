package dev.farhand.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.testing.FakeClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TicketTest {
    private static final String ORIGIN = "https://farhand.example";
    private static final List<TicketType<?>> TYPES =
            List.of(TicketType.VIEWER, TicketType.SUPPORT, TicketType.TUNNEL, TicketType.UPLOAD);

    private final FakeClock clock = new FakeClock();
    private final TicketIssuer issuer = new TicketIssuer(new InMemoryTicketStore(100), clock, new SecureRandom());
    private final TicketBinding binding = new TicketBinding("u1", SessionId.random(), SessionKind.TERMINAL, ORIGIN);

    private ErrorCode refusal(TicketType<?> type, String text, String origin, String address) {
        return catchThrowableOfType(
                        RemoteException.class, () -> issuer.redeem(type, text, Optional.of(origin), address))
                .code();
    }

    private ErrorCode refusal(String text) {
        return refusal(TicketType.VIEWER, text, ORIGIN, "192.0.2.1");
    }

    @Test
    void opensOnceWhatItIsFor() {
        String ticket = issuer.issue(TicketType.VIEWER, binding).reveal();
        assertThat(issuer.redeem(TicketType.VIEWER, ticket, Optional.of(ORIGIN), "192.0.2.1"))
                .isEqualTo(binding);
        assertThat(refusal(ticket)).isEqualTo(ErrorCode.TICKET_USED);
    }

    @Test
    void livesForSixtySeconds() {
        String early = issuer.issue(TicketType.VIEWER, binding).reveal();
        String late = issuer.issue(TicketType.VIEWER, binding).reveal();
        clock.move(Duration.ofMillis(59_999));
        assertThat(issuer.redeem(TicketType.VIEWER, early, Optional.of(ORIGIN), "192.0.2.1"))
                .isEqualTo(binding);
        clock.move(Duration.ofMillis(1));
        assertThat(refusal(late)).isEqualTo(ErrorCode.TICKET_EXPIRED);
    }

    @Test
    void noTypeIsTakenForAnother() {
        for (TicketType<?> issued : TYPES) {
            String text = issuer.issue(issued, binding).reveal();
            assertThat(text).startsWith(issued.prefix());
            for (TicketType<?> asked : TYPES) {
                if (asked != issued) {
                    assertThat(refusal(asked, text, ORIGIN, "192.0.2.1")).isEqualTo(ErrorCode.TICKET_INVALID);
                    String disguised =
                            asked.prefix() + text.substring(issued.prefix().length());
                    assertThat(refusal(asked, disguised, ORIGIN, "192.0.2.1")).isEqualTo(ErrorCode.TICKET_INVALID);
                }
            }
        }
    }

    @Test
    void aTicketFromAnotherPageOrAddressIsRefusedAndUsedUp() {
        String ticket = issuer.issue(TicketType.VIEWER, binding).reveal();
        assertThat(refusal(TicketType.VIEWER, ticket, "https://evil.example", "192.0.2.1"))
                .isEqualTo(ErrorCode.TICKET_INVALID);
        assertThat(refusal(ticket)).isEqualTo(ErrorCode.TICKET_USED);

        String bound = issuer.issue(TicketType.VIEWER, binding.withAddress("192.0.2.1"))
                .reveal();
        assertThat(refusal(TicketType.VIEWER, bound, ORIGIN, "192.0.2.2")).isEqualTo(ErrorCode.TICKET_INVALID);
    }

    @Test
    void aTicketOfAProgramThatIsNoPageIsForNoPage() {
        TicketBinding nowhere =
                new TicketBinding("u1", SessionId.random(), SessionKind.TERMINAL, Optional.empty(), Optional.empty());
        String ticket = issuer.issue(TicketType.VIEWER, nowhere).reveal();
        assertThat(issuer.redeem(TicketType.VIEWER, ticket, Optional.empty(), "192.0.2.1"))
                .isEqualTo(nowhere);
        assertThat(refusal(issuer.issue(TicketType.VIEWER, nowhere).reveal())).isEqualTo(ErrorCode.TICKET_INVALID);

        String ofAPage = issuer.issue(TicketType.VIEWER, binding).reveal();
        assertThat(catchThrowableOfType(
                                RemoteException.class,
                                () -> issuer.redeem(TicketType.VIEWER, ofAPage, Optional.empty(), "192.0.2.1"))
                        .code())
                .isEqualTo(ErrorCode.TICKET_INVALID);
    }

    @Test
    void textOfAnotherFormIsRefusedWithoutRepeatingIt() {
        String good = issuer.issue(TicketType.VIEWER, binding).reveal();
        for (String text : List.of("", "fhv_", good + "a", good.substring(1), good + "\n", " " + good, "fhe_" + good)) {
            RemoteException refused = catchThrowableOfType(
                    RemoteException.class,
                    () -> issuer.redeem(TicketType.VIEWER, text, Optional.of(ORIGIN), "192.0.2.1"));
            assertThat(refused.code()).isEqualTo(ErrorCode.TICKET_INVALID);
            assertThat(refused).hasMessage(ErrorCode.TICKET_INVALID.sentence());
        }
    }

    @Test
    void nothingButRevealGivesTheSecretAway() {
        ViewerTicket ticket = issuer.issue(TicketType.VIEWER, binding);
        String body = ticket.reveal().substring(4);
        assertThat(ticket.toString()).isEqualTo("fhv_…");
        assertThat(ticket.hash().toString()).doesNotContain(body).hasSizeLessThan(12);
        assertThat(ticket.hash()).isEqualTo(TicketHash.ofBytes(ticket.hash().toBytes()));
        assertThat(TicketType.VIEWER.parse(ticket.reveal())).isEqualTo(ticket).hasSameHashCodeAs(ticket);
        assertThat(issuer.issue(TicketType.VIEWER, binding)).isNotEqualTo(ticket);
    }

    @Test
    void theStoreIsBoundedAndMakesRoomByTime() {
        for (int i = 0; i < 100; i++) {
            issuer.issue(TicketType.VIEWER, binding);
        }
        assertThat(catchThrowableOfType(RemoteException.class, () -> issuer.issue(TicketType.VIEWER, binding))
                        .code())
                .isEqualTo(ErrorCode.OVERLOADED);
        clock.move(TicketIssuer.LIFE);
        assertThat(issuer.issue(TicketType.VIEWER, binding).reveal()).startsWith("fhv_");
    }

    @Test
    void ofTwoWhoPresentItAtOnceExactlyOneGetsIn() throws Exception {
        int tickets = 10_000;
        TicketIssuer large = new TicketIssuer(new InMemoryTicketStore(tickets), clock, new SecureRandom());
        List<String> secrets = Stream.generate(
                        () -> large.issue(TicketType.VIEWER, binding).reveal())
                .limit(tickets)
                .toList();
        AtomicInteger admitted = new AtomicInteger();
        // In lockstep without sleeping in between: whoever is first waits, spinning, for the other at each ticket.
        AtomicInteger arrived = new AtomicInteger();
        Callable<Void> presenter = () -> {
            for (int i = 0; i < tickets; i++) {
                arrived.incrementAndGet();
                while (arrived.get() < 2 * (i + 1)) {
                    Thread.onSpinWait();
                }
                admitted.addAndGet(getsIn(large, secrets.get(i)) ? 1 : 0);
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Future<Void> done : threads.invokeAll(List.of(presenter, presenter))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(admitted).hasValue(tickets);
    }

    private static boolean getsIn(TicketIssuer issuer, String ticket) {
        try {
            issuer.redeem(TicketType.VIEWER, ticket, Optional.of(ORIGIN), "192.0.2.1");
            return true;
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.TICKET_USED);
            return false;
        }
    }

    @Test
    void refusesABindingToNobody() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TicketBinding(" ", SessionId.random(), SessionKind.DESKTOP, ORIGIN))
                .withMessageContaining("user");
        assertThatIllegalArgumentException().isThrownBy(() -> TicketHash.ofBytes(new byte[31]));
    }
}
