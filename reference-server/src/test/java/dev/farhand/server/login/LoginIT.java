package dev.farhand.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.audit.AuditLog;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.Room;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.User;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@ExtendWith(TestDatabase.class)
class LoginIT {
    private static final String AGENT = "Browser/1.0";

    /** From the test suite of the reference implementation, for the password "password". */
    private static final String CHEAP =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private final LoginFixture fixture = new LoginFixture(TestDatabase.shared());
    private final InetAddress address = LoginFixture.ownAddress();
    private TenantId tenant;
    private User user;

    @BeforeEach
    void makeUser() {
        tenant = TestDatabase.tenant();
        user = fixture.user(tenant);
    }

    @Test
    void letsInWhoKnowsThePassword() {
        WebSessionSecret secret = logIn(" " + user.email().value().toUpperCase(Locale.ROOT));

        assertThat(fixture.sessions.require(secret)).satisfies(login -> {
            assertThat(login.user()).isEqualTo(user);
            assertThat(login.recentFactorAt()).isEqualTo(fixture.clock.instant());
        });
        assertThat(fixture.sessions.require(WebSessionSecret.parse(secret.reveal())))
                .isNotNull();
        assertThat(secret.toString()).isEqualTo("fhw_…");
        assertThat(records()).containsExactly("1 0 " + user.id());
    }

    @Test
    void keepsOutWhoDoesNotAndTellsNobodyWhy() {
        List<String> sentences = new ArrayList<>();
        for (String email :
                List.of(user.email().value(), "nobody-" + user.email().value(), "nonsense")) {
            assertThatThrownBy(() -> fixture.login.login(email, "wrong password", address, AGENT))
                    .isInstanceOfSatisfying(RemoteException.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo(ErrorCode.LOGIN_FAILED);
                        sentences.add(refusal.getMessage());
                    });
        }
        disable();
        assertThatThrownBy(() -> logIn(user.email().value())).hasMessage(sentences.get(0));

        assertThat(sentences).containsOnly(sentences.get(0));
        // The account that there is has it on record.
        assertThat(records()).containsOnly("1 140 " + user.id()).hasSize(2);
    }

    /** Each write waits for the disk, which takes longer than all else that differs. */
    @Test
    void aMistakeIsWrittenAsOftenWhetherOrNotThereIsAnAccount() throws SQLException {
        assertThat(writesOf("nobody-" + user.email().value()))
                .isEqualTo(writesOf(user.email().value()));
    }

    /** Of several, since the server writes now and then by itself. */
    private long writesOf(String email) throws SQLException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            long before = transactions();
            assertFailed(() -> fixture.login.login(email, "wrong password", address, AGENT));
            least = Math.min(least, transactions() - before);
        }
        return least;
    }

    /** How many have written. */
    private static long transactions() throws SQLException {
        return Long.parseLong(TestDatabase.rootSays("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"));
    }

    @Test
    void tenMistakesAreEnoughForAnAccount() {
        for (int i = 0; i < 10; i++) {
            assertFailed(() -> fixture.login.login(user.email().value(), "wrong", LoginFixture.ownAddress(), AGENT));
            fixture.clock.move(Duration.ofSeconds(6));
        }

        // The right password too: else it would be the eleventh guess.
        assertThatThrownBy(() -> logIn(user.email().value())).isInstanceOfSatisfying(RemoteException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(9));
        });
        fixture.clock.move(Duration.ofMinutes(9));
        assertThat(logIn(user.email().value())).isNotNull();
    }

    @Test
    void tenMistakesAreEnoughForAnAddressAndItsNetwork() {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < 10; i++) {
            bytes[15]++;
            InetAddress neighbour = LoginFixture.address(bytes);
            fixture.throttle.begin(new EmailAddress(i + "@" + tenant), neighbour);
        }

        assertRefused(() -> logIn(user.email().value()), ErrorCode.RATE_LIMITED);
        assertThat(fixture.login.login(user.email().value(), LoginFixture.PASSWORD, LoginFixture.ownAddress(), AGENT))
                .isNotNull();
    }

    /** The lines are read by programs that ban addresses: their form is a promise of {@code docs/login.md}. */
    @Test
    void theLogSaysWhoTriedFromWhere() {
        List<String> lines = logged(() -> {
            logIn(user.email().value());
            assertFailed(() -> fixture.login.login(user.email().value(), "wrong", address, AGENT));
            assertFailed(() -> fixture.login.login("x\nlogin of y from 192.0.2.9 failed", "wrong", address, AGENT));
            for (int i = 0; i < 9; i++) {
                fixture.throttle.begin(user.email(), address);
            }
            assertRefused(() -> logIn(user.email().value()), ErrorCode.RATE_LIMITED);
        });

        String line = "login of " + user.email() + " from " + address.getHostAddress();
        assertThat(lines)
                .containsExactly(
                        line, line + " failed, by Browser/1.0", line + " refused: RATE_LIMITED, by Browser/1.0");
    }

    @ParameterizedTest
    @MethodSource("agents")
    void aProgramIsOneWordOfTheLogWhateverItSaysItIs(String said, String word) {
        assertThat(logged(() ->
                        assertFailed(() -> fixture.login.login(user.email().value(), "wrong", address, said))))
                .containsExactly(
                        "login of " + user.email() + " from " + address.getHostAddress() + " failed, by " + word);
    }

    static Stream<Arguments> agents() {
        return Stream.of(
                Arguments.of("", "-"),
                Arguments.of("Mozilla/5.0 (X11; Linux x86_64) 100%", "Mozilla/5.0%20(X11;%20Linux%20x86_64)%20100%25"),
                Arguments.of("x\r\nlogin of y from 192.0.2.9 failed", "x%20login%20of%20y%20from%20192.0.2.9%20failed"),
                Arguments.of("\u0000\u001b[31m\u202e\"\u007f\u00e9", "[31m%22%20%C3%A9"),
                Arguments.of("x".repeat(10_000), "x".repeat(299)),
                Arguments.of("\u20ac".repeat(10_000), "%E2%82%AC".repeat(33) + "%E2"));
    }

    private static List<String> logged(Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger(PasswordLogin.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            work.run();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whoLogsInOftenIsNotPunished() {
        for (int i = 0; i < 12; i++) {
            assertThat(logIn(user.email().value())).isNotNull();
        }
    }

    @Test
    void guessingInParallelGainsNothing() {
        long begun = IntStream.range(0, 40)
                .parallel()
                .filter(i -> {
                    try {
                        fixture.throttle.begin(user.email(), LoginFixture.ownAddress());
                        return true;
                    } catch (RemoteException e) {
                        return false;
                    }
                })
                .count();

        assertThat(begun).isEqualTo(10);
    }

    @Test
    void aCheapHashIsReplacedWhenThePasswordIsAtHand() {
        setHash(CHEAP);

        fixture.login.login(user.email().value(), "password", address, AGENT);

        assertThat(hash()).startsWith("$argon2id$v=19$m=19456,t=3,p=1$");
        assertThat(fixture.login.login(user.email().value(), "password", address, AGENT))
                .isNotNull();
    }

    /** A right password takes its attempt back: after it was compared, and before anything is made of that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE farhand.user_passwords SET changed_at = changed_at + interval '1 second'",
                "UPDATE farhand.users SET disabled_at = now()"
            })
    void aLoginThatAnotherPasswordOrALockOvertakesIsNone(String meanwhile) throws SQLException {
        DatabaseUrl owner = TestDatabase.empty();
        try (Database database = Database.open(owner, Optional.empty(), 2, Room.elsewhere(), Clock.systemUTC())) {
            LoginFixture slow = new LoginFixture(database);
            TenantId home = TestDatabase.tenantIn(database);
            User late = slow.user(home);
            overtake(owner, home, meanwhile);

            assertThat(logged(() -> assertFailed(
                            () -> slow.login.login(late.email().value(), LoginFixture.PASSWORD, address, AGENT))))
                    .containsExactly("login of " + late.email() + " from " + address.getHostAddress()
                            + " failed, by Browser/1.0");

            assertThat(records(database, home)).containsExactly("1 140 " + late.id());
            assertThat(database.transactions()
                            .<Long>read(
                                    home,
                                    reading -> reading.one(
                                            "SELECT count(*) AS logins FROM farhand.web_sessions",
                                            row -> row.number("logins"))))
                    .isZero();
        }
    }

    private static void overtake(DatabaseUrl owner, TenantId home, String meanwhile) throws SQLException {
        TestDatabase.execute(owner, """
                CREATE FUNCTION farhand.overtake() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        PERFORM set_config('farhand.tenant', 'HOME', true), set_config('farhand.scope', 'HOME', true);
                        MEANWHILE;
                        RETURN NULL;
                    END $$;
                CREATE TRIGGER overtake AFTER UPDATE ON farhand.login_attempts FOR EACH ROW
                    EXECUTE FUNCTION farhand.overtake()
                """.replace("HOME", home.toString()).replace("MEANWHILE", meanwhile));
    }

    @Test
    void aNewPasswordThatAnotherOneOvertakesIsRefusedAndOnRecordAsAFailedLoginIs() throws SQLException {
        DatabaseUrl owner = TestDatabase.empty();
        try (Database database = Database.open(owner, Optional.empty(), 2, Room.elsewhere(), Clock.systemUTC())) {
            LoginFixture slow = new LoginFixture(database);
            TenantId home = TestDatabase.tenantIn(database);
            User late = slow.user(home);
            WebLogin login = slow.sessions.require(
                    slow.login.login(late.email().value(), LoginFixture.PASSWORD, address, AGENT));
            overtake(owner, home, "UPDATE farhand.user_passwords SET changed_at = changed_at + interval '1 second'");
            Caller caller = new Caller(address.getHostAddress(), AGENT);

            assertThat(logged(() -> assertFailed(() ->
                            slow.login.change(login, LoginFixture.PASSWORD, "another horse battery", address, caller))))
                    .containsExactly("login of " + late.email() + " from " + address.getHostAddress()
                            + " failed, by Browser/1.0");

            assertThat(records(database, home)).containsExactly("1 0 " + late.id(), "1 140 " + late.id());
        }
    }

    /** Each of them replaces it: none is kept out by another one that was faster. */
    @Test
    void manyWhoLogInAtOnceWithACheapHashAllGetIn() {
        setHash(CHEAP);
        assertThat(IntStream.range(0, 4)
                        .parallel()
                        .mapToObj(i -> fixture.login.login(user.email().value(), "password", address, AGENT)))
                .hasSize(4);
    }

    @Test
    void aLoginEndsWithItsTimeAndWhenNothingIsDone() {
        WebSessionSecret used = logIn(user.email().value());
        WebSessionSecret idle = logIn(user.email().value());

        fixture.clock.move(LoginFixture.IDLE.minusSeconds(1));
        assertThat(fixture.sessions.require(used)).isNotNull();
        fixture.clock.move(Duration.ofSeconds(1));
        assertRefused(() -> fixture.sessions.require(idle), ErrorCode.LOGIN_REQUIRED);
        assertThat(fixture.sessions.require(used)).isNotNull();

        // Use is noted by the minute.
        fixture.clock.move(LoginFixture.IDLE.minusMinutes(1));
        assertThat(fixture.sessions.require(used)).isNotNull();
        fixture.clock.move(LoginFixture.IDLE.minusMinutes(1));
        assertThat(fixture.sessions.require(used)).isNotNull();
        fixture.clock.move(Duration.ofMinutes(2));
        assertRefused(() -> fixture.sessions.require(used), ErrorCode.LOGIN_REQUIRED);
    }

    @Test
    void aLoginEndsAtOnceWhenItIsEndedOrItsAccountDisabled() {
        WebSessionSecret ended = logIn(user.email().value());
        WebSessionSecret left = logIn(user.email().value());

        WebLogin login = fixture.sessions.require(ended);
        fixture.sessions.end(login);
        fixture.sessions.end(login);
        assertRefused(() -> fixture.sessions.require(ended), ErrorCode.LOGIN_REQUIRED);
        assertThat(fixture.sessions.require(left)).isNotNull();

        disable();
        assertRefused(() -> fixture.sessions.require(left), ErrorCode.LOGIN_REQUIRED);
        assertThat(records()).containsExactly("1 0 " + user.id(), "1 0 " + user.id(), "2 0 " + user.id());
        assertThat(new AuditLog(fixture.database).verify(tenant).whole()).isTrue();
    }

    @Test
    void onePersonHasSoManyBrowsersAndNoMore() {
        WebSessionSecret oldest = logIn(user.email().value());
        for (int i = 0; i < WebSessions.PER_USER; i++) {
            fixture.clock.move(Duration.ofSeconds(1));
            fixture.links.signIn(fixture.links.signIn(tenant, user.id()), LoginFixture.CALLER);
        }

        assertRefused(() -> fixture.sessions.require(oldest), ErrorCode.LOGIN_REQUIRED);
        long browsers = fixture.database
                .transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT count(*) AS browsers FROM farhand.web_sessions",
                                row -> row.number("browsers")));
        assertThat(browsers).isEqualTo(WebSessions.PER_USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fhw_", "fhw_short", "fhl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "' OR true --"})
    void nothingElseIsALogin(String text) {
        assertRefused(() -> WebSessionSecret.parse(text), ErrorCode.LOGIN_REQUIRED);
    }

    @Test
    void aLinkLogsInOnceAndForTenMinutes() {
        OneTimeLink link = fixture.links.signIn(tenant, user.id());

        WebSessionSecret secret = fixture.links.signIn(OneTimeLink.parse(link.reveal()), LoginFixture.CALLER);
        assertThat(fixture.sessions.require(secret).user()).isEqualTo(user);
        assertRefused(() -> fixture.links.signIn(link, LoginFixture.CALLER), ErrorCode.LOGIN_LINK_INVALID);

        OneTimeLink late = fixture.links.signIn(tenant, user.id());
        fixture.clock.move(Duration.ofMinutes(10));
        assertRefused(() -> fixture.links.signIn(late, LoginFixture.CALLER), ErrorCode.LOGIN_LINK_INVALID);

        OneTimeLink disabled = fixture.links.signIn(tenant, user.id());
        disable();
        assertRefused(() -> fixture.links.signIn(disabled, LoginFixture.CALLER), ErrorCode.LOGIN_LINK_INVALID);
    }

    /** Looking at a password is what costs, and nobody may have that for nothing. */
    @Test
    void aLinkThatOpensNothingIsRefusedBeforeAPasswordIsLookedAt() {
        OneTimeLink nobodys = OneTimeLink.random(new SecureRandom());
        OneTimeLink ofOneWhoMayNot =
                fixture.forgotten.link(user, user, LoginFixture.CALLER).link();
        String refused = "short";

        assertRefused(
                () -> fixture.first.redeem(nobodys, "ada@farhand.example", "Ada", refused, LoginFixture.CALLER),
                ErrorCode.LOGIN_LINK_INVALID);
        assertRefused(
                () -> fixture.forgotten.redeem(nobodys, refused, LoginFixture.CALLER), ErrorCode.LOGIN_LINK_INVALID);
        assertRefused(
                () -> fixture.forgotten.redeem(ofOneWhoMayNot, refused, LoginFixture.CALLER),
                ErrorCode.LOGIN_LINK_INVALID);
    }

    @Test
    void oldAttemptsAreForgottenAndNewOnesAreNot() throws SQLException {
        fixture.clock.move(
                Duration.between(fixture.clock.instant(), Clock.systemUTC().instant()));
        fixture.throttle.begin(user.email(), address);
        fixture.clock.move(Duration.ofDays(-2));
        fixture.throttle.begin(fixture.user(tenant).email(), LoginFixture.ownAddress());

        fixture.database.maintain();

        assertThat(TestDatabase.rootSays(
                        "SELECT count(*) FROM farhand.login_attempts WHERE latest < now() - interval '1 day'"))
                .isEqualTo("0");
        assertThat(TestDatabase.rootSays(
                        "SELECT count(*) >= 2 FROM farhand.login_attempts WHERE latest >= now() - interval '1 hour'"))
                .isEqualTo("t");
    }

    private WebSessionSecret logIn(String email) {
        return fixture.login.login(email, LoginFixture.PASSWORD, address, AGENT);
    }

    private static void assertFailed(ThrowingCallable attempt) {
        assertRefused(attempt, ErrorCode.LOGIN_FAILED);
    }

    private static void assertRefused(ThrowingCallable attempt, ErrorCode code) {
        assertThatThrownBy(attempt).isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                .isEqualTo(code));
    }

    private void disable() {
        fixture.database
                .transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.users SET disabled_at = now() WHERE tenant_id = ? AND id = ?",
                                tenant,
                                user.id()));
    }

    private void setHash(String hash) {
        fixture.database
                .transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.user_passwords SET hash = ? WHERE tenant_id = ?", hash, tenant));
    }

    private String hash() {
        return fixture.database
                .transactions()
                .read(
                        tenant,
                        reading -> reading.one("SELECT hash FROM farhand.user_passwords", row -> row.text("hash")));
    }

    /** Number of the action, of the refusal, and who. */
    private List<String> records() {
        return records(fixture.database, tenant);
    }

    private static List<String> records(Database database, TenantId tenant) {
        return database.transactions()
                .read(
                        tenant,
                        reading -> reading.list(
                                "SELECT action || ' ' || refusal || ' ' || actor_id AS record FROM farhand.audit_events ORDER BY sequence",
                                row -> row.text("record")));
    }
}
