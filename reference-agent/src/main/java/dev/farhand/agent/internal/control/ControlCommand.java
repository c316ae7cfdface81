package dev.farhand.agent.internal.control;

import java.util.Locale;
import java.util.Optional;

/** What can be asked for over the control socket: one word on one line. */
public enum ControlCommand {
    /** How the agent stands. Anyone. */
    STATUS,
    /** Who was there. Anyone. */
    HISTORY,
    /** No more access until somebody resumes. Anyone. */
    PAUSE,
    /** Access again. Root, the agent's user, and who paused. */
    RESUME;

    /** The command of that line. */
    public static Optional<ControlCommand> of(String line) {
        for (ControlCommand command : values()) {
            if (command.word().equals(line.strip())) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /** The word on the line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
