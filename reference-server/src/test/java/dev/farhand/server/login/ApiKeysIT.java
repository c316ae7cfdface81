package dev.farhand.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.server.access.Authority;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.user.User;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class ApiKeysIT {
    private static final Set<Permission> SCOPES = Set.of(Permission.DEVICES_VIEW);

    private final LoginFixture fixture = new LoginFixture(TestDatabase.shared());
    private final ApiKeys keys = new ApiKeys(fixture.database, fixture.throttle, fixture.clock, new SecureRandom());
    private final User maker = fixture.user(TestDatabase.tenant());

    private ApiKeys.Made make(Duration life) {
        return keys.create(maker, "Nightly", SCOPES, fixture.clock.instant().plus(life));
    }

    private static void assertRefused(Runnable use, ErrorCode code) {
        assertThatThrownBy(use::run).isInstanceOfSatisfying(RemoteException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    @Test
    void aKeyWorksUntilItRunsOut() {
        InetAddress address = LoginFixture.ownAddress();
        ApiKeys.Made made = make(Duration.ofHours(1));
        ApiKey found = keys.require(made.secret().reveal(), address);
        assertThat(found.maker().id()).isEqualTo(maker.id());
        assertThat(found.scopes()).isEqualTo(SCOPES);
        fixture.clock.move(Duration.ofHours(1));
        assertRefused(() -> keys.require(made.secret().reveal(), address), ErrorCode.LOGIN_REQUIRED);
    }

    /** Guessing is slowed down; a key that works is not kept from working by others at its address, nor are people. */
    @Test
    void keysThatOpenNothingAreCounted() {
        InetAddress address = LoginFixture.ownAddress();
        ApiKeys.Made made = make(Duration.ofDays(1));
        String guess = "fhk_" + "A".repeat(43);
        for (int i = 0; i < 10; i++) {
            assertRefused(() -> keys.require(guess, address), ErrorCode.LOGIN_REQUIRED);
        }
        assertRefused(() -> keys.require(guess, address), ErrorCode.RATE_LIMITED);
        assertRefused(() -> keys.require("nonsense", address), ErrorCode.RATE_LIMITED);
        keys.require(made.secret().reveal(), address);
        fixture.login.login(maker.email().value(), LoginFixture.PASSWORD, address, "Browser/1.0");
        fixture.clock.move(Duration.ofMinutes(11));
        assertRefused(() -> keys.require(guess, address), ErrorCode.LOGIN_REQUIRED);
    }

    @Test
    void nobodyHasKeysWithoutEnd() {
        for (int i = 0; i < ApiKeys.PER_USER; i++) {
            make(Duration.ofHours(1));
        }
        assertThatThrownBy(() -> make(Duration.ofHours(1))).isInstanceOf(InvalidRequest.class);
        fixture.clock.move(Duration.ofHours(2));
        make(Duration.ofHours(1));
    }

    @Test
    void aKeyThatWorksIsFoundHoweverManyHaveRunOutSince() {
        Authority nothing = new Authority(List.of());
        ApiKeys.Made old = make(Duration.ofDays(100));
        fixture.clock.move(Duration.ofHours(1));
        fixture.database
                .transactions()
                .change(
                        maker.tenant(),
                        transaction -> transaction.update(
                                """
                INSERT INTO farhand.api_keys (tenant_id, id, user_id, name, hash, scopes, created_by, created_at, expires_at)
                SELECT ?, gen_random_uuid(), ?, 'Past', sha256(gen_random_uuid()::text::bytea), '{devices:view}', 'test', ?, ?
                FROM generate_series(1, 1000)
                """, maker.tenant(), maker.id(), fixture.clock.instant(), fixture.clock.instant()));

        assertThat(keys.list(maker, nothing, 1, 0).items().get(0).id())
                .isEqualTo(old.key().id());
        keys.revoke(old.key().id(), maker, nothing);

        assertRefused(() -> keys.require(old.secret().reveal(), LoginFixture.ownAddress()), ErrorCode.LOGIN_REQUIRED);
        assertThat(keys.list(maker, nothing, 1, 0).total()).isEqualTo(1000);
        fixture.clock.move(ApiKeys.KEPT.plusSeconds(1));
        ApiKeys.Made next = make(Duration.ofHours(1));
        assertThat(keys.list(maker, nothing, 10, 0).items()).singleElement().isEqualTo(next.key());
    }

    @Test
    void aSecretOfAnotherKindIsNoKey() {
        assertRefused(() -> keys.require("fhw_" + "A".repeat(43), LoginFixture.ownAddress()), ErrorCode.LOGIN_REQUIRED);
        assertThat(make(Duration.ofHours(1)).secret()).hasToString("fhk_…");
    }
}
