package dev.farhand.capture.internal.encode.h264;

/**
 * When the picture before is kept for long, and in whose place. What is replaced at once often comes back at once: a window opens
 * and closes, one changes to another and back. So the picture before is kept when much of it is replaced by something else than its
 * own moved parts; but not while that goes on from picture to picture, as where a window grows or a film plays, since then it is of
 * something half done.
 *
 * <p>A screen that came back from a kept picture is kept in the place of that one, so that two windows that take turns need two
 * places. Otherwise the place goes that nothing came back from for the longest time.
 */
final class LongTermPolicy {
    /** Pictures kept at once. */
    static final int PLACES = 2;
    /** Nothing is kept, or nothing came back. */
    static final int NONE = -1;

    /** As many macroblocks as a small menu has. */
    private static final int LARGE = 192;
    /** In a small picture less is much. */
    private static final int LARGE_PART = 8;

    private final int large;
    private final long[] used = new long[PLACES];
    private long clock;
    private int origin = NONE;
    private boolean stood = true;

    LongTermPolicy(int macroblocks) {
        large = Math.max(4, Math.min(LARGE, macroblocks / LARGE_PART));
    }

    /** After a key frame: nothing is kept. */
    void restart() {
        origin = NONE;
        stood = true;
    }

    /** After a picture that is as the one before. */
    void stand() {
        stood = true;
    }

    /**
     * The place in which the picture before is kept when this one is written, or {@link #NONE}.
     *
     * @param moved macroblocks that a vector explains
     * @param uncovered those that the kept picture explains
     * @param fresh those that nothing explains
     * @param place of the kept picture that explains some, or {@link #NONE}
     */
    int placeForBefore(int moved, int uncovered, int fresh, int place) {
        int replaced = uncovered + fresh;
        boolean isLarge = replaced >= large && replaced >= moved;
        int kept = isLarge && stood ? choose(place) : NONE;
        if (isLarge) {
            origin = uncovered > 3 * fresh ? place : NONE;
            if (uncovered >= large) {
                used[place] = ++clock;
            }
        }
        stood = !isLarge;
        return kept;
    }

    /** Its own place, else the one that was longest without use; never the one that something is coming back from. */
    private int choose(int busy) {
        int chosen = origin;
        for (int i = 0; i < PLACES && origin == NONE; i++) {
            if (i != busy && (chosen == NONE || used[i] < used[chosen])) {
                chosen = i;
            }
        }
        if (chosen == busy) {
            chosen = (busy + 1) % PLACES;
        }
        used[chosen] = ++clock;
        return chosen;
    }
}
