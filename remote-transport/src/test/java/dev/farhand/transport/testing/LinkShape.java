package dev.farhand.transport.testing;

import java.time.Duration;

/**
 * How one direction of an emulated link behaves. Immutable.
 *
 * @param bitsPerSecond rate of whole IP packets, headers included, so that TCP can deliver at most 1448/1500 of it to an
 *     application; 0 means without limit
 * @param delay one-way delay, added after a packet has left the queue
 * @param loss share of packets that vanish at random, 0 to 1
 * @param queueBytes bytes that may wait in front of the rate limit; a packet that finds no room is dropped (tail drop)
 */
public record LinkShape(long bitsPerSecond, Duration delay, double loss, long queueBytes) {

    // Before the presets, whose construction reads them.
    private static final long LARGEST_RATE = 100_000_000_000L;
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final long SMALLEST_QUEUE = 1_500;

    /** No limit of rate, no delay, no loss. */
    public static final LinkShape CLEAN = new LinkShape(0, Duration.ZERO, 0, 1 << 20);

    /** A local network: 100 Mbit/s, 1 ms each way. */
    public static final LinkShape LAN = new LinkShape(100_000_000, Duration.ofMillis(1), 0, 256_000);

    /** A good line at home: 20 Mbit/s, 20 ms each way. */
    public static final LinkShape HOME = new LinkShape(20_000_000, Duration.ofMillis(20), 0, 500_000);

    /** A weak line: 5 Mbit/s, 40 ms each way, 1 % loss. */
    public static final LinkShape WEAK = new LinkShape(5_000_000, Duration.ofMillis(40), 0.01, 125_000);

    /** A bad line: 2 Mbit/s, 75 ms each way, 5 % loss. */
    public static final LinkShape BAD = new LinkShape(2_000_000, Duration.ofMillis(75), 0.05, 64_000);

    /** Checks the bounds of every value; an {@link IllegalArgumentException} names the one that is outside. */
    public LinkShape {
        if (bitsPerSecond < 0 || bitsPerSecond > LARGEST_RATE) {
            throw new IllegalArgumentException("bitsPerSecond must be 0 (no limit) to " + LARGEST_RATE);
        }
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("delay must be 0 to " + LONGEST_DELAY);
        }
        if (!(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException("loss must be 0 to 1");
        }
        if (queueBytes < SMALLEST_QUEUE) {
            throw new IllegalArgumentException("queueBytes must be at least one packet, " + SMALLEST_QUEUE);
        }
    }

    /** The same with another rate. */
    public LinkShape withBitsPerSecond(long value) {
        return new LinkShape(value, delay, loss, queueBytes);
    }

    /** The same with another one-way delay. */
    public LinkShape withDelay(Duration value) {
        return new LinkShape(bitsPerSecond, value, loss, queueBytes);
    }

    /** The same with another share of lost packets. */
    public LinkShape withLoss(double value) {
        return new LinkShape(bitsPerSecond, delay, value, queueBytes);
    }

    /** The same with another queue. */
    public LinkShape withQueueBytes(long value) {
        return new LinkShape(bitsPerSecond, delay, loss, value);
    }
}
