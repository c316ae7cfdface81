package dev.farhand.capture.screen;

/** What a grab has found. */
public enum CaptureResult {
    /** Some rows of the picture are other ones than before. */
    CHANGED,
    /** The picture is the one before. */
    UNCHANGED,
    /** There is another picture, of another size, and it is whole. */
    RESIZED,
    /** There is nothing to see any more and there never will be from this source; the last picture stays as it is. */
    LOST
}
