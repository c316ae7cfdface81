package dev.farhand.core.access;

/** Whether a session is recorded. Ordered from the most permissive to the strictest. */
public enum RecordingMode {
    /** Not recorded. */
    OFF,
    /** When the technician starts it. */
    ON_DEMAND,
    /** From the beginning, as long as it works. */
    ALWAYS,
    /** No recording path, no session. */
    STRICT;

    /** The stricter of two. */
    public RecordingMode stricter(RecordingMode other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
