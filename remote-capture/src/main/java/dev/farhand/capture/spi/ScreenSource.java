package dev.farhand.capture.spi;

import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.CursorShape;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.VideoFrame;
import java.util.Optional;

/**
 * A screen that is being looked at. It holds one picture and, when it is asked to, takes over into it what has changed. One thread
 * uses it, and only {@link #wakeUp} may be called by another one.
 *
 * <p>Until the first grab the picture has the right size and is black.
 */
@ThreadConfined("capture")
public interface ScreenSource extends AutoCloseable {
    /** The picture as of the last grab. The same instance until a grab answers {@link CaptureResult#RESIZED}. */
    VideoFrame frame();

    /**
     * Waits until something may have changed: the picture, its size, the pointer, or that there is a screen at all. Nothing wakes it
     * up while nothing changes. Before the first grab it does not wait.
     *
     * @param timeoutNanos how long at most; negative means for ever
     * @return whether a grab makes sense now; no when the time is over or somebody has called {@link #wakeUp}
     */
    boolean awaitChange(long timeoutNanos);

    /** Ends an {@link #awaitChange} that waits, or the next one. Any thread; also after {@link #close}. */
    void wakeUp();

    /** Takes over what has changed since the last grab; everything at the first. Does not wait for a change, and never throws. */
    CaptureResult grab();

    /** As {@link #grab}, but looks at every row, whether or not the system says that it has changed. */
    CaptureResult grabAll();

    /** The first row that the last grab has changed. */
    int changedFrom();

    /** The row after the last one that the last grab has changed; {@link #changedFrom} when it has changed none. */
    int changedTo();

    /** Why there is nothing to see any more; empty as long as no grab has answered {@link CaptureResult#LOST}. */
    Optional<NoScreenReason> lostReason();

    /** What the pointer looked like at the last grab. It is not part of the picture. */
    CursorShape cursor();

    /** Counts up when {@link #cursor} is another one. */
    int cursorShapeChanges();

    /** The column of the picture that the pointer pointed at; beside the picture when it was there. */
    int cursorX();

    /** The row of the picture that the pointer pointed at. */
    int cursorY();

    /** Whether the pointer was over the picture and could be seen. */
    boolean isCursorVisible();

    /** Counts up when the pointer has moved, has appeared or has vanished. */
    int cursorMoves();

    /** Lets the screen go. Idempotent. */
    @Override
    void close();
}
