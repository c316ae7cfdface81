package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.testing.DelayProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a database becomes ours, one that somebody else runs in particular. */
@ExtendWith(TestDatabase.class)
class DatabaseIT {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-31T23:30:00Z"), ZoneOffset.UTC);

    private DatabaseUrl owner;

    /** A database like one that a hoster gives: an owner that may do nothing beyond it. */
    @BeforeEach
    void makeTheirs() throws SQLException {
        TestDatabase.execute(TestDatabase.cluster(), "CREATE ROLE theirs LOGIN PASSWORD 'their secret'");
        TestDatabase.execute(TestDatabase.cluster(), "CREATE DATABASE theirs OWNER theirs");
        owner = TestDatabase.cluster().named("theirs").as("theirs", "their secret");
    }

    @AfterEach
    void dropTheirs() throws SQLException {
        TestDatabase.execute(TestDatabase.cluster(), "DROP DATABASE theirs WITH (FORCE)");
        for (String role : new String[] {"theirs_app", "theirs_lookup", "their_app", "theirs"}) {
            TestDatabase.execute(TestDatabase.cluster(), "DROP ROLE IF EXISTS " + role);
        }
    }

    @Test
    void nodesThatStartTogetherMakeRolesAndTablesOnce() throws SQLException {
        TestDatabase.execute(TestDatabase.cluster(), "ALTER ROLE theirs CREATEROLE");

        CompletableFuture<Database> other = CompletableFuture.supplyAsync(() -> open(Optional.empty()));
        try (Database one = open(Optional.empty());
                Database two = other.join()) {
            assertThat(one.answers().join()).isTrue();
            assertThat(two.answers().join()).isTrue();
            assertThat(two.lookups().firstTenants()).isEmpty();
        }
    }

    @Test
    void nodesThatLookForMissingMonthsAtTheSameTimeMakeThemOnce() throws SQLException {
        TestDatabase.execute(TestDatabase.cluster(), "ALTER ROLE theirs CREATEROLE");
        try (Database one = open(Optional.empty());
                Database two = open(Optional.empty())) {
            for (int month = 1; month <= 9; month++) {
                TestDatabase.execute(owner, "DROP TABLE farhand.audit_events_2027_0" + month);

                assertThatCode(() -> CompletableFuture.allOf(
                                        CompletableFuture.runAsync(one::maintain),
                                        CompletableFuture.runAsync(two::maintain))
                                .join())
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aNewPasswordOfTheOwnerIsTakenUpAtTheNextStart() throws SQLException {
        TestDatabase.execute(TestDatabase.cluster(), "ALTER ROLE theirs CREATEROLE");
        open(Optional.empty()).close();
        TestDatabase.execute(TestDatabase.cluster(), "ALTER ROLE theirs PASSWORD 'another'");
        owner = owner.as("theirs", "another");

        try (Database database = open(Optional.empty())) {
            assertThat(database.answers().join()).isTrue();
        }
    }

    @Test
    void saysWhatToDoWhereTheOwnerMayNotMakeRoles() {
        assertRefused(Optional.empty(), "ALTER ROLE \"theirs\" CREATEROLE", "FARHAND_DATABASE_APP_URL");
    }

    @Test
    void worksWithRolesThatSomebodyElseMade() throws SQLException {
        DatabaseUrl app = theirApp();

        try (Database database = open(Optional.of(app))) {
            assertThat(database.lookups().firstTenants()).isEmpty();
            database.maintain();
        }
        // The server of a month that ends with a year has the months of the next one.
        assertThat(
                        TestDatabase.ask(
                                owner,
                                "SELECT min(relname) || ' ' || max(relname) FROM pg_class WHERE relname ~ '^audit_events_[0-9_]*$'"))
                .containsExactly("audit_events_2026_12 audit_events_2027_12");
    }

    @Test
    void refusesToWorkAsARoleThatIsNotBoundByTheRules() throws SQLException {
        DatabaseUrl app = theirApp();
        TestDatabase.execute(TestDatabase.cluster(), "ALTER ROLE their_app BYPASSRLS");
        assertRefused(Optional.of(app), "BYPASSRLS");

        TestDatabase.execute(TestDatabase.cluster(), "ALTER ROLE their_app NOBYPASSRLS");
        TestDatabase.execute(TestDatabase.cluster(), "GRANT theirs TO their_app");
        assertRefused(Optional.of(app), "no member of theirs");

        TestDatabase.execute(TestDatabase.cluster(), "REVOKE theirs FROM their_app");
        open(Optional.of(app)).close();

        assertRefused(Optional.of(owner), "owns the tables");
    }

    @Test
    void saysWhichRoleIsNotLetIn() throws SQLException {
        DatabaseUrl app = theirApp();
        assertRefused(Optional.of(app.as("their_app", "wrong")), "does not let the role their_app in");

        owner = owner.as("theirs", "wrong");
        assertRefused(Optional.empty(), "farhand.database.url");
    }

    @Test
    void noPasswordStandsInTheLogOfTheDatabase() throws SQLException {
        assertRefused(Optional.empty(), "CREATEROLE");

        String said = TestDatabase.ask(TestDatabase.cluster(), "SELECT pg_read_file(pg_current_logfile())")
                .get(0);
        assertThat(said)
                .contains("CREATE ROLE")
                .doesNotContain(DatabaseRoles.derivedPassword("their secret", "theirs_app"));
    }

    @Test
    void goesOnWhenItsConnectionsWereCut() throws SQLException {
        assertThat(TestDatabase.shared().lookups().firstTenants()).isNotNull();
        TestDatabase.ask(
                TestDatabase.cluster(),
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'farhand_app'");

        assertThat(TestDatabase.shared().answers().join()).isTrue();
        assertThat(TestDatabase.shared().lookups().firstTenants()).isNotNull();
    }

    @Test
    void aDatabaseThatTakesNoChangeIsAway() throws Exception {
        DatabaseUrl owner = TestDatabase.empty();
        try (Database database = Database.open(owner, Optional.empty(), 2, Room.elsewhere(), Clock.systemUTC())) {
            assertThat(database.answers().join()).isTrue();
            TestDatabase.execute(
                    TestDatabase.root(), "ALTER DATABASE " + owner.name() + " SET default_transaction_read_only = on");
            TestDatabase.rootSays("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '"
                    + owner.name() + "'");
            assertThat(database.answers().join()).isFalse();
            assertThatThrownBy(() -> database.transactions().change(TestDatabase.tenantIn(database), transaction -> {
                        transaction.update(
                                "DELETE FROM farhand.one_time_links WHERE tenant_id = ?", transaction.tenant());
                    }))
                    .isInstanceOfSatisfying(RemoteException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.DATABASE_UNAVAILABLE));
            TestDatabase.execute(
                    TestDatabase.root(), "ALTER DATABASE " + owner.name() + " RESET default_transaction_read_only");
            Awaitility.await().until(() -> database.answers().join());
            database.transactions()
                    .change(
                            TestDatabase.tenantIn(database),
                            transaction -> transaction.update(
                                    "DELETE FROM farhand.one_time_links WHERE tenant_id = ?", transaction.tenant()));
        }
    }

    @Test
    void aDatabaseThatFellSilentDoesNotAnswerAndManyAskersHoldOneConnection() throws IOException {
        DatabaseUrl there = TestDatabase.empty();
        InetSocketAddress address = new InetSocketAddress(there.host(), there.port());
        try (DelayProxy network = DelayProxy.to(address).open()) {
            // Work would wait for it for ever.
            DatabaseUrl url = new DatabaseUrl(
                    there.host(),
                    network.address().getPort(),
                    there.name(),
                    there.user(),
                    there.password(),
                    Map.of("socketTimeout", "0"));
            try (Database database = Database.open(url, Optional.empty(), 4, Room.elsewhere(), CLOCK)) {
                assertThat(database.answers().join()).isTrue();

                network.cut();
                List<CompletableFuture<Boolean>> asked =
                        Stream.generate(database::answers).limit(100).toList();
                Awaitility.await().until(() -> database.pool().used() == 1);
                assertThat(database.pool().waiting()).isZero();
                assertThat(asked.stream().map(CompletableFuture::join)).containsOnly(false);

                network.restore();
                Awaitility.await().until(() -> database.answers().join());
            }
        }
    }

    private DatabaseUrl theirApp() throws SQLException {
        TestDatabase.execute(TestDatabase.cluster(), "CREATE ROLE theirs_lookup NOLOGIN");
        TestDatabase.execute(TestDatabase.cluster(), "GRANT theirs_lookup TO theirs");
        TestDatabase.execute(TestDatabase.cluster(), "CREATE ROLE their_app LOGIN PASSWORD 'app secret'");
        return owner.as("their_app", "app secret");
    }

    private Database open(Optional<DatabaseUrl> app) {
        return Database.open(owner, app, 2, Room.elsewhere(), CLOCK);
    }

    private void assertRefused(Optional<DatabaseUrl> app, String... words) {
        assertThatThrownBy(() -> open(app).close()).isInstanceOfSatisfying(RemoteException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
            assertThat(refusal.getMessage()).contains(words).doesNotContain("secret");
        });
    }
}
