package dev.farhand.capture.synthetic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.CursorShape;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who looks at a synthetic screen. The screen tells what happens; its pictures are read under the screen's lock, which is
 * always taken before our own.
 */
final class SyntheticSource implements ScreenSource {
    private final SyntheticScreen screen;
    private VideoFrame frame;
    private SyntheticScreen.Pointer pointer;
    private boolean hasGrabbed;
    private int changedFrom;
    private int changedTo;
    private int shapeChanges;
    private int moves;

    @GuardedBy("this")
    private VideoFrame shown;

    @GuardedBy("this")
    private int paintedFrom = Integer.MAX_VALUE;

    @GuardedBy("this")
    private int paintedTo;

    @GuardedBy("this")
    private SyntheticScreen.Pointer pointed;

    @GuardedBy("this")
    private @Nullable NoScreenReason lost;

    @GuardedBy("this")
    private boolean isNews = true;

    @GuardedBy("this")
    private boolean woken;

    @GuardedBy("this")
    private boolean closed;

    SyntheticSource(SyntheticScreen screen, VideoFrame shown, SyntheticScreen.Pointer pointer) {
        this.screen = screen;
        this.shown = shown;
        this.frame = new VideoFrame(shown.width(), shown.height());
        this.pointer = pointer;
        this.pointed = pointer;
    }

    synchronized void painted(int from, int to) {
        paintedFrom = Math.min(paintedFrom, from);
        paintedTo = Math.max(paintedTo, to);
        tell();
    }

    synchronized void replaced(VideoFrame other) {
        shown = other;
        tell();
    }

    synchronized void pointed(SyntheticScreen.Pointer at) {
        pointed = at;
        tell();
    }

    synchronized void lost(NoScreenReason reason) {
        lost = reason;
        tell();
    }

    @GuardedBy("this")
    private void tell() {
        isNews = true;
        notifyAll();
    }

    @Override
    public VideoFrame frame() {
        return frame;
    }

    @Override
    public synchronized boolean awaitChange(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        try {
            while (!isNews && !woken) {
                long left = timeoutNanos < 0 ? Long.MAX_VALUE : deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        woken = false;
        return isNews;
    }

    @Override
    public synchronized void wakeUp() {
        woken = true;
        notifyAll();
    }

    @Override
    public CaptureResult grab() {
        return grab(false);
    }

    @Override
    public CaptureResult grabAll() {
        return grab(true);
    }

    private CaptureResult grab(boolean all) {
        synchronized (screen) {
            synchronized (this) {
                changedFrom = 0;
                changedTo = 0;
                if (lost != null || closed) {
                    return CaptureResult.LOST;
                }
                isNews = false;
                takePointer();
                boolean resized = !frame.isAsLargeAs(shown);
                if (resized) {
                    frame = new VideoFrame(shown.width(), shown.height());
                }
                boolean whole = all || resized || !hasGrabbed;
                takeRows(whole ? 0 : paintedFrom, whole ? frame.height() : Math.min(paintedTo, frame.height()));
                if (resized || !hasGrabbed) {
                    changedFrom = 0;
                    changedTo = frame.height();
                }
                hasGrabbed = true;
                paintedFrom = Integer.MAX_VALUE;
                paintedTo = 0;
                if (resized) {
                    return CaptureResult.RESIZED;
                }
                return changedFrom < changedTo ? CaptureResult.CHANGED : CaptureResult.UNCHANGED;
            }
        }
    }

    @GuardedBy("this")
    private void takePointer() {
        shapeChanges += pointed.shape().equals(pointer.shape()) ? 0 : 1;
        moves += pointed.x() == pointer.x() && pointed.y() == pointer.y() ? 0 : 1;
        pointer = pointed;
    }

    @GuardedBy("this")
    private void takeRows(int from, int to) {
        int width = frame.width();
        for (int y = from; y < to; y++) {
            if (!Arrays.equals(
                    shown.pixels(), y * width, (y + 1) * width, frame.pixels(), y * width, (y + 1) * width)) {
                System.arraycopy(shown.pixels(), y * width, frame.pixels(), y * width, width);
                changedFrom = changedTo == 0 ? y : changedFrom;
                changedTo = y + 1;
            }
        }
    }

    @Override
    public int changedFrom() {
        return changedFrom;
    }

    @Override
    public int changedTo() {
        return changedTo;
    }

    @Override
    public synchronized Optional<NoScreenReason> lostReason() {
        return Optional.ofNullable(lost);
    }

    @Override
    public CursorShape cursor() {
        return pointer.shape();
    }

    @Override
    public int cursorShapeChanges() {
        return shapeChanges;
    }

    @Override
    public int cursorX() {
        return pointer.x();
    }

    @Override
    public int cursorY() {
        return pointer.y();
    }

    @Override
    public boolean isCursorVisible() {
        return pointer.shape().isVisible()
                && pointer.x() >= 0
                && pointer.y() >= 0
                && pointer.x() < frame.width()
                && pointer.y() < frame.height();
    }

    @Override
    public int cursorMoves() {
        return moves;
    }

    @Override
    public void close() {
        screen.closed(this);
        synchronized (this) {
            closed = true;
            tell();
        }
    }
}
