package dev.farhand.recording.container;

/**
 * How reading a file ended. What came before that is good in each case.
 *
 * @param kind which of the three ways
 * @param position how many bytes were understood
 * @param reason why, for people; empty when all is well
 */
public record ReadOutcome(Kind kind, long position, String reason) {
    /** The ways reading can end. */
    public enum Kind {
        /** The file ends where it says. */
        WHOLE,
        /** There is less of the file than it says, or than it would have had: its writer was stopped, or it is still written. */
        CUT_OFF,
        /** What follows makes no sense, or is more than is taken. */
        REFUSED
    }

    /** All of it was read. */
    public static ReadOutcome whole(long position) {
        return new ReadOutcome(Kind.WHOLE, position, "");
    }

    /** It stops too early. */
    public static ReadOutcome cutOff(long position) {
        return new ReadOutcome(Kind.CUT_OFF, position, "the file stops after " + position + " bytes");
    }

    /** It stops making sense. */
    public static ReadOutcome refused(long position, String reason) {
        return new ReadOutcome(Kind.REFUSED, position, reason + " (at byte " + position + ")");
    }
}
