package dev.farhand.capture.stream;

import dev.farhand.capture.screen.CursorShape;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.core.media.VideoFrame;

/** A screen of one size with its pointer, as the person at the machine sees it. */
final class PointedPicture {
    private final VideoFrame picture;
    private boolean hasPicture;
    private int shapes;
    private int moves;
    /** What the pointer covers. */
    private int left;

    private int top;
    private int right;
    private int bottom;

    PointedPicture(VideoFrame screen) {
        picture = new VideoFrame(screen.width(), screen.height());
    }

    VideoFrame pixels() {
        return picture;
    }

    /** Takes over what the last grab has changed; says whether that was anything. */
    boolean take(ScreenCapture capture) {
        VideoFrame screen = capture.frame();
        boolean pointerIsAnother = moves != capture.cursorMoves() || shapes != capture.cursorShapeChanges();
        boolean changed = !hasPicture || capture.changedFrom() < capture.changedTo();
        if (!changed && !pointerIsAnother) {
            return false;
        }
        copy(screen, left, top, right, bottom);
        if (changed) {
            int from = hasPicture ? capture.changedFrom() : 0;
            copy(screen, 0, from, screen.width(), hasPicture ? capture.changedTo() : screen.height());
        }
        point(capture);
        hasPicture = true;
        moves = capture.cursorMoves();
        shapes = capture.cursorShapeChanges();
        return true;
    }

    private void copy(VideoFrame screen, int fromX, int fromY, int toX, int toY) {
        for (int y = fromY; y < toY; y++) {
            int at = y * picture.width() + fromX;
            System.arraycopy(screen.pixels(), at, picture.pixels(), at, toX - fromX);
        }
    }

    private void point(ScreenCapture capture) {
        left = top = right = bottom = 0;
        if (!capture.isCursorVisible()) {
            return;
        }
        CursorShape shape = capture.cursor();
        int x = capture.cursorX() - shape.hotX();
        int y = capture.cursorY() - shape.hotY();
        left = Math.max(0, x);
        top = Math.max(0, y);
        right = Math.max(left, Math.min(picture.width(), x + shape.width()));
        bottom = Math.max(top, Math.min(picture.height(), y + shape.height()));
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                int at = row * picture.width() + column;
                int over = shape.pixels()[(row - y) * shape.width() + column - x];
                picture.pixels()[at] = blend(over, picture.pixels()[at]);
            }
        }
    }

    private static int blend(int over, int under) {
        int alpha = over >>> 24;
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int value = (over >> shift & 255) * alpha + (under >> shift & 255) * (255 - alpha);
            mixed |= (value + 127) / 255 << shift;
        }
        return mixed;
    }
}
