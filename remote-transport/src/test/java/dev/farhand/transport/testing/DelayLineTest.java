package dev.farhand.transport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.transport.testing.DelayLine.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayLineTest {

    private static final long MILLI = 1_000_000;
    private static final int PACKET = 1_500;
    // 1500 bytes take one millisecond.
    private static final LinkShape ONE_PER_MILLI = LinkShape.CLEAN.withBitsPerSecond(12_000_000);

    @Test
    void spacesPacketsByTheRateAndAddsTheDelayOnce() {
        DelayLine line = line(ONE_PER_MILLI.withDelay(Duration.ofMillis(10)));
        for (int slot = 0; slot < 3; slot++) {
            line.offer(0, slot, PACKET);
        }
        assertThat(arrivals(line)).containsExactly(11 * MILLI, 12 * MILLI, 13 * MILLI);
    }

    @Test
    void dropsWhatFindsTheQueueFullAndTakesAgainWhenOneHasLeft() {
        DelayLine line = line(ONE_PER_MILLI.withQueueBytes(3_000).withDelay(Duration.ofMillis(50)));
        assertThat(line.offer(0, 0, PACKET)).isEqualTo(Verdict.CARRIED);
        assertThat(line.offer(0, 1, PACKET)).isEqualTo(Verdict.CARRIED);
        assertThat(line.offer(0, 2, PACKET)).isEqualTo(Verdict.DROPPED);
        assertThat(line.offer(MILLI, 3, PACKET)).as("travelling is not waiting").isEqualTo(Verdict.CARRIED);
        assertThat(line.statistics().dropped()).isEqualTo(1);
    }

    @Test
    void neverHoldsMoreThanItsCapacityWhenNothingElseLimitsIt() {
        DelayLine line = line(LinkShape.CLEAN.withDelay(Duration.ofSeconds(1)));
        for (int slot = 0; slot < 16; slot++) {
            assertThat(line.offer(0, slot, PACKET)).isEqualTo(Verdict.CARRIED);
        }
        assertThat(line.offer(0, 16, PACKET)).isEqualTo(Verdict.DROPPED);
    }

    @Test
    void keepsTheOrderWhenTheDelayShrinks() {
        DelayLine line = line(LinkShape.CLEAN.withDelay(Duration.ofMillis(100)));
        line.offer(0, 7, PACKET);
        line.shape(LinkShape.CLEAN);
        line.offer(MILLI, 8, PACKET);
        assertThat(arrivals(line)).containsExactly(100 * MILLI, 100 * MILLI);
    }

    @Test
    void losesTheSamePlacesForTheSameSeed() {
        assertThat(losses(5)).isEqualTo(losses(5)).isNotEqualTo(losses(6)).hasSizeBetween(230, 370);
    }

    @Test
    void swallowsWhatArrivesDuringAnOutage() {
        DelayLine line = line(LinkShape.CLEAN);
        line.outageUntil(5 * MILLI);
        assertThat(line.offer(4 * MILLI, 0, PACKET)).isEqualTo(Verdict.CUT);
        assertThat(line.isCut(4 * MILLI)).isTrue();
        assertThat(line.offer(5 * MILLI, 0, PACKET)).isEqualTo(Verdict.CARRIED);
        assertThat(line.isCut(5 * MILLI)).isFalse();
    }

    @Test
    void countsWhatItDoes() {
        DelayLine line = line(LinkShape.CLEAN);
        line.offer(0, 0, PACKET);
        line.offer(0, 1, 100);
        line.offer(0, 2, 50);
        line.remove(0, true);
        line.remove(2 * MILLI, true);
        line.remove(2 * MILLI, false);
        assertThat(line.statistics()).isEqualTo(new LinkStatistics(3, 1_650, 2, 0, 0, 1, 1));
    }

    private static DelayLine line(LinkShape shape) {
        DelayLine line = new DelayLine(16, 1);
        line.shape(shape);
        return line;
    }

    private static List<Long> arrivals(DelayLine line) {
        List<Long> arrivals = new ArrayList<>();
        while (line.nextArrival() != Long.MAX_VALUE) {
            arrivals.add(line.nextArrival());
            line.remove(line.nextArrival(), true);
        }
        return arrivals;
    }

    private static List<Integer> losses(long seed) {
        DelayLine line = new DelayLine(4096, seed);
        line.shape(LinkShape.CLEAN.withLoss(0.1));
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            if (line.offer(0, i, PACKET) == Verdict.LOST) {
                places.add(i);
            }
        }
        return places;
    }
}
