package dev.farhand.capture.internal.encode.motion;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/** Whether a vector explains blocks of a picture to the last pixel. */
public final class BlockMatch {
    private BlockMatch() {}

    /** Whether a block is exactly what the picture before had at the end of the vector. */
    public static boolean isMoved(VideoFrame current, VideoFrame before, int column, int row, int x, int y) {
        return movedRun(current, before, column, column + 1, row, x, y) == 1;
    }

    /**
     * How many blocks of a row, from {@code column} on and before {@code end}, are exactly what the picture before had at the end
     * of the vector. Compares whole rows of pixels at once, so that long runs cost little more than short ones.
     */
    public static int movedRun(VideoFrame current, VideoFrame before, int column, int end, int row, int x, int y) {
        int width = current.width();
        int left = column * BlockMap.SIZE;
        int top = row * BlockMap.SIZE;
        int bottom = Math.min(current.height(), top + BlockMap.SIZE);
        if (left + x < 0 || top + y < 0 || bottom + y > current.height()) {
            return 0;
        }
        int right = Math.min(Math.min(width, end * BlockMap.SIZE), width - x);
        int[] now = current.pixels();
        int[] then = before.pixels();
        for (int line = top; line < bottom && right > left; line++) {
            int from = line * width;
            int to = (line + y) * width + x;
            int equal = Arrays.mismatch(now, from + left, from + right, then, to + left, to + right);
            if (equal >= 0) {
                right = left + equal;
            }
        }
        // What ends at the picture's edge is whole, too.
        return right >= Math.min(width, end * BlockMap.SIZE) ? end - column : Math.max(0, right - left >> 4);
    }
}
