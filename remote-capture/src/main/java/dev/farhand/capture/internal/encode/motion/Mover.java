package dev.farhand.capture.internal.encode.motion;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.LossyBlocks;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;

/**
 * Moves what is shown to where it is now, as far as that is exact: one vector after another, each looked for in what the ones
 * before it made. So several windows may move at once, also over each other.
 */
public final class Mover {
    /** Less changed blocks are written faster than a vector for them is found. */
    private static final int FEWEST_CHANGED = 40;
    /** A vector for less blocks is more likely chance. */
    private static final int FEWEST_MOVED = 24;

    private final MotionFinder motion;
    private final BlockMap moved;

    public Mover(int width, int height) {
        motion = new MotionFinder(width, height);
        moved = new BlockMap(width, height);
    }

    /** Adds moves to the update, does them in the picture that is shown, and unmarks the blocks they explain. */
    public void move(
            VideoFrame current,
            VideoFrame shown,
            BlockMap changed,
            LossyBlocks lossy,
            ScreenUpdate update,
            long nanoTime) {
        if (changed.count() < FEWEST_CHANGED || motion.find(current, shown, changed) == 0) {
            return;
        }
        for (int vector = 0; vector < motion.vectors() && changed.count() >= FEWEST_MOVED; vector++) {
            int x = motion.x(vector);
            int y = motion.y(vector);
            match(current, shown, changed, x, y);
            if (moved.count() >= FEWEST_MOVED) {
                writeMoves(update, shown, lossy, x, y);
                lossy.moved(moved, nanoTime);
                forget(changed);
            }
            moved.clear();
        }
    }

    /** Marks the changed blocks that a vector explains. */
    private void match(VideoFrame current, VideoFrame shown, BlockMap changed, int x, int y) {
        for (int row = 0; row < changed.rows(); row++) {
            for (int column = 0; column < changed.columns(); column++) {
                if (!changed.isMarked(column, row)) {
                    continue;
                }
                int end = changed.endOfRun(column, row);
                while (column < end) {
                    int run = BlockMatch.movedRun(current, shown, column, end, row, x, y);
                    for (int i = 0; i < run; i++) {
                        moved.mark(row * changed.columns() + column + i);
                    }
                    column += run + 1;
                }
                column = end;
            }
        }
    }

    /** In an order in which nothing is overwritten that is still to be moved. */
    private void writeMoves(ScreenUpdate update, VideoFrame shown, LossyBlocks lossy, int x, int y) {
        for (int i = 0; i < moved.rows(); i++) {
            writeRow(update, shown, lossy, y >= 0 ? i : moved.rows() - 1 - i, x, y);
        }
    }

    private void writeRow(ScreenUpdate update, VideoFrame shown, LossyBlocks lossy, int row, int x, int y) {
        int step = x >= 0 ? 1 : -1;
        int column = x >= 0 ? 0 : moved.columns() - 1;
        while (column >= 0 && column < moved.columns()) {
            if (!moved.isMarked(column, row)) {
                column += step;
                continue;
            }
            int first = column;
            while (column >= 0 && column < moved.columns() && moved.isMarked(column, row)) {
                lossy.moves(column, row, x, y);
                column += step;
            }
            int begin = Math.min(first, column - step);
            int end = Math.max(first, column - step);
            int left = begin * BlockMap.SIZE;
            int top = row * BlockMap.SIZE;
            int width = moved.right(end) - left;
            int height = moved.bottom(row) - top;
            update.move(left, top, width, height, x, y);
            copy(shown, left, top, width, height, x, y);
        }
    }

    private static void copy(VideoFrame shown, int left, int top, int width, int height, int x, int y) {
        int[] pixels = shown.pixels();
        for (int i = 0; i < height; i++) {
            int line = y >= 0 ? top + i : top + height - 1 - i;
            System.arraycopy(pixels, (line + y) * shown.width() + left + x, pixels, line * shown.width() + left, width);
        }
    }

    private void forget(BlockMap changed) {
        for (int block = 0; block < moved.size(); block++) {
            if (moved.isMarked(block)) {
                changed.unmark(block);
            }
        }
    }
}
