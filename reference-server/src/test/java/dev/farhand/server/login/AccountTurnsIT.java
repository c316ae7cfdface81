package dev.farhand.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.Room;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.database.Waiting;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import dev.farhand.server.user.User;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two who change the same account at the same time: both are served, one after the other. */
@ExtendWith(TestDatabase.class)
class AccountTurnsIT {
    private final DatabaseUrl owner = TestDatabase.empty();
    private final Database database = Database.open(owner, Optional.empty(), 3, Room.elsewhere(), Clock.systemUTC());
    private final LoginFixture fixture = new LoginFixture(database);
    private final TenantId tenant = TestDatabase.tenantIn(database);
    private final User user = fixture.user(tenant);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoComesInByALinkWhileTheAccountIsDisabledIsOutAndStaysOut() throws SQLException {
        OneTimeLink link = fixture.links.signIn(tenant, user.id());

        WebSessionSecret secret = atOnce(() -> fixture.links.signIn(link, LoginFixture.CALLER), () -> disabled(true));

        disabled(false);
        assertThatThrownBy(() -> fixture.sessions.require(secret))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.LOGIN_REQUIRED));
    }

    @Test
    void aLinkThatIsMadeWhileTheAccountIsDisabledIsNone() throws SQLException {
        newPassword();

        atOnce(this::newPassword, () -> disabled(true));

        assertThat(links()).isZero();
    }

    @Test
    void ofTwoLinksThatAreMadeAtOnceOneWorks() throws SQLException {
        atOnce(this::newPassword, this::newPassword);

        assertThat(links()).isEqualTo(1);
    }

    @Test
    void aKeyThatIsMadeWhileTheAccountIsDisabledIsNone() throws SQLException {
        newPassword();
        ApiKeys keys = new ApiKeys(database, fixture.throttle, fixture.clock, new SecureRandom());

        Throwable refusal = refusalAfter(
                () -> disabled(true),
                () -> keys.create(
                        user,
                        "Nightly",
                        Set.of(Permission.DEVICES_VIEW),
                        fixture.clock.instant().plusSeconds(60)));

        assertThat(refusal).isInstanceOfSatisfying(RemoteException.class, failure -> assertThat(failure.code())
                .isEqualTo(ErrorCode.LOGIN_REQUIRED));
    }

    @Test
    void aLinkForAnAccountThatIsBeingDisabledIsRefused() throws SQLException {
        newPassword();

        Throwable refusal = refusalAfter(() -> disabled(true), this::newPassword);

        assertThat(refusal).isInstanceOfSatisfying(InvalidRequest.class, failure -> assertThat(failure.reason())
                .contains(Reason.LOCKED_OUT));
        assertThat(links()).isZero();
    }

    private Throwable refusalAfter(Supplier<?> first, Supplier<?> second) throws SQLException {
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        atOnce(first, () -> refusal.complete(catchThrowable(second::get)));
        return refusal.join();
    }

    @Test
    void theFirstAdministratorComesInWhileANodeThatStartsMakesAnotherLink() throws SQLException {
        OneTimeLink link = fixture.first.invite().orElseThrow();

        WebSessionSecret secret = atOnce(
                () -> fixture.first.redeem(
                        link, "first@farhand.example", "Ada", LoginFixture.PASSWORD, LoginFixture.CALLER),
                fixture.first::invite);

        assertThat(fixture.sessions.require(secret).user().name()).isEqualTo("Ada");
    }

    private ForgottenPasswords.Made newPassword() {
        return fixture.forgotten.link(user, user, LoginFixture.CALLER);
    }

    private boolean disabled(boolean yes) {
        return fixture.users
                .change(
                        fixture.users.find(tenant, user.id()).orElseThrow(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(yes),
                        user.actor())
                .disabled();
    }

    private long links() {
        return database.transactions()
                .<Long>read(
                        tenant,
                        reading -> reading.one(
                                "SELECT count(*) AS links FROM farhand.one_time_links", row -> row.number("links")));
    }

    /** The first is held up in the middle, where it has changed a link, until the second waits too; returns what it did. */
    private <T> T atOnce(Supplier<T> first, Supplier<?> second) throws SQLException {
        TestDatabase.execute(owner, """
                CREATE FUNCTION farhand.hold_up() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END';
                CREATE TRIGGER hold_up AFTER INSERT OR UPDATE OR DELETE ON farhand.one_time_links FOR EACH ROW
                    EXECUTE FUNCTION farhand.hold_up()
                """);
        return database.transactions()
                .write(tenant, transaction -> {
                    transaction.one("SELECT pg_advisory_xact_lock(1) IS NULL AS locked", row -> true);
                    CompletableFuture<T> one = CompletableFuture.supplyAsync(first);
                    Waiting.await(transaction, 1);
                    CompletableFuture<?> other = CompletableFuture.supplyAsync(second);
                    Waiting.await(transaction, 2);
                    return one.thenCombine(other, (did, also) -> did);
                })
                .join();
    }
}
