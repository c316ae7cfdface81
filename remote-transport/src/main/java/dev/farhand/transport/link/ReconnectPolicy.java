package dev.farhand.transport.link;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigType;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
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
    /**
     * Checks the bounds of {@link LinkKeys}. Throws {@link RemoteException} with {@link ErrorCode#INVALID_CONFIGURATION}
     * naming the key, the value and what is allowed.
     */
    public ReconnectPolicy {
        LinkKeys.RECONNECT_FIRST.checked(first);
        LinkKeys.RECONNECT_MAXIMUM.checked(maximum);
        LinkKeys.RECONNECT_STABLE_AFTER.checked(stableAfter);
        if (first.compareTo(maximum) > 0) {
            ConfigType<Duration> type = LinkKeys.RECONNECT_MAXIMUM.type();
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    LinkKeys.RECONNECT_MAXIMUM + ": got " + type.render(maximum) + "; allowed: at least "
                            + LinkKeys.RECONNECT_FIRST + ", which is " + type.render(first) + ".");
        }
    }

    /** What the settings say; a key of {@link LinkKeys} that was not read keeps its default. Throws as the constructor. */
    public static ReconnectPolicy of(Config config) {
        ReconnectPolicy defaults = defaults();
        return new ReconnectPolicy(
                config.find(LinkKeys.RECONNECT_FIRST).orElse(defaults.first()),
                config.find(LinkKeys.RECONNECT_MAXIMUM).orElse(defaults.maximum()),
                config.find(LinkKeys.RECONNECT_STABLE_AFTER).orElse(defaults.stableAfter()));
    }

    /** One second, one minute, stable after one minute. */
    public static ReconnectPolicy defaults() {
        return new ReconnectPolicy(
                LinkKeys.RECONNECT_FIRST.defaultValue().orElseThrow(),
                LinkKeys.RECONNECT_MAXIMUM.defaultValue().orElseThrow(),
                LinkKeys.RECONNECT_STABLE_AFTER.defaultValue().orElseThrow());
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
