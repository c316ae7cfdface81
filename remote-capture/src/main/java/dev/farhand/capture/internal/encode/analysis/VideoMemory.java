package dev.farhand.capture.internal.encode.analysis;

import java.util.Arrays;

/**
 * Which blocks took too many bytes to be written exactly a moment ago. Trying that again with each picture of a video would be
 * in vain and costs as much as the video; so it is tried again only now and then.
 */
public final class VideoMemory {
    /** How long what was too much counts as too much. */
    private static final long RETRY_NANOS = 500_000_000;

    private final long[] since;
    private final boolean[] known;

    public VideoMemory(int blocks) {
        since = new long[blocks];
        known = new boolean[blocks];
    }

    public void clear() {
        Arrays.fill(known, false);
    }

    /** A block was tried exactly, in vain. */
    public void remember(int block, long nanoTime) {
        since[block] = nanoTime;
        known[block] = true;
    }

    /** Whether trying again is not worth it yet. */
    public boolean isHot(int block, long nanoTime) {
        return known[block] && nanoTime - since[block] < RETRY_NANOS;
    }

    /** Whether more than half of the marked blocks are hot. */
    public boolean isMostlyVideo(BlockMap changed, long nanoTime) {
        int hot = 0;
        for (int block = 0; block < since.length; block++) {
            if (changed.isMarked(block) && isHot(block, nanoTime)) {
                hot++;
            }
        }
        return hot * 2 > changed.count();
    }
}
