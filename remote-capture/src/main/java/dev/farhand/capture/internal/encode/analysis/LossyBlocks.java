package dev.farhand.capture.internal.encode.analysis;

import java.util.Arrays;

/**
 * Which blocks a viewer shows nearly, and since when they stand still: those are made exact when nothing has happened to them for a
 * while. What is exact stays exact.
 */
public final class LossyBlocks {
    private final BlockMap lossy;
    /** Those that a move makes lossy, until all of it was looked at. */
    private final BlockMap moved;

    private final long[] stillSince;

    public LossyBlocks(int width, int height) {
        lossy = new BlockMap(width, height);
        moved = new BlockMap(width, height);
        stillSince = new long[lossy.size()];
    }

    /** Whether all is exact. */
    public boolean isEmpty() {
        return lossy.isEmpty();
    }

    /** How many there are. */
    public int count() {
        return lossy.count();
    }

    /** A block was set exactly. */
    public void exact(int block) {
        lossy.unmark(block);
    }

    /** A block was set nearly. */
    public void nearly(int block, long nanoTime) {
        lossy.mark(block);
        stillSince[block] = nanoTime;
    }

    /** A block does not stand still, though nothing was written of it. */
    public void stirs(int block, long nanoTime) {
        stillSince[block] = nanoTime;
    }

    /** A block is about to take what stands at the end of a vector. All blocks of a move are told before {@link #moved}. */
    public void moves(int column, int row, int vectorX, int vectorY) {
        int x = column * BlockMap.SIZE + vectorX;
        int y = row * BlockMap.SIZE + vectorY;
        int lastColumn = Math.min(lossy.columns() - 1, BlockMap.of(x + BlockMap.SIZE - 1));
        int lastRow = Math.min(lossy.rows() - 1, BlockMap.of(y + BlockMap.SIZE - 1));
        for (int r = BlockMap.of(y); r <= lastRow; r++) {
            for (int c = BlockMap.of(x); c <= lastColumn; c++) {
                if (lossy.isMarked(c, r)) {
                    moved.mark(row * lossy.columns() + column);
                    return;
                }
            }
        }
    }

    /** The blocks of a map have moved. */
    public void moved(BlockMap blocks, long nanoTime) {
        for (int block = 0; block < blocks.size(); block++) {
            if (blocks.isMarked(block)) {
                if (moved.isMarked(block)) {
                    nearly(block, nanoTime);
                } else {
                    exact(block);
                }
            }
        }
        moved.clear();
    }

    /** Marks those that have stood still for so long, at most so many. */
    public void markStill(long nanoTime, long stillNanos, int most, BlockMap still) {
        for (int block = 0; block < stillSince.length && still.count() < most; block++) {
            if (lossy.isMarked(block) && nanoTime - stillSince[block] >= stillNanos) {
                still.mark(block);
            }
        }
    }

    /** How many nanoseconds until one has stood still for so long; at least zero, and less than zero where none is lossy. */
    public long untilStill(long nanoTime, long stillNanos) {
        long longest = -1;
        if (!lossy.isEmpty()) {
            for (int block = 0; block < stillSince.length; block++) {
                if (lossy.isMarked(block)) {
                    longest = Math.max(longest, nanoTime - stillSince[block]);
                }
            }
            return Math.max(0, stillNanos - longest);
        }
        return -1;
    }

    /** All were forgotten: nothing is shown. */
    public void startOver() {
        lossy.clear();
        moved.clear();
        Arrays.fill(stillSince, 0);
    }
}
