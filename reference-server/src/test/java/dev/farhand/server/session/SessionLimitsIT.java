package dev.farhand.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.limit.CountLimits;
import dev.farhand.core.limit.LimitExceeded;
import dev.farhand.core.limit.LimitScope;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.session.TerminalChoice;
import dev.farhand.core.ticket.TicketBinding;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.server.access.DevicePlace;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Room;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.device.Device;
import dev.farhand.server.login.Caller;
import dev.farhand.server.refusal.OverLimit;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.User;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many sessions one person, one machine, one tenant and the whole server have at a time. */
@ExtendWith(TestDatabase.class)
class SessionLimitsIT {
    private static final int AT_ONCE = 6;

    /** With nothing in it, since all there is counts. */
    private final Database database =
            Database.open(TestDatabase.empty(), Optional.empty(), AT_ONCE, Room.elsewhere(), Clock.systemUTC());

    private final TenantId tenant = TestDatabase.tenantIn(database);
    private final Device till = device(tenant);
    private final Device printer = device(tenant);
    private final Device elsewhere = device(TestDatabase.tenantIn(database));
    private final User ada = user("ada");
    private final User ben = user("ben");
    private final User cleo = user("cleo");
    private final User dan = user("dan");

    @AfterEach
    void close() {
        database.close();
    }

    private Device device(TenantId where) {
        DeviceId id = DeviceId.random();
        database.transactions().change(where, transaction -> transaction.update("""
                INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts, enrolled_at,
                    certificate_serial, certificate_end)
                VALUES (?, ?, ?, 'Token', 'host', 'linux', '', now(), 1, now())
                """, where, id, where));
        return new Device(
                id,
                new DevicePlace(where, where.value(), Optional.empty()),
                "Tenant",
                "Site",
                Optional.empty(),
                "host",
                "linux",
                DeviceFacts.getDefaultInstance(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                false,
                List.of(),
                "",
                0);
    }

    private User user(String name) {
        return new User(tenant, UUID.randomUUID(), new EmailAddress(name + "@farhand.example"), name);
    }

    private Sessions within(CountLimits limits) {
        return new Sessions(
                database,
                limits,
                new TicketIssuer(new DatabaseTickets(database), Clock.systemUTC(), new SecureRandom()),
                Clock.systemUTC());
    }

    /** What is in the way of one more; each has a shell of its own, so that none is in the place of another. */
    private static Optional<LimitExceeded> open(Sessions sessions, User user, Device device) {
        Sessions.Wish wish = new Sessions.Wish(
                SessionKind.TERMINAL,
                user,
                Optional.empty(),
                user.actor(),
                "",
                "",
                false,
                new TerminalChoice(Optional.of(UUID.randomUUID().toString()), Optional.empty()),
                id -> new TicketBinding(user.id().toString(), id, SessionKind.TERMINAL, "https://farhand.example"));
        try {
            assertThat(sessions.create(device, wish, new Caller("192.0.2.7", "Browser/1.0")))
                    .isPresent();
            return Optional.empty();
        } catch (OverLimit e) {
            return Optional.of(e.limit());
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTheLimitsThatAreReachedTheFirstIsNamedWithItsNumbers(LimitScope scope) {
        CountLimits limits = CountLimits.SESSIONS
                .with(LimitScope.USER, 2)
                .with(LimitScope.DEVICE, 3)
                .with(LimitScope.ORGANISATION, 4)
                .with(LimitScope.SERVER, 5);
        Sessions sessions = within(limits);
        // So many are fine, and bring Ada, the till, its tenant and the server to their limits.
        assertThat(List.of(
                        open(sessions, ada, elsewhere),
                        open(sessions, ada, till),
                        open(sessions, ben, till),
                        open(sessions, cleo, till),
                        open(sessions, dan, printer)))
                .containsOnly(Optional.empty());

        Optional<LimitExceeded> refused =
                switch (scope) {
                    case USER -> open(sessions, ada, till);
                    case DEVICE -> open(sessions, ben, till);
                    case ORGANISATION -> open(sessions, dan, printer);
                    case SERVER -> open(sessions, ben, elsewhere);
                };

        int most = limits.maximum(scope);
        assertThat(refused).contains(new LimitExceeded(ErrorCode.SESSION_LIMIT, scope, most, most));
    }

    @ParameterizedTest
    @EnumSource
    void howeverManyAskAtOnceThereAreNeverMore(LimitScope scope) {
        Sessions sessions = within(new CountLimits(ErrorCode.SESSION_LIMIT, Map.of(scope, 2)));
        // What is counted over all tenants is asked for in two.
        Device other = scope == LimitScope.USER || scope == LimitScope.SERVER ? elsewhere : till;
        List<CompletableFuture<Optional<LimitExceeded>>> asked = IntStream.range(0, AT_ONCE)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> open(sessions, ada, number % 2 == 0 ? till : other),
                        task -> new Thread(task, "asks-" + number).start()))
                .toList();
        List<Optional<LimitExceeded>> answers =
                asked.stream().map(CompletableFuture::join).toList();

        assertThat(answers.stream().filter(Optional::isEmpty)).hasSize(2);
        assertThat(answers.stream().flatMap(Optional::stream))
                .containsOnly(new LimitExceeded(ErrorCode.SESSION_LIMIT, scope, 2, 2));
    }
}
