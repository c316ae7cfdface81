package dev.farhand.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    /** From the test suite of the reference implementation, for the password "password". */
    private static final String REFERENCE =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private final SecureRandom random = new SecureRandom();

    @Test
    void agreesWithTheReferenceImplementation() {
        assertThat(PasswordHash.parse(REFERENCE).matches("password")).isTrue();
        assertThat(PasswordHash.parse(REFERENCE).matches("Password")).isFalse();
    }

    @Test
    void knowsItsPasswordAgainAndNoOther() {
        PasswordHash hash = PasswordHash.of("correct horse battery", random);

        PasswordHash stored = PasswordHash.parse(hash.encoded());

        assertThat(stored).isEqualTo(hash);
        assertThat(stored.matches("correct horse battery")).isTrue();
        assertThat(stored.matches("correct horse batterz")).isFalse();
        assertThat(stored.matches("")).isFalse();
        assertThat(stored.matches("x".repeat(100_000))).isFalse();
        assertThat(PasswordHash.of("correct horse battery", random)).isNotEqualTo(hash);
    }

    @Test
    void onePasswordIsTheSameOnEveryKeyboard() {
        PasswordHash hash = PasswordHash.of("Grüße 20 € im Käse", random);

        assertThat(hash.matches("Gru\u0308ße 20 € im Ka\u0308se")).isTrue();
    }

    @Test
    void saysWhenItIsToBeMadeAnew() {
        assertThat(PasswordHash.parse(REFERENCE).outdated()).isTrue();
        assertThat(PasswordHash.of("correct horse battery", random).outdated()).isFalse();
    }

    @Test
    void isMadeAnewForThePasswordThatItMatchesOnly() {
        PasswordHash old = PasswordHash.parse(REFERENCE);

        PasswordHash renewed = old.renewed("password", random);

        assertThat(renewed.outdated()).isFalse();
        assertThat(renewed.matches("password")).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> old.renewed("another password", random));
    }

    @Test
    void showsItsCostOnly() {
        PasswordHash hash = PasswordHash.of("correct horse battery", random);

        assertThat(hash).hasToString("$argon2id$v=19$m=19456,t=3,p=1$");
        assertThat(hash.encoded()).startsWith(hash.toString()).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a short one", "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂"})
    void takesNoShortPassword(String password) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.of(password, random))
                .withMessageContaining("12 to 200 characters");
    }

    @Test
    void takesNoEndlessPassword() {
        assertThatIllegalArgumentException().isThrownBy(() -> PasswordHash.of("x".repeat(201), random));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=99,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=8,t=2,p=9$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/5",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi"
            })
    void readsNothingElse(String encoded) {
        assertThatIllegalArgumentException().isThrownBy(() -> PasswordHash.parse(encoded));
    }
}
