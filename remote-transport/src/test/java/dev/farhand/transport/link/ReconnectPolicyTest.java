package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {
    private final ReconnectPolicy policy = ReconnectPolicy.defaults();

    @Test
    void doublesItsCeilingUpToTheMaximum() {
        assertThat(policy.ceiling(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.ceiling(3)).isEqualTo(Duration.ofSeconds(8));
        assertThat(policy.ceiling(6)).isEqualTo(Duration.ofSeconds(60));
        assertThat(policy.ceiling(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void spreadsItsWaitsOverTheWholeCeiling() {
        SplittableRandom random = new SplittableRandom(1);
        long low = 0;
        for (int i = 0; i < 1000; i++) {
            Duration wait = policy.delay(3, random);
            assertThat(wait).isBetween(Duration.ZERO, Duration.ofSeconds(8));
            low += wait.compareTo(Duration.ofSeconds(4)) < 0 ? 1 : 0;
        }
        assertThat(low).isBetween(400L, 600L);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new ReconnectPolicy(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReconnectPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
