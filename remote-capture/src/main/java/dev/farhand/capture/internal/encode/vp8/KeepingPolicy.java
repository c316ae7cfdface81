package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.internal.encode.analysis.BlockMap;

/**
 * Decides which pictures the decoder keeps. A window that opens covers what stood there for a while: the picture before it
 * is worth keeping, since what is covered comes back when the window goes, and then costs next to nothing. It takes the
 * place of the picture that was used longest ago; with two places, a menu over a dialogue over a desktop can all go again.
 *
 * <p>Blocks that changed just before are no reason to keep a picture: what did not stand still, an animation or a film, will
 * not come back as it was.
 */
final class KeepingPolicy {
    /** Frames that a block has to stand still to be worth keeping. */
    private static final int STOOD = 4;
    /** Not worth it below this part of the picture: 1/128. */
    private static final int SMALLEST_PART = 128;

    private final FrameContext frame;
    /** The frame in which each block changed last. */
    private final int[] changedIn;

    private int number;

    KeepingPolicy(FrameContext frame) {
        this.frame = frame;
        this.changedIn = new int[frame.columns * frame.rows];
    }

    /** Counts a frame, also one without changes. */
    void countFrame() {
        number++;
    }

    /**
     * Looks at the current frame, which has been coded. True when the picture before it is to be kept, in {@link #place()}.
     */
    boolean isLastWorthKeeping() {
        int lost = 0;
        BlockMap changed = frame.changed;
        for (int row = 0, block = 0; row < frame.rows; row++) {
            for (int column = 0; column < frame.columns; column++, block++) {
                if (changed.isMarked(block)) {
                    lost += isLost(column, row, block) ? 1 : 0;
                    changedIn[block] = number;
                }
            }
        }
        return lost > changed.size() / SMALLEST_PART;
    }

    /** The place nothing is lost of, else that of the picture that was used longest ago. */
    KeptPicture place() {
        KeptPicture place = frame.kept[0];
        for (KeptPicture kept : frame.kept) {
            if (kept.isSpare) {
                return kept;
            }
            if (kept.usedIn < place.usedIn) {
                place = kept;
            }
        }
        return place;
    }

    /** A picture that was taken counts as used. */
    void use(KeptPicture kept) {
        kept.usedIn = number;
    }

    /** Whether what a block showed before stood for a while, did not just move, and is kept nowhere. */
    private boolean isLost(int column, int row, int block) {
        int at = frame.modes.at(column, row);
        byte kind = frame.modes.kinds[at];
        if (MacroblockModes.isKept(kind)) {
            use(frame.keptOf(kind));
        }
        if (number - changedIn[block] <= STOOD || kind == MacroblockModes.LAST && !frame.modes.isStill(at)) {
            return false;
        }
        for (KeptPicture kept : frame.kept) {
            if (kept.equalRun(frame.shown, column, column + 1, row) > 0) {
                return false;
            }
        }
        return true;
    }
}
