package dev.farhand.core.error;

/** How much dies with a failure. */
public enum ErrorScope {
    /** Only the request that failed. */
    REQUEST,
    /** The channel it happened on; others of the same link go on. */
    CHANNEL,
    /** The session with all its channels. */
    SESSION,
    /** The whole link. */
    LINK
}
