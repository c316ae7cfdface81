package dev.farhand.capture.screen;

/**
 * When to look at the whole screen although only parts of it are said to have changed. What a system says may be too little: some
 * graphics drivers draw past it. So while a screen changes, every two seconds one grab is a whole one, which at a millisecond or two
 * nobody notices; and when it has stood still for half a second after a change, it is looked at once more, so that what stays is
 * right. A screen that goes on standing still is left alone.
 */
final class WholeGrabs {
    private static final long PERIOD_NANOS = 2_000_000_000L;
    private static final long STILL_NANOS = 500_000_000L;

    private boolean begun;
    private long lastWhole;
    private long lastChange;
    private boolean changedSinceWhole;

    /** How long to wait for the look at what stands still; negative when there is none to come. */
    long nanosUntilCheck(long now) {
        return changedSinceWhole ? Math.max(0, lastChange + STILL_NANOS - now) : -1;
    }

    /** Whether it is time for that look. */
    boolean isCheckDue(long now) {
        return nanosUntilCheck(now) == 0;
    }

    /** Whether the grab that comes now is to be a whole one. */
    boolean isDue(long now) {
        return begun && changedSinceWhole && (now - lastWhole >= PERIOD_NANOS || isCheckDue(now));
    }

    /** What a grab has found. */
    void grabbed(long now, boolean whole, CaptureResult result) {
        boolean changed = result == CaptureResult.CHANGED || result == CaptureResult.RESIZED;
        boolean checked = whole && isCheckDue(now);
        if (changed) {
            lastChange = now;
        }
        if (whole || !begun || result == CaptureResult.RESIZED) {
            lastWhole = now;
            // Something that nobody had spoken of: look again, as long as that goes on.
            changedSinceWhole = checked && changed;
        } else {
            changedSinceWhole |= changed;
        }
        if (result == CaptureResult.LOST) {
            changedSinceWhole = false;
        }
        begun = true;
    }
}
