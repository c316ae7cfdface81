package dev.farhand.core.limit;

import dev.farhand.core.annotation.ThreadSafe;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A rate with room for bursts. Time comes from a monotonic source, so setting the clock changes nothing. Fractions of a
 * token are kept exactly: a slow rate is not rounded away by frequent questions.
 */
@ThreadSafe
public final class TokenBucket {
    private final long burst;
    private final long nanosPerToken;
    private final LongSupplier nanoTime;
    /** Nanoseconds' worth of tokens in the bucket, at most {@code burst * nanosPerToken}. */
    private long credit;

    private long filledAt;

    /**
     * Starts full.
     *
     * @param perSecond tokens that flow in, 1 to 1,000,000,000
     * @param burst the most that can lie ready, 1 to 1,000,000
     * @param nanoTime usually {@code System::nanoTime}
     */
    public TokenBucket(long perSecond, long burst, LongSupplier nanoTime) {
        check("perSecond", perSecond, 1_000_000_000);
        check("burst", burst, 1_000_000);
        this.burst = burst;
        this.nanosPerToken = 1_000_000_000 / perSecond;
        this.nanoTime = nanoTime;
        this.credit = burst * nanosPerToken;
        this.filledAt = nanoTime.getAsLong();
    }

    private static void check(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be 1 to " + most + ", not " + value);
        }
    }

    /** Takes one token, if there is one. */
    public boolean tryTake() {
        return tryTake(1);
    }

    /** Takes {@code count} tokens at once, or none. More than the burst is never there. */
    public synchronized boolean tryTake(long count) {
        check("count", count, Long.MAX_VALUE);
        fill();
        if (count > burst || credit < count * nanosPerToken) {
            return false;
        }
        credit -= count * nanosPerToken;
        return true;
    }

    /** How long until one token is there; zero when one is. */
    public synchronized Duration untilNext() {
        fill();
        return Duration.ofNanos(Math.max(0, nanosPerToken - credit));
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        long elapsed = Math.max(0, now - filledAt);
        filledAt = now;
        long full = burst * nanosPerToken;
        credit = elapsed >= full - credit ? full : credit + elapsed;
    }
}
