package dev.farhand.capture.terminal;

import dev.farhand.core.error.ErrorCode;
import java.util.Optional;

/**
 * How a terminal's program ended.
 *
 * @param status its exit status, 0 to 255; 0 where a signal ended it; of {@link #UNKNOWN} none
 * @param signal number of the signal that ended it, 0 for none
 * @param reason why it was ended from outside; empty where it ended by itself
 */
public record TerminalExit(int status, int signal, Optional<ErrorCode> reason) {
    /** It ended, and nobody could see how: whoever had started it was dead by then. */
    public static final TerminalExit UNKNOWN = new TerminalExit(-1, 0, Optional.empty());

    /** It ended by itself. */
    public static TerminalExit ofStatus(int status) {
        return new TerminalExit(status, 0, Optional.empty());
    }

    /** A signal ended it. */
    public static TerminalExit ofSignal(int signal) {
        return new TerminalExit(0, signal, Optional.empty());
    }

    /** The same, because it was ended from outside. */
    public TerminalExit because(ErrorCode code) {
        return new TerminalExit(status, signal, Optional.of(code));
    }

    /** Whether status and signal say anything. */
    public boolean known() {
        return status >= 0;
    }
}
