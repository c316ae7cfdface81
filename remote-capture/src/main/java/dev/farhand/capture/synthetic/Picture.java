package dev.farhand.capture.synthetic;

import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/** Something to paint on, that knows what was painted. What lies beside it is left out. */
final class Picture {
    private final VideoFrame frame;
    private int left;
    private int top;
    private int right;
    private int bottom;

    Picture(int width, int height) {
        frame = new VideoFrame(width, height);
        clean();
    }

    VideoFrame frame() {
        return frame;
    }

    int width() {
        return frame.width();
    }

    int height() {
        return frame.height();
    }

    /** Forgets what was painted. */
    void clean() {
        left = frame.width();
        top = frame.height();
        right = 0;
        bottom = 0;
    }

    boolean isClean() {
        return left >= right || top >= bottom;
    }

    int left() {
        return left;
    }

    int top() {
        return top;
    }

    int right() {
        return right;
    }

    int bottom() {
        return bottom;
    }

    /** Counts a rectangle as painted. */
    void touch(int x, int y, int columns, int rows) {
        int l = Math.max(0, x);
        int t = Math.max(0, y);
        int r = Math.min(frame.width(), x + columns);
        int b = Math.min(frame.height(), y + rows);
        if (l < r && t < b) {
            left = Math.min(left, l);
            top = Math.min(top, t);
            right = Math.max(right, r);
            bottom = Math.max(bottom, b);
        }
    }

    void set(int x, int y, int colour) {
        if (x >= 0 && y >= 0 && x < frame.width() && y < frame.height()) {
            frame.pixels()[y * frame.width() + x] = colour;
        }
    }

    void fill(int x, int y, int columns, int rows, int colour) {
        int l = Math.max(0, x);
        int r = Math.min(frame.width(), x + columns);
        for (int row = Math.max(0, y); l < r && row < Math.min(frame.height(), y + rows); row++) {
            Arrays.fill(frame.pixels(), row * frame.width() + l, row * frame.width() + r, colour);
        }
        touch(x, y, columns, rows);
    }

    /** Moves what is in a rectangle up, and leaves what was in its last rows there. */
    void moveUp(int x, int y, int columns, int rows, int by) {
        int l = Math.max(0, x);
        int r = Math.min(frame.width(), x + columns);
        int b = Math.min(frame.height(), y + rows);
        for (int row = Math.max(0, y); l < r && row + by < b; row++) {
            int to = row * frame.width() + l;
            System.arraycopy(frame.pixels(), to + by * frame.width(), frame.pixels(), to, r - l);
        }
        touch(x, y, columns, rows);
    }

    /** Takes a rectangle over from a picture of the same size. */
    void takeFrom(Picture other, int x, int y, int columns, int rows) {
        int l = Math.max(0, x);
        int r = Math.min(frame.width(), x + columns);
        for (int row = Math.max(0, y); l < r && row < Math.min(frame.height(), y + rows); row++) {
            int at = row * frame.width() + l;
            System.arraycopy(other.frame.pixels(), at, frame.pixels(), at, r - l);
        }
        touch(x, y, columns, rows);
    }
}
