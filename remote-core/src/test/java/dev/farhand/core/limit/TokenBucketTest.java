package dev.farhand.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farhand.core.testing.FakeClock;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final FakeClock clock = new FakeClock();

    private TokenBucket bucket(long perSecond, long burst) {
        return new TokenBucket(perSecond, burst, clock::nanoTime);
    }

    private static long takeAll(TokenBucket bucket) {
        long taken = 0;
        while (bucket.tryTake()) {
            taken++;
        }
        return taken;
    }

    @Test
    void letsABurstThroughAndThenTheRate() {
        TokenBucket bucket = bucket(100, 1_000);
        assertThat(takeAll(bucket)).isEqualTo(1_000);
        clock.move(Duration.ofMillis(9));
        assertThat(bucket.tryTake()).isFalse();
        assertThat(bucket.untilNext()).isEqualTo(Duration.ofMillis(1));
        clock.move(Duration.ofMillis(1));
        assertThat(bucket.untilNext()).isZero();
        assertThat(takeAll(bucket)).isOne();
        clock.move(Duration.ofSeconds(3));
        assertThat(takeAll(bucket)).isEqualTo(300);
    }

    @Test
    void neverHoldsMoreThanTheBurst() {
        TokenBucket bucket = bucket(100, 10);
        clock.move(Duration.ofDays(10_000));
        assertThat(bucket.tryTake(11)).isFalse();
        assertThat(takeAll(bucket)).isEqualTo(10);
    }

    @Test
    void frequentQuestionsDoNotRoundASlowRateAway() {
        TokenBucket bucket = bucket(1, 1);
        takeAll(bucket);
        long taken = 0;
        for (int i = 0; i < 10_000; i++) {
            clock.move(Duration.ofMillis(1));
            taken += bucket.tryTake() ? 1 : 0;
        }
        assertThat(taken).isEqualTo(10);
    }

    @Test
    void aSourceThatStepsBackGivesNothingAway() {
        TokenBucket bucket = bucket(10, 5);
        takeAll(bucket);
        clock.move(Duration.ofHours(-1));
        assertThat(bucket.tryTake()).isFalse();
        clock.move(Duration.ofMillis(100));
        assertThat(takeAll(bucket)).isOne();
    }

    @Test
    void overAnyTimeAtMostBurstPlusRatePasses() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            long rate = 1 + random.nextInt(1_000);
            long burst = 1 + random.nextInt(100);
            TokenBucket bucket = bucket(rate, burst);
            long elapsed = 0;
            long taken = 0;
            for (int step = 0; step < 200; step++) {
                long nanos = random.nextLong(20_000_000);
                elapsed += nanos;
                clock.move(Duration.ofNanos(nanos));
                long count = 1 + random.nextInt(5);
                taken += bucket.tryTake(count) ? count : 0;
            }
            // One token more than the exact rate: nanoseconds per token are rounded down.
            assertThat(taken).isLessThanOrEqualTo(burst + 1 + elapsed / (1_000_000_000 / rate));
        }
    }

    @Test
    void refusesARateThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> bucket(0, 1)).withMessageContaining("perSecond");
        assertThatIllegalArgumentException().isThrownBy(() -> bucket(1, 0)).withMessageContaining("burst");
        assertThatIllegalArgumentException().isThrownBy(() -> bucket(1, 1).tryTake(0));
    }
}
