package dev.farhand.core.enrolment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.identity.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentPolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "a\nb", "a\u202Eb", "a\u2028b", "a\u0000", "\uD800"})
    void refusesLabelsAndGroupsThatPlayTricks(String text) {
        assertThatThrownBy(() -> policy(text, Optional.empty(), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy("good", Optional.of(text), 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsItsBounds() {
        policy("x".repeat(100), Optional.of("Grün & 日本"), Integer.MAX_VALUE);
        assertThatThrownBy(() -> policy("x".repeat(101), Optional.empty(), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy("good", Optional.empty(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static EnrolmentPolicy policy(String label, Optional<String> group, int uses) {
        return new EnrolmentPolicy(label, TenantId.random(), group, Instant.EPOCH, uses);
    }
}
