package dev.farhand.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Only root's server has another account than its own. */
class PostgresAccountTest {
    @Test
    void nobodyIsSharedAndAnAccountOfOnesOwnIsNot() {
        PostgresAccount nobody = PostgresAccount.named("nobody");
        assertThat(nobody.isShared()).isEqualTo(nobody.name().isPresent());
        assertThat(PostgresAccount.named("root").isShared()).isFalse();
    }
}
