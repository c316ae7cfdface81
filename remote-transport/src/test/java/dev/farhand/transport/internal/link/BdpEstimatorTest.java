package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BdpEstimatorTest {
    private static final long MILLI = 1_000_000;

    @Test
    void growsWithTheRateUntilThePathIsFull() {
        BdpEstimator estimator = new BdpEstimator();
        estimator.roundTrip(100 * MILLI);
        long window = 256 * 1024;
        // 100 Mbit/s, 100 ms: the path holds 1.25 MB; a window fills it or is filled within a round trip.
        for (int i = 0; i < 20; i++) {
            long delivered = Math.min(window, 1_250_000);
            long roundTrip = Math.max(100 * MILLI, window * 80);
            estimator.roundTrip(roundTrip);
            estimator.delivered(delivered * roundTrip / (100 * MILLI) * 100 * MILLI / roundTrip, 100 * MILLI);
            window = Math.max(window, estimator.window());
        }
        assertThat(window).isBetween(2_400_000L, 2_600_000L);
    }

    @Test
    void doesNotTakeAQueueForALongPath() {
        BdpEstimator estimator = new BdpEstimator();
        estimator.roundTrip(40 * MILLI);
        for (int i = 0; i < 10; i++) {
            estimator.roundTrip(400 * MILLI);
            estimator.delivered(1_000_000, 400 * MILLI);
        }
        assertThat(estimator.window()).isEqualTo(200_000);
    }

    @Test
    void ignoresOneBurst() {
        BdpEstimator estimator = new BdpEstimator();
        estimator.roundTrip(40 * MILLI);
        estimator.delivered(100_000, 40 * MILLI);
        estimator.delivered(100_000, 40 * MILLI);
        long before = estimator.window();
        estimator.delivered(10_000_000, 40 * MILLI);
        estimator.delivered(100_000, 40 * MILLI);
        assertThat(estimator.window()).isEqualTo(before);
    }

    @Test
    void knowsNothingBeforeTheFirstRoundTrip() {
        BdpEstimator estimator = new BdpEstimator();
        estimator.delivered(1000, MILLI);
        assertThat(estimator.window()).isZero();
    }
}
