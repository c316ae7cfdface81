package dev.farhand.capture.internal.encode.vp8;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How far each row of macroblocks is coded, for two threads that take turns at rows: each row follows the one above at a
 * distance of two macroblocks, which is as far to the right as prediction looks. One thread alone has nothing to wait for,
 * and does not.
 */
final class Wavefront {
    /** Who waits longer lets others have the processor, and falls so far behind that it need not wait again soon. */
    private static final int SPINS = 200;

    private static final long PAUSE_NANOS = 20_000;
    private static final int ABOVE_LOOKS_RIGHT = 1;

    private final AtomicIntegerArray done;
    private final int columns;
    private boolean shared;
    private volatile boolean broken;

    Wavefront(int columns, int rows) {
        this.columns = columns;
        this.done = new AtomicIntegerArray(rows);
    }

    /** Begins a frame. */
    void begin(boolean isShared) {
        shared = isShared;
        broken = false;
        for (int row = 0; isShared && row < done.length(); row++) {
            done.setPlain(row, 0);
        }
    }

    /** Waits until the row above is coded as far as macroblocks before {@code end} look. */
    void await(int row, int end) {
        if (!shared || row == 0) {
            return;
        }
        int needed = Math.min(columns, end + ABOVE_LOOKS_RIGHT);
        for (int spins = 0; done.getAcquire(row - 1) < needed; spins++) {
            if (broken) {
                throw new IllegalStateException("the other half of the rows failed");
            }
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Macroblocks of a row are coded, and what they look at below is in place. */
    void reached(int row, int end) {
        if (shared) {
            done.setRelease(row, end);
        }
    }

    /** Nobody waits for a thread that failed. */
    void abandon() {
        broken = true;
    }
}
