package dev.farhand.transport.internal.viewer;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.transport.viewer.ViewerConfig;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast a viewer is read. What is here already is taken, and counts against what comes next: so nothing has to be kept,
 * and nobody who types is told off. Only what no person does, ten seconds long, is. Input counts; what a page says by itself
 * (painted so far, still here) hardly does, or a flood of output would slow down the key that stops it.
 */
@ThreadConfined("the socket's thread")
final class InputGuard {
    private static final long SECOND = 1_000_000_000L;
    private static final long FLOOD_BYTES = 1_000_000;
    private static final long FLOOD_NANOS = 10 * SECOND;

    /** So many messages that are no input weigh as much as one that is. */
    private static final int LIGHT = 10;
    /** A key in a queue behind thousands of messages that came in one read does not wait for all of them. */
    private static final long LONGEST_PAUSE = SECOND / 4;

    private final LongSupplier nanoTime;
    private final long nanosPerMessage;
    private final long full;
    /** Nanoseconds' worth of messages; below zero the viewer waits. */
    private long credit;

    private long filledAt;
    private long secondBegan;
    private long bytesInSecond;
    private long flooding;

    InputGuard(ViewerConfig config, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nanosPerMessage = SECOND / config.messagesPerSecond();
        this.full = nanosPerMessage * config.messageBurst();
        this.credit = full;
        this.filledAt = nanoTime.getAsLong();
        this.secondBegan = filledAt;
    }

    /** Something came; false when it is a flood. */
    boolean take(int bytes) {
        fill();
        charge(nanosPerMessage / LIGHT);
        return !isFlood(bytes);
    }

    /** It was input. */
    void input() {
        charge(nanosPerMessage - nanosPerMessage / LIGHT);
    }

    private void charge(long nanos) {
        credit = Math.max(-LONGEST_PAUSE, credit - nanos);
    }

    /** How long nothing more should be read. */
    Duration pause() {
        fill();
        return Duration.ofNanos(Math.max(0, -credit));
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        credit = Math.min(full, credit + Math.max(0, now - filledAt));
        filledAt = now;
    }

    private boolean isFlood(int bytes) {
        long passed = Math.min(filledAt - secondBegan, FLOOD_NANOS);
        if (passed >= SECOND) {
            // A window longer than a second, in which it was held back, counts by its rate like any other.
            boolean flooded = bytesInSecond * SECOND > FLOOD_BYTES * passed;
            flooding = flooded ? flooding + passed : 0;
            bytesInSecond = 0;
            secondBegan = filledAt;
        }
        bytesInSecond += bytes;
        return flooding >= FLOOD_NANOS;
    }
}
