package dev.farhand.agent.internal.doctor;

import dev.farhand.agent.internal.machine.ClockDifference;

/** Two clocks side by side. */
final class ClockCheck {
    static final String NAME = "clock";

    private ClockCheck() {}

    static Finding of(ClockDifference difference) {
        if (!difference.isNoteworthy()) {
            return Finding.ok(NAME, "This machine's clock and the server's agree.");
        }
        return difference.isTooLarge()
                ? Finding.problem(NAME, difference.sentence(), ClockDifference.ADVICE)
                : Finding.note(NAME, difference.sentence(), "It works for now; let the machine set its clock (NTP).");
    }
}
