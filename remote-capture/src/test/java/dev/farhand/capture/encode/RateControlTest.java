package dev.farhand.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateControlTest {
    private static final long MILLI = 1_000_000;
    private static final long RATE = 100_000;
    private static final int SCREEN = 3_600;
    private static final int USUAL = 6;

    private final RateControl control = new RateControl();

    private void limit(long queueMillis, long atMillis) {
        control.limit(RATE, queueMillis * MILLI, atMillis * MILLI);
    }

    @Test
    void withoutALimitEverythingIsDueAndAsFineAsUsual() {
        control.written(1_000_000, 0);
        assertThat(control.untilDue(0)).isZero();
        assertThat(control.exactBytes(65_536)).isEqualTo(65_536);
        assertThat(control.videoBytes(SCREEN, false)).isEqualTo(VideoEncoder.NO_LIMIT);
        assertThat(control.coarseness(SCREEN, false, USUAL)).isEqualTo(USUAL);
    }

    @Test
    void whatWasWrittenDrainsBeforeMoreIsDue() {
        limit(0, 0);
        control.written(10_000, 0);
        assertThat(control.untilDue(0)).isEqualTo(100 * MILLI);
        assertThat(control.untilDue(60 * MILLI)).isEqualTo(40 * MILLI);
        assertThat(control.untilDue(500 * MILLI)).isZero();
    }

    @Test
    void aPauseIsMadeUpForButALongOneIsNot() {
        limit(0, 0);
        control.written(10_000, 10_000 * MILLI);
        assertThat(control.untilDue(10_000 * MILLI)).isEqualTo(50 * MILLI);
    }

    @Test
    void smallThingsHaveAShareThatNothingElseTakes() {
        limit(0, 0);
        control.written(90_000, 0);
        assertThat(control.untilDue(0)).isEqualTo(900 * MILLI);
        assertThat(control.smallBytes(65_536, 0)).isEqualTo(12_500);
        control.written(10_000, 0);
        assertThat(control.smallBytes(65_536, 0)).isEqualTo(2_500);
        control.written(10_000, 0);
        assertThat(control.smallBytes(65_536, 0)).isZero();
        // A quarter of the rate comes back.
        assertThat(control.smallBytes(65_536, 200 * MILLI)).isEqualTo(5_000);
        assertThat(control.untilDue(0)).as("all of it counts").isEqualTo(1_100 * MILLI);
    }

    @Test
    void picturesGetFewerBeforeTheyGetCoarser() {
        limit(0, 0);
        // Ten thousand bytes at the usual step: ten of them a second.
        for (int i = 0; i < 20; i++) {
            control.videoTook(9_500, SCREEN, false, USUAL);
        }
        assertThat(control.coarseness(SCREEN, false, USUAL)).isEqualTo(USUAL);
        // Twice as much would be five a second: coarser, and so fewer than eight are not needed.
        control.videoTook(19_000, SCREEN, false, USUAL);
        int coarser = control.coarseness(SCREEN, false, USUAL);
        assertThat(coarser).isBetween(USUAL + 5, USUAL + 9);
        assertThat(control.videoBytes(SCREEN, false)).isEqualTo(12_500);
    }

    @Test
    void picturesGetFinerAgainWhenTheyGetEasier() {
        limit(0, 0);
        control.videoTook(100_000, SCREEN, false, USUAL);
        assertThat(control.coarseness(SCREEN, false, USUAL)).isGreaterThan(20);
        for (int i = 0; i < 20; i++) {
            control.videoTook(500, SCREEN, false, control.coarseness(SCREEN, false, USUAL));
        }
        assertThat(control.coarseness(SCREEN, false, USUAL)).isEqualTo(USUAL);
    }

    @Test
    void fewerAgainWhereNothingWouldBeLeftOfAPicture() {
        control.limit(10_000, 0, 0);
        assertThat(control.videoBytes(SCREEN, false)).isEqualTo(7_200);
        assertThat(control.videoBytes(SCREEN, true)).isEqualTo(14_400);
    }

    @Test
    void refinementsAreSmallAndSmallerBesideAVideo() {
        limit(0, 0);
        assertThat(control.refinementBytes(65_536, false)).isEqualTo(6_250);
        assertThat(control.refinementBytes(65_536, true)).isEqualTo(1_250);
        assertThat(control.refinementBytes(100, false)).isEqualTo(100);
    }

    @Test
    void aQueueHoldsBackAllButSmallThings() {
        limit(160, 0);
        assertThat(control.untilDue(0)).isEqualTo(100 * MILLI);
        assertThat(control.smallBytes(65_536, 0)).isEqualTo(12_500);
    }

    @Test
    void aShortQueueIsTolerated() {
        limit(60, 0);
        assertThat(control.untilDue(0)).isZero();
    }

    @Test
    void aQueueThatNeverGoesStillLetsSomethingThroughEachSecond() {
        limit(0, 0);
        for (int millis = 0; millis < 1_000; millis += 10) {
            limit(5_000, millis);
            assertThat(control.untilDue(millis * MILLI)).as("at %d ms", millis).isPositive();
        }
        limit(5_000, 1_000);
        assertThat(control.untilDue(1_000 * MILLI)).isZero();
    }

    @Test
    void whatIsOnItsWayDrainsAtANewRate() {
        limit(0, 0);
        control.written(10_000, 0);
        control.limit(4 * RATE, 0, 0);
        assertThat(control.untilDue(0)).isEqualTo(25 * MILLI);
        control.limit(RATE / 2, 0, 0);
        assertThat(control.untilDue(0)).isEqualTo(200 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 999, 1_250_000_001, Long.MAX_VALUE})
    void refusesARateThatIsNone(long rate) {
        assertThatThrownBy(() -> control.limit(rate, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytesPerSecond is 1000 to 1250000000, not " + rate);
    }

    @Test
    void refusesAQueueOfLessThanNothing() {
        assertThatThrownBy(() -> control.limit(RATE, -1, 0)).hasMessage("queueNanos is at least 0, not -1");
    }

    @Test
    void anyRateAndAnyQueueIsReckonedWith() {
        for (long rate : new long[] {RateControl.LOWEST, RateControl.HIGHEST}) {
            control.limit(rate, Long.MAX_VALUE, 0);
            control.written(Integer.MAX_VALUE, 0);
            assertThat(control.untilDue(0)).isPositive();
            assertThat(control.videoBytes(1 << 18, true)).isPositive();
            assertThat(control.exactBytes(65_536)).isBetween(125, 65_536);
        }
    }
}
