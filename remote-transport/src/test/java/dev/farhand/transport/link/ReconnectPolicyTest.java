package dev.farhand.transport.link;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.ErrorCode;
import java.time.Duration;
import java.util.Map;
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
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> new ReconnectPolicy(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO))
                .hasMessageContaining("farhand.link.reconnect-first: got 0s; allowed: ");
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> new ReconnectPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO))
                .hasMessage("farhand.link.reconnect-maximum: got 1s; allowed: at least farhand.link.reconnect-first,"
                        + " which is 2s.");
    }

    @Test
    void readsSettings() {
        ReconnectPolicy read = ReconnectPolicy.of(ConfigReader.of(LinkKeys.all())
                .environment(Map.of("FARHAND_LINK_RECONNECT_FIRST", "5s"))
                .read());
        assertThat(read)
                .isEqualTo(new ReconnectPolicy(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(1)));
    }
}
