package dev.farhand.capture.screen;

import dev.farhand.capture.spi.ScreenProvider;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.VideoFrame;
import dev.farhand.core.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A screen whose changes come when the test says, on a clock that only waiting moves. Remembers what was asked of it, and when. */
final class SpySource implements ScreenSource, ScreenProvider {
    final FakeClock clock = new FakeClock();
    /** What was done: "grab 5000" is a grab five milliseconds after the beginning. */
    final List<String> done = new ArrayList<>();
    /** When something changes. */
    final Deque<Long> changes = new ArrayDeque<>();
    /** What the next grabs find; changed when there is nothing here. */
    final Deque<CaptureResult> results = new ArrayDeque<>();

    private final VideoFrame frame = new VideoFrame(8, 8);
    private boolean first = true;
    private long lastTimeout;

    ScreenCapture open() throws NoScreenException {
        return ScreenCapture.builder()
                .provider(this)
                .time(clock::nanoTime, nanos -> clock.move(Duration.ofNanos(nanos)))
                .open();
    }

    void changeAtMillis(long... times) {
        for (long time : times) {
            changes.add(time * 1_000_000);
        }
    }

    long lastTimeoutMillis() {
        return lastTimeout < 0 ? -1 : lastTimeout / 1_000_000;
    }

    @Override
    public boolean awaitChange(long timeoutNanos) {
        lastTimeout = timeoutNanos;
        if (first) {
            return true;
        }
        Long next = changes.peek();
        long end = timeoutNanos < 0 ? Long.MAX_VALUE : clock.nanoTime() + timeoutNanos;
        if (next == null || next > end) {
            if (timeoutNanos < 0) {
                throw new AssertionError("would wait for ever");
            }
            clock.move(Duration.ofNanos(timeoutNanos));
            return false;
        }
        clock.move(Duration.ofNanos(Math.max(0, next - clock.nanoTime())));
        return true;
    }

    @Override
    public CaptureResult grab() {
        return grabbed("grab ");
    }

    @Override
    public CaptureResult grabAll() {
        return grabbed("whole ");
    }

    private CaptureResult grabbed(String how) {
        first = false;
        done.add(how + clock.nanoTime() / 1_000);
        while (!changes.isEmpty() && changes.peek() <= clock.nanoTime()) {
            changes.remove();
        }
        CaptureResult result = results.poll();
        return result == null ? CaptureResult.CHANGED : result;
    }

    @Override
    public VideoFrame frame() {
        return frame;
    }

    @Override
    public void wakeUp() {
        done.add("wake up");
    }

    @Override
    public int changedFrom() {
        return 2;
    }

    @Override
    public int changedTo() {
        return 5;
    }

    @Override
    public Optional<NoScreenReason> lostReason() {
        return Optional.of(NoScreenReason.NOT_FOUND);
    }

    @Override
    public CursorShape cursor() {
        return CursorShape.NOTHING;
    }

    @Override
    public int cursorShapeChanges() {
        return 1;
    }

    @Override
    public int cursorX() {
        return 2;
    }

    @Override
    public int cursorY() {
        return 3;
    }

    @Override
    public boolean isCursorVisible() {
        return true;
    }

    @Override
    public int cursorMoves() {
        return 4;
    }

    @Override
    public void close() {
        done.add("close");
    }

    @Override
    public String name() {
        return "spy";
    }

    @Override
    public Optional<NoScreenReason> unavailableReason() {
        return Optional.empty();
    }

    @Override
    public List<Monitor> monitors() {
        return List.of();
    }

    @Override
    public ScreenSource open(ScreenSelection selection) {
        return this;
    }
}
