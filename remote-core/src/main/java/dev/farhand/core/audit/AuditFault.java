package dev.farhand.core.audit;

/**
 * Where a chain is broken.
 *
 * @param sequence the place at which the record should have stood that is wrong or gone
 */
public record AuditFault(Kind kind, long sequence) {
    /** How it is broken. Two records in each other's place look like a missing one. */
    public enum Kind {
        /** A record is not what was written. */
        CHANGED,
        /** A record is gone, or stands later. */
        MISSING,
        /** A record stands here that does not belong here. */
        INSERTED,
        /** What is kept of the chain's end does not reach to this record, or nothing is kept. */
        UNANCHORED
    }

    /** For people. */
    public String sentence() {
        return switch (kind) {
            case CHANGED -> "Record " + sequence + " is not what was written.";
            case MISSING -> "Record " + sequence + " is missing or was moved.";
            case INSERTED -> "A record that does not belong there stands in place of " + sequence + ".";
            case UNANCHORED ->
                "Nothing says that the chain reaches to record " + sequence + ": its end was set back or taken away.";
        };
    }
}
