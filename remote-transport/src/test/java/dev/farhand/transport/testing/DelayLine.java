package dev.farhand.transport.testing;

import java.util.SplittableRandom;

/**
 * The rules of one direction: loss, queue, rate, delay, outage. Pure arithmetic over times and lengths; packets are known
 * by the number of the slot that holds their bytes. Nothing is allocated after construction.
 */
final class DelayLine {

    /** What becomes of a packet that arrives. */
    enum Verdict {
        CARRIED,
        LOST,
        DROPPED,
        CUT
    }

    private static final long LATE_NANOS = 1_000_000;
    private static final long BITS_TIMES_NANOS = 8 * 1_000_000_000L;

    private final int[] slots;
    private final int[] lengths;
    private final long[] departures;
    private final long[] arrivals;
    private final int mask;
    private final SplittableRandom random;

    // Packets from head to departed have left the queue and travel; those from departed to tail still wait in it.
    private long head;
    private long departed;
    private long tail;
    private long waitingBytes;
    private long lastDeparture = Long.MIN_VALUE;
    private long lastArrival = Long.MIN_VALUE;

    private LinkShape shape = LinkShape.CLEAN;
    private long delayNanos;
    private long outageEnd = Long.MIN_VALUE;

    private long packets;
    private long bytes;
    private long delivered;
    private long dropped;
    private long lost;
    private long cut;
    private long late;

    /** A line that holds at most {@code capacity} packets, a power of two. */
    DelayLine(int capacity, long seed) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two");
        }
        slots = new int[capacity];
        lengths = new int[capacity];
        departures = new long[capacity];
        arrivals = new long[capacity];
        mask = capacity - 1;
        random = new SplittableRandom(seed);
    }

    /** Takes effect for packets that arrive from now on; those under way keep their times and their order. */
    void shape(LinkShape next) {
        shape = next;
        delayNanos = next.delay().toNanos();
    }

    void outageUntil(long end) {
        outageEnd = end;
    }

    Verdict offer(long now, int slot, int length) {
        packets++;
        bytes += length;
        leaveQueue(now);
        if (now < outageEnd) {
            cut++;
            return Verdict.CUT;
        }
        if (shape.loss() > 0 && random.nextDouble() < shape.loss()) {
            lost++;
            return Verdict.LOST;
        }
        boolean limited = shape.bitsPerSecond() > 0;
        if (tail - head > mask || (limited && waitingBytes + length > shape.queueBytes())) {
            dropped++;
            return Verdict.DROPPED;
        }
        long transmission = limited ? length * BITS_TIMES_NANOS / shape.bitsPerSecond() : 0;
        lastDeparture = Math.max(lastDeparture, now) + transmission;
        // A delay that was shortened meanwhile must not let a packet overtake those before it.
        lastArrival = Math.max(lastArrival, lastDeparture + delayNanos);
        int place = (int) tail++ & mask;
        slots[place] = slot;
        lengths[place] = length;
        departures[place] = lastDeparture;
        arrivals[place] = lastArrival;
        waitingBytes += length;
        return Verdict.CARRIED;
    }

    private void leaveQueue(long now) {
        while (departed != tail && departures[(int) departed & mask] <= now) {
            waitingBytes -= lengths[(int) departed++ & mask];
        }
    }

    /** When the next packet is due, or {@link Long#MAX_VALUE}. */
    long nextArrival() {
        return head == tail ? Long.MAX_VALUE : arrivals[(int) head & mask];
    }

    /** Whether packets that become due now are swallowed. */
    boolean isCut(long now) {
        return now < outageEnd;
    }

    int headSlot() {
        return slots[(int) head & mask];
    }

    int headLength() {
        return lengths[(int) head & mask];
    }

    /** Takes the head off; its arrival must have come. */
    void remove(long now, boolean handedOver) {
        leaveQueue(now);
        if (!handedOver) {
            cut++;
        } else {
            delivered++;
            if (now - arrivals[(int) head & mask] > LATE_NANOS) {
                late++;
            }
        }
        head++;
    }

    LinkStatistics statistics() {
        return new LinkStatistics(packets, bytes, delivered, dropped, lost, cut, late);
    }
}
