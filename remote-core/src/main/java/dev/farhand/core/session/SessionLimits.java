package dev.farhand.core.session;

import java.time.Duration;

/**
 * How long a session may be unused, and how long it may last at all. Zero switches a limit off. Both server and agent
 * enforce them, since neither the viewer nor the path is trusted.
 *
 * @param idle without a key, a pointer movement, a file byte or a tunnel byte; pictures do not count
 * @param maximum from its start
 */
public record SessionLimits(Duration idle, Duration maximum) {
    /** What an idle limit may be at most. */
    public static final Duration LONGEST_IDLE = Duration.ofMinutes(1440);

    /** What a maximum may be at most. */
    public static final Duration LONGEST_SESSION = Duration.ofHours(168);

    /** 30 minutes idle, 8 hours in all. */
    public static final SessionLimits STANDARD = new SessionLimits(Duration.ofMinutes(30), Duration.ofHours(8));

    /** No limit at all. */
    public static final SessionLimits OFF = new SessionLimits(Duration.ZERO, Duration.ZERO);

    /** Throws {@link IllegalArgumentException} for a negative limit or one beyond the longest. */
    public SessionLimits {
        check("idle", idle, LONGEST_IDLE);
        check("maximum", maximum, LONGEST_SESSION);
    }

    private static void check(String name, Duration value, Duration longest) {
        if (value.isNegative() || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(name + " must be 0 to " + longest + ", not " + value);
        }
    }

    /** The tighter of each; “off” is the loosest. */
    public SessionLimits stricter(SessionLimits other) {
        return new SessionLimits(tighter(idle, other.idle), tighter(maximum, other.maximum));
    }

    private static Duration tighter(Duration a, Duration b) {
        if (a.isZero() || b.isZero()) {
            return a.isZero() ? b : a;
        }
        return a.compareTo(b) <= 0 ? a : b;
    }
}
