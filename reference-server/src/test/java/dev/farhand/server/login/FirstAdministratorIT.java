package dev.farhand.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.audit.AuditLog;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.User;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class FirstAdministratorIT {
    private final Database database = TestDatabase.empty(Clock.systemUTC());
    private final LoginFixture fixture = new LoginFixture(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoHasTheLinkGetsInAndMayGoEverywhere() {
        OneTimeLink link = fixture.first.invite().orElseThrow();

        User user = fixture.sessions.require(redeem(link)).user();

        assertThat(user.tenant()).isEqualTo(fixture.home());
        assertThat(user.email()).hasToString("first@farhand.example");
        TenantId customer = customer();
        assertThat(database.lookups().tenantsOfUser(user.id())).containsExactlyInAnyOrder(user.tenant(), customer);
        assertThat(fixture.login.login(
                        "first@farhand.example", LoginFixture.PASSWORD, LoginFixture.ownAddress(), "Browser/1.0"))
                .isNotNull();
        assertThat(new AuditLog(database).verify(user.tenant())).satisfies(chain -> {
            assertThat(chain.whole()).isTrue();
            assertThat(chain.verified().sequence()).isEqualTo(4);
        });
    }

    @Test
    void thereIsOneFirst() {
        OneTimeLink link = fixture.first.invite().orElseThrow();
        redeem(link);

        assertRefused(link);
        assertThat(fixture.first.invite()).isEmpty();
    }

    @Test
    void aNewLinkEndsTheOldOneAndADayEndsBoth() {
        OneTimeLink old = fixture.first.invite().orElseThrow();
        OneTimeLink newer = fixture.first.invite().orElseThrow();

        assertRefused(old);
        fixture.clock.move(Duration.ofHours(24));
        assertRefused(newer);
        assertThat(redeem(fixture.first.invite().orElseThrow())).isNotNull();
    }

    @Test
    void aMistakeDoesNotUseTheLinkUp() {
        OneTimeLink link = fixture.first.invite().orElseThrow();

        Map<String, List<String>> mistakes = Map.of(
                "password", List.of("first@farhand.example", "Jordan Lee", "short"),
                "email", List.of("no address", "Jordan Lee", LoginFixture.PASSWORD),
                "name", List.of("first@farhand.example", " \u202E ", LoginFixture.PASSWORD));
        mistakes.forEach((field, mistake) -> assertThatThrownBy(() ->
                        fixture.first.redeem(link, mistake.get(0), mistake.get(1), mistake.get(2), LoginFixture.CALLER))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.field())
                        .isEqualTo(field)));

        assertThat(redeem(link)).isNotNull();
    }

    @Test
    void ofManyWhoUseTheLinkAtOnceOneIsFirst() {
        OneTimeLink link = fixture.first.invite().orElseThrow();

        List<Optional<WebSessionSecret>> outcomes = IntStream.range(0, 6)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return Optional.of(fixture.first.redeem(
                                link,
                                i + "@farhand.example",
                                "Number " + i,
                                LoginFixture.PASSWORD,
                                LoginFixture.CALLER));
                    } catch (RemoteException e) {
                        return Optional.<WebSessionSecret>empty();
                    }
                })
                .toList();

        assertThat(outcomes).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void nodesThatStartTogetherHaveOneHome() {
        List<TenantId> homes = Collections.nCopies(6, fixture).parallelStream()
                .map(LoginFixture::home)
                .toList();

        assertThat(homes).containsOnly(homes.get(0));
        assertThat(database.lookups().firstTenants()).containsExactly(homes.get(0));
    }

    @Test
    void aLinkThatLogsInMakesNoAccount() {
        OneTimeLink link = fixture.first.invite().orElseThrow();
        assertThatThrownBy(() -> fixture.links.signIn(link, LoginFixture.CALLER))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.LOGIN_LINK_INVALID));

        User user = fixture.sessions.require(redeem(link)).user();
        OneTimeLink signIn = fixture.links.signIn(user.tenant(), user.id());
        assertRefused(signIn);
        assertThat(fixture.links.signIn(signIn, LoginFixture.CALLER)).isNotNull();
    }

    @Test
    void theAccountThatTheServerMadeComesInByALinkUntilItHasAPassword() {
        fixture.first.make(new EmailAddress("first@farhand.example"));
        assertThat(fixture.first.invite()).isEmpty();

        OneTimeLink old = fixture.first.welcome().orElseThrow();
        OneTimeLink newer = fixture.first.welcome().orElseThrow();
        assertThatThrownBy(() -> fixture.links.signIn(old, LoginFixture.CALLER))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.LOGIN_LINK_INVALID));
        fixture.clock.move(Duration.ofHours(23));
        WebLogin login = fixture.sessions.require(fixture.links.signIn(newer, LoginFixture.CALLER));
        fixture.login.first(login, LoginFixture.PASSWORD);

        assertThat(fixture.first.welcome()).isEmpty();
    }

    private WebSessionSecret redeem(OneTimeLink link) {
        return fixture.first.redeem(
                link, "First@farhand.example", "Jordan Lee", LoginFixture.PASSWORD, LoginFixture.CALLER);
    }

    private void assertRefused(OneTimeLink link) {
        assertThatThrownBy(() -> redeem(link))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.LOGIN_LINK_INVALID));
    }

    /** A tenant of another partner. */
    private TenantId customer() {
        return TestDatabase.tenantIn(database);
    }
}
