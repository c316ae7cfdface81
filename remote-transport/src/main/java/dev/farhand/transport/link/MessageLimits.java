package dev.farhand.transport.link;

/**
 * What a message stream takes from the other end. More than the rate is not an error: the stream is read slower, so that
 * the sender is held back.
 *
 * @param maximumSize largest message in bytes; a larger one resets the stream with {@code MESSAGE_TOO_LARGE}
 * @param perSecond messages per second in the long run; 0 for no limit
 * @param burst messages that may come at once before the rate counts
 */
public record MessageLimits(int maximumSize, int perSecond, int burst) {
    /** Checks the bounds. */
    public MessageLimits {
        if (maximumSize < 1 || maximumSize > 16 * 1024 * 1024) {
            throw new IllegalArgumentException("maximumSize: " + maximumSize + " is not within 1 and 16777216 bytes");
        }
        if (perSecond < 0 || perSecond > 1_000_000_000 || burst < 1 || burst > 1_000_000) {
            throw new IllegalArgumentException(
                    "perSecond must be 0 to 1000000000, not " + perSecond + ", and burst 1 to 1000000, not " + burst);
        }
    }

    /** Only a size limit. */
    public static MessageLimits ofSize(int maximumSize) {
        return new MessageLimits(maximumSize, 0, 1);
    }
}
