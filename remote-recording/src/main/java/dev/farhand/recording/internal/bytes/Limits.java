package dev.farhand.recording.internal.bytes;

/** What no recording exceeds, in any container. */
public final class Limits {
    /** More bytes than this no picture has: 8K without any compression is half as much again. */
    public static final int LARGEST_FRAME = 32 << 20;

    /** Later than this no frame is, in milliseconds: 34 years. */
    public static final long LATEST_TIME = 1L << 40;

    private Limits() {}
}
