package dev.farhand.capture.internal.platform.x11;

import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/**
 * Takes rows of pixels over into a picture and notes which of its rows are other ones than before. Whoever has a row puts it into
 * {@link #row()} and calls {@link #take}.
 */
final class FrameRows {
    private static final int COLOUR = 0xFFFFFF;

    private final VideoFrame frame;
    private final int[] row;
    private int from;
    private int to;

    FrameRows(VideoFrame frame) {
        this.frame = frame;
        this.row = new int[frame.width()];
    }

    VideoFrame frame() {
        return frame;
    }

    /** Forgets which rows were changed. */
    void begin() {
        from = frame.height();
        to = 0;
    }

    /** Counts every row as changed. */
    void changeAll() {
        from = 0;
        to = frame.height();
    }

    /** Where the pixels of a row are put, from its beginning. */
    int[] row() {
        return row;
    }

    /** Takes so many pixels over, to that place of the picture. What the top byte of a pixel holds nobody has promised. */
    void take(int x, int y, int count) {
        for (int i = 0; i < count; i++) {
            row[i] &= COLOUR;
        }
        int start = y * frame.width() + x;
        int first = Arrays.mismatch(row, 0, count, frame.pixels(), start, start + count);
        if (first >= 0) {
            System.arraycopy(row, first, frame.pixels(), start + first, count - first);
            from = Math.min(from, y);
            to = Math.max(to, y + 1);
        }
    }

    boolean isChanged() {
        return to > from;
    }

    int changedFrom() {
        return isChanged() ? from : 0;
    }

    int changedTo() {
        return isChanged() ? to : 0;
    }
}
