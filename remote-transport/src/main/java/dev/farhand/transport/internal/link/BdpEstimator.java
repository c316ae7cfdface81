package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;

/**
 * Finds how many bytes fill the path: what arrives per second, times the shortest round trip. The shortest, because a
 * queue that our own window filled makes round trips longer, and counting it would make the window grow for ever. A rate
 * counts only when two samples in a row saw it: one burst after a pause is not a fast path.
 */
@ThreadConfined("the link's thread")
public final class BdpEstimator {
    private static final double NANOS = 1e9;

    private long shortestRoundTrip = Long.MAX_VALUE;
    private double previousRate;
    private double bestRate;

    /** A round trip was measured. */
    public void roundTrip(long nanos) {
        shortestRoundTrip = Math.min(shortestRoundTrip, Math.max(1, nanos));
    }

    /** So many bytes arrived within so long. */
    public void delivered(long bytes, long nanos) {
        if (nanos <= 0) {
            return;
        }
        double rate = bytes * NANOS / nanos;
        bestRate = Math.max(bestRate, Math.min(rate, previousRate));
        previousRate = rate;
    }

    /** The window that keeps the path full: twice what it holds, so that it is full between updates, and a rate held down by the window is found out. */
    public long window() {
        if (shortestRoundTrip == Long.MAX_VALUE) {
            return 0;
        }
        return (long) (2 * bestRate * shortestRoundTrip / NANOS);
    }
}
