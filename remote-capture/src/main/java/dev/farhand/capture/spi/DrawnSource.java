package dev.farhand.capture.spi;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.CursorShape;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who looks at a drawn screen: has it drawn, and compares. */
final class DrawnSource implements ScreenSource {
    private final DrawnScreen screen;
    private final VideoFrame frame;
    private final VideoFrame drawn;
    private boolean hasGrabbed;
    private int changedFrom;
    private int changedTo;

    @GuardedBy("this")
    private @Nullable NoScreenReason lost;

    @GuardedBy("this")
    private boolean isNews = true;

    @GuardedBy("this")
    private boolean woken;

    @GuardedBy("this")
    private boolean closed;

    DrawnSource(DrawnScreen screen, int width, int height) {
        this.screen = screen;
        frame = new VideoFrame(width, height);
        drawn = new VideoFrame(width, height);
    }

    synchronized void changed() {
        isNews = true;
        notifyAll();
    }

    synchronized void lost(NoScreenReason reason) {
        lost = reason;
        changed();
    }

    @Override
    public VideoFrame frame() {
        return frame;
    }

    @Override
    public synchronized boolean awaitChange(long timeoutNanos) {
        long begin = System.nanoTime();
        try {
            while (!isNews && !woken) {
                long left = timeoutNanos < 0 ? Long.MAX_VALUE : begin + timeoutNanos - System.nanoTime();
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
        changedFrom = 0;
        changedTo = 0;
        synchronized (this) {
            if (lost != null || closed) {
                return CaptureResult.LOST;
            }
            // Before it is drawn: what changes meanwhile is news again.
            isNews = false;
        }
        screen.drawInto(drawn);
        for (int y = 0; y < frame.height(); y++) {
            takeRow(y);
        }
        if (!hasGrabbed) {
            hasGrabbed = true;
            changedFrom = 0;
            changedTo = frame.height();
        }
        return changedFrom < changedTo ? CaptureResult.CHANGED : CaptureResult.UNCHANGED;
    }

    private void takeRow(int y) {
        int from = y * frame.width();
        int to = from + frame.width();
        if (!Arrays.equals(drawn.pixels(), from, to, frame.pixels(), from, to)) {
            System.arraycopy(drawn.pixels(), from, frame.pixels(), from, frame.width());
            changedFrom = changedTo == 0 ? y : changedFrom;
            changedTo = y + 1;
        }
    }

    @Override
    public CaptureResult grabAll() {
        return grab();
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
        return CursorShape.NOTHING;
    }

    @Override
    public int cursorShapeChanges() {
        return 0;
    }

    @Override
    public int cursorX() {
        return 0;
    }

    @Override
    public int cursorY() {
        return 0;
    }

    @Override
    public boolean isCursorVisible() {
        return false;
    }

    @Override
    public int cursorMoves() {
        return 0;
    }

    @Override
    public void close() {
        screen.closed(this);
        synchronized (this) {
            closed = true;
            changed();
        }
    }
}
