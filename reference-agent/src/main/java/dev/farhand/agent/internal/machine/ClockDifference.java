package dev.farhand.agent.internal.machine;

import dev.farhand.core.access.GrantVerifier;
import java.time.Duration;

/**
 * How far this machine's clock is from the server's.
 *
 * @param ahead negative when behind
 */
public record ClockDifference(Duration ahead) {
    /** What a person should do about a difference that is too large. */
    public static final String ADVICE = "Set the clock of the one that is wrong: grants of this server are refused.";

    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;
    private static final long DAY = 86_400;
    private static final Duration NOTEWORTHY = Duration.ofMinutes(1);
    // A header has whole seconds, and travelled.
    private static final Duration ROUNDING = Duration.ofSeconds(5);

    /** Whether somebody should look at it. */
    public boolean isNoteworthy() {
        return ahead.abs().compareTo(NOTEWORTHY) >= 0;
    }

    /** Whether nobody gets in because of it. */
    public boolean isTooLarge() {
        return ahead.abs().compareTo(GrantVerifier.LARGEST_SKEW.plus(ROUNDING)) > 0;
    }

    /** Who is how far from whom. */
    public String sentence() {
        return "This machine's clock is " + words(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of")
                + " the server's.";
    }

    private static String words(Duration apart) {
        if (rounded(apart, HOUR) >= 48) {
            return rounded(apart, DAY) + " days";
        }
        if (rounded(apart, MINUTE) >= 120) {
            return rounded(apart, HOUR) + " hours";
        }
        return apart.toSeconds() >= 120 ? rounded(apart, MINUTE) + " minutes" : apart.toSeconds() + " seconds";
    }

    private static long rounded(Duration apart, long seconds) {
        return (apart.toSeconds() + seconds / 2) / seconds;
    }
}
