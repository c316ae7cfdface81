package dev.farhand.capture.screen;

import dev.farhand.capture.spi.ScreenProvider;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.VideoFrame;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a screen at the right moments. The first change after a pause is taken over at once; while the screen goes on changing,
 * programs that paint in several steps get a millisecond to finish, and there are five between two grabs. One thread uses it, and
 * only {@link #wakeUp} may be called by another one.
 *
 * <pre>{@code
 * try (ScreenCapture screen = ScreenCapture.open(ScreenSelection.all())) {
 *     while (screen.awaitChange(-1) && screen.grab() != CaptureResult.LOST) {
 *         show(screen.frame(), screen.changedFrom(), screen.changedTo());
 *     }
 * }
 * }</pre>
 */
@ThreadConfined("capture")
public final class ScreenCapture implements AutoCloseable {
    private static final long GAP_NANOS = 5_000_000;
    private static final long SETTLE_NANOS = 1_000_000;
    private static final long STREAMING_NANOS = 50_000_000;

    private final ScreenSource source;
    private final LongSupplier clock;
    private final LongConsumer pause;
    private final WholeGrabs wholeGrabs = new WholeGrabs();

    private boolean hasGrabbed;
    private boolean hasChanged;
    private long lastGrab;
    private long lastChange;
    private boolean seen;
    private long seenAt;

    private ScreenCapture(Builder builder, ScreenSource source) {
        this.source = source;
        this.clock = builder.clock;
        this.pause = builder.pause;
    }

    /** Looks at this machine's screen by the first provider that can. */
    public static ScreenCapture open(ScreenSelection selection) throws NoScreenException {
        return builder().selection(selection).open();
    }

    /** For more than the usual. */
    public static Builder builder() {
        return new Builder();
    }

    /** As {@link ScreenSource#awaitChange}. */
    public boolean awaitChange(long timeoutNanos) {
        long now = clock.getAsLong();
        long check = wholeGrabs.nanosUntilCheck(now);
        boolean checkFirst = check >= 0 && (timeoutNanos < 0 || check < timeoutNanos);
        boolean changed = source.awaitChange(checkFirst ? check : timeoutNanos);
        now = clock.getAsLong();
        if (changed && !seen) {
            seen = true;
            seenAt = now;
        }
        return changed || wholeGrabs.isCheckDue(now);
    }

    /** As {@link ScreenSource#wakeUp}. Any thread. */
    public void wakeUp() {
        source.wakeUp();
    }

    /** Takes over what has changed, after as short a wait as makes for whole pictures. */
    public CaptureResult grab() {
        long now = waitForTurn();
        boolean whole = wholeGrabs.isDue(now);
        CaptureResult result = whole ? source.grabAll() : source.grab();
        seen = false;
        hasGrabbed = true;
        lastGrab = now;
        if (result == CaptureResult.CHANGED || result == CaptureResult.RESIZED) {
            hasChanged = true;
            lastChange = now;
        }
        wholeGrabs.grabbed(now, whole, result);
        return result;
    }

    /** The time of the grab. */
    private long waitForTurn() {
        long now = clock.getAsLong();
        if (!hasGrabbed) {
            return now;
        }
        long wait = lastGrab + GAP_NANOS - now;
        boolean streaming = hasChanged && now - lastChange < STREAMING_NANOS;
        if (streaming && seen) {
            wait = Math.max(wait, seenAt + SETTLE_NANOS - now);
        }
        while (wait > 0) {
            pause.accept(wait);
            long then = clock.getAsLong();
            wait -= then - now;
            now = then;
        }
        return now;
    }

    /** As {@link ScreenSource#frame}. */
    public VideoFrame frame() {
        return source.frame();
    }

    /** As {@link ScreenSource#changedFrom}. */
    public int changedFrom() {
        return source.changedFrom();
    }

    /** As {@link ScreenSource#changedTo}. */
    public int changedTo() {
        return source.changedTo();
    }

    /** As {@link ScreenSource#lostReason}. */
    public Optional<NoScreenReason> lostReason() {
        return source.lostReason();
    }

    /** As {@link ScreenSource#cursor}. */
    public CursorShape cursor() {
        return source.cursor();
    }

    /** As {@link ScreenSource#cursorShapeChanges}. */
    public int cursorShapeChanges() {
        return source.cursorShapeChanges();
    }

    /** As {@link ScreenSource#cursorX}. */
    public int cursorX() {
        return source.cursorX();
    }

    /** As {@link ScreenSource#cursorY}. */
    public int cursorY() {
        return source.cursorY();
    }

    /** As {@link ScreenSource#isCursorVisible}. */
    public boolean isCursorVisible() {
        return source.isCursorVisible();
    }

    /** As {@link ScreenSource#cursorMoves}. */
    public int cursorMoves() {
        return source.cursorMoves();
    }

    /** Lets the screen go. Idempotent. */
    @Override
    public void close() {
        source.close();
    }

    /** What to look at, and how. */
    public static final class Builder {
        private @Nullable ScreenProvider provider;
        private ScreenSelection selection = ScreenSelection.all();
        private LongSupplier clock = System::nanoTime;
        private LongConsumer pause = nanos -> LockSupport.parkNanos(nanos);

        private Builder() {}

        /** Who sees the screen; else whom the {@link ServiceLoader} finds. */
        public Builder provider(ScreenProvider screens) {
            provider = screens;
            return this;
        }

        /** What of it; all of it otherwise. */
        public Builder selection(ScreenSelection wanted) {
            selection = wanted;
            return this;
        }

        /** Where time comes from and how it passes; for tests. */
        Builder time(LongSupplier nanos, LongConsumer pauseNanos) {
            clock = nanos;
            pause = pauseNanos;
            return this;
        }

        /** Begins to look. */
        public ScreenCapture open() throws NoScreenException {
            ScreenProvider screens = provider == null ? found() : provider;
            return new ScreenCapture(this, screens.open(selection));
        }

        private static ScreenProvider found() throws NoScreenException {
            NoScreenReason reason = NoScreenReason.UNSUPPORTED_OS;
            StringBuilder asked = new StringBuilder();
            for (ScreenProvider candidate : ServiceLoader.load(ScreenProvider.class)) {
                Optional<NoScreenReason> unavailable = candidate.unavailableReason();
                if (unavailable.isEmpty()) {
                    return candidate;
                }
                reason = asked.isEmpty() ? unavailable.get() : reason;
                asked.append(asked.isEmpty() ? "" : ", ")
                        .append(candidate.name())
                        .append(' ')
                        .append(unavailable.get());
            }
            throw new NoScreenException(reason, asked.isEmpty() ? "no provider was found" : asked.toString());
        }
    }
}
