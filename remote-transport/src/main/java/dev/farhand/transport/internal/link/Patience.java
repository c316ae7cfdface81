package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Waits for somebody for as long as there are signs of him, and gives up when a whole while has passed without one. */
@ThreadConfined("the stream's thread")
final class Patience {
    /** Nobody is given up on for being a little slow, whatever the settings say. */
    static final Duration LEAST = Duration.ofSeconds(1);

    private final StreamThread thread;
    private final Duration span;
    private final LongSupplier signs;
    private final Runnable givenUp;
    private StreamThread.Timer timer;

    /** {@code signs} counts upwards. */
    Patience(StreamThread thread, Duration span, LongSupplier signs, Runnable givenUp) {
        this.thread = thread;
        this.span = span.compareTo(LEAST) < 0 ? LEAST : span;
        this.signs = signs;
        this.givenUp = givenUp;
        this.timer = look();
    }

    private StreamThread.Timer look() {
        long before = signs.getAsLong();
        return thread.after(span, () -> {
            if (signs.getAsLong() == before) {
                givenUp.run();
            } else {
                timer = look();
            }
        });
    }

    /** He has come, or nobody waits any more. */
    void end() {
        timer.cancel();
    }
}
