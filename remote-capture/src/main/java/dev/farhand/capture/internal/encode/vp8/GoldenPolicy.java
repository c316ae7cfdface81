package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.capture.internal.encode.motion.BlockMatch;

/**
 * Decides which picture the decoder keeps for later as the golden frame. A window that opens covers what stood there for a while: the
 * picture before it is worth keeping, since what is covered comes back when the window goes, and then costs next to nothing.
 *
 * <p>A new picture is kept when more blocks would be found in it alone than in the golden frame there is. Blocks that changed just before are
 * no part of this: what did not stand still (an animation, a film) will not come back as it was.
 */
final class GoldenPolicy {
    /** Frames that a block has to stand still to be worth keeping. */
    private static final int STOOD = 4;
    /** Not worth it below this part of the picture. */
    private static final int SMALLEST_PART = 128;

    private final FrameContext frame;
    /** The frame in which each block changed last. */
    private final int[] changedIn;

    private final BlockMap different;
    private int number;

    GoldenPolicy(FrameContext frame) {
        this.frame = frame;
        this.changedIn = new int[frame.columns * frame.rows];
        this.different = new BlockMap(frame.changed.width(), frame.changed.height());
    }

    /** Counts a frame, also one without changes. */
    void countFrame() {
        number++;
    }

    /** Says whether the picture before the current one, which has been coded, is to be the golden frame from now on. */
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
        return lost > changed.size() / SMALLEST_PART && lost > keptByGoldenAlone();
    }

    /** Whether what a block showed before stood for a while, and is in neither the current picture nor the golden frame. */
    private boolean isLost(int column, int row, int block) {
        int at = frame.modes.at(column, row);
        boolean moved = frame.modes.kinds[at] == MacroblockModes.LAST && !frame.modes.isStill(at);
        return !moved
                && number - changedIn[block] > STOOD
                && !BlockMatch.isMoved(frame.shown, frame.goldenShown, column, row, 0, 0);
    }

    private int keptByGoldenAlone() {
        different.clear();
        ChangeDetector.markChanges(frame.picture, frame.goldenShown, 0, frame.picture.height(), different);
        return different.count();
    }
}
