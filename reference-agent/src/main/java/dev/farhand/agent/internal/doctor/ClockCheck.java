package dev.farhand.agent.internal.doctor;

import java.time.Duration;
import java.time.Instant;

/** Two clocks side by side. */
final class ClockCheck {
    private static final Duration NOTEWORTHY = Duration.ofMinutes(1);
    private static final Duration TOO_FAR = Duration.ofMinutes(10);

    private ClockCheck() {}

    static Finding compare(Instant server, Instant machine) {
        Duration ahead = Duration.between(server, machine);
        Duration apart = ahead.abs();
        if (apart.compareTo(NOTEWORTHY) < 0) {
            return Finding.ok("clock", "This machine's clock and the server's agree.");
        }
        String sentence = "This machine's clock is " + words(apart) + (ahead.isNegative() ? " behind" : " ahead of")
                + " the server's.";
        return apart.compareTo(TOO_FAR) < 0
                ? Finding.note("clock", sentence, "It works for now; let the machine set its clock (NTP).")
                : Finding.problem("clock", sentence, "Set the clock: session grants of this server are refused.");
    }

    private static String words(Duration apart) {
        if (apart.toDays() > 1) {
            return apart.toDays() + " days";
        }
        return apart.toHours() > 1 ? apart.toHours() + " hours" : apart.toMinutes() + " minutes";
    }
}
