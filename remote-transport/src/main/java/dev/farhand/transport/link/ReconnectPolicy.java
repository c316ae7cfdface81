package dev.farhand.transport.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to dial again: a random part of a ceiling that doubles with each failure, so that many agents that lost the same
 * server come back spread out. The first attempt after a loss waits a random part too.
 *
 * @param first ceiling of the first wait
 * @param maximum ceiling of all waits
 * @param stableAfter a link that stood this long makes the next failure count as the first
 */
public record ReconnectPolicy(Duration first, Duration maximum, Duration stableAfter) {
    /** Checks the bounds. */
    public ReconnectPolicy {
        if (first.compareTo(Duration.ofMillis(1)) < 0
                || first.compareTo(maximum) > 0
                || maximum.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "reconnect: 1 ms <= first <= maximum <= 1 d, got " + first + ", " + maximum);
        }
        if (stableAfter.isNegative()) {
            throw new IllegalArgumentException("reconnect.stable-after must not be negative");
        }
    }

    /** One second, one minute, stable after one minute. */
    public static ReconnectPolicy defaults() {
        return new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60));
    }

    /** The ceiling after this many failures in a row, 0 for the first. */
    public Duration ceiling(int failures) {
        long millis = first.toMillis();
        for (int i = 0; i < failures && millis < maximum.toMillis(); i++) {
            millis = millis > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : millis * 2;
        }
        return Duration.ofMillis(Math.min(millis, maximum.toMillis()));
    }

    /** A random wait below the ceiling. */
    public Duration delay(int failures, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(ceiling(failures).toNanos() + 1));
    }
}
