package dev.farhand.capture.internal.encode.analysis;

import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/** Finds the blocks in which two pictures differ, at the speed of a comparison of memory. */
public final class ChangeDetector {
    private ChangeDetector() {}

    /**
     * Marks the blocks that differ in rows {@code from} to {@code to} (the first not looked at) of two pictures of the map's size.
     */
    public static void markChanges(VideoFrame current, VideoFrame shown, int from, int to, BlockMap changed) {
        int[] a = current.pixels();
        int[] b = shown.pixels();
        int width = current.width();
        for (int y = from; y < to; y++) {
            int begin = y * width;
            int end = begin + width;
            int firstBlock = BlockMap.of(y) * changed.columns();
            int at = begin;
            while (at < end) {
                int equal = Arrays.mismatch(a, at, end, b, at, end);
                if (equal < 0) {
                    break;
                }
                int column = BlockMap.of(at - begin + equal);
                changed.mark(firstBlock + column);
                // The rest of this block can say nothing new in this row.
                at = begin + (column + 1) * BlockMap.SIZE;
            }
        }
    }
}
