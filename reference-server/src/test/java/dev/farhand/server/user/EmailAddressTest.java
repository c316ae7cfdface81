package dev.farhand.server.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @Test
    void oneAddressHasOneForm() {
        assertThat(new EmailAddress("  Jordan.LEE@Farhand.Example "))
                .isEqualTo(new EmailAddress("jordan.lee@farhand.example"))
                .hasToString("jordan.lee@farhand.example");
        // Letters that only look different to a computer.
        assertThat(new EmailAddress("jo\u0308rg@farhand.example")).isEqualTo(new EmailAddress("jörg@farhand.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "jordan",
                "jordan@",
                "@farhand.example",
                "a@b@farhand.example",
                "jordan lee@farhand.example",
                "jordan\u202E@farhand.example",
                "jordan\u0000@farhand.example",
                "jordan\nfrom 192.0.2.1@farhand.example"
            })
    void isNothingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress(text));
    }

    @Test
    void hasNoHalfOfACharacter() {
        String half = Character.toString(Character.MIN_HIGH_SURROGATE);
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress("jordan" + half + "@farhand.example"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress("jordan@farhand." + half));
    }

    @Test
    void isNotEndless() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress("a".repeat(65) + "@farhand.example"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress("a@" + "b".repeat(254)));
    }
}
