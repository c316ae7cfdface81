package dev.farhand.capture.stream;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.encode.VideoEncoderFactory;
import dev.farhand.capture.encode.VideoEncoders;
import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.NoScreenReason;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A screen as video, for recordings: a few pictures a second at most, none while nothing changes, and the pointer is in them. The
 * first change after a pause is taken over at once. Every few seconds the next picture is one that a player can begin with.
 *
 * <pre>{@code
 * try (ScreenVideo video = ScreenVideo.builder().open()) {
 *     while (video.next()) {
 *         write(video.frame(), video.time());
 *     }
 * }
 * }</pre>
 *
 * <p>One thread uses it, and only {@link #stop} may be called by another one.
 */
@ThreadConfined("recording")
public final class ScreenVideo implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ScreenCapture capture;
    private final VideoEncoderFactory encoders;
    private final long gapNanos;
    private final long keyMillis;
    private final int coarseness;
    private final LongSupplier clock;
    private final LongConsumer pause;
    private final CountDownLatch stopping;
    private final long start;

    private PointedPicture picture;
    private VideoEncoder encoder;
    private EncodedFrame frame;
    private boolean hasLooked;
    private boolean ended;
    private long lastLook;
    private long time = -1;
    private long lastKey;

    private ScreenVideo(Builder builder, ScreenCapture capture) {
        this.capture = capture;
        encoders = builder.encoders;
        gapNanos = TimeUnit.SECONDS.toNanos(1) / builder.mostPerSecond;
        keyMillis = TimeUnit.SECONDS.toMillis(builder.secondsBetweenKeys);
        coarseness = builder.coarseness;
        clock = builder.clock;
        stopping = builder.stopping;
        pause = builder.pause;
        picture = new PointedPicture(capture.frame());
        encoder = encoders.open(width(), height());
        frame = new EncodedFrame(encoders.codec());
        start = clock.getAsLong();
    }

    /** All of this machine's screen as VP8, unless something else is said. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Waits for the next picture; the first is there at once. Says no when there is nothing more: after {@link #stop}, which what
     * has changed until then still precedes, or when the screen is gone, for which {@link #lostReason} has the reason.
     */
    public boolean next() {
        while (!ended) {
            if (hasLooked) {
                awaitTurn();
            }
            ended = isStopping();
            if (look()) {
                return true;
            }
        }
        return false;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void awaitTurn() {
        while (!isStopping() && !capture.awaitChange(-1)) {
            // Woken up, though not by a change. Who interrupts wants an end as well.
            if (Thread.currentThread().isInterrupted()) {
                stopping.countDown();
            }
        }
        long wait = lastLook + gapNanos - clock.getAsLong();
        if (wait > 0 && !isStopping()) {
            pause.accept(wait);
        }
    }

    private boolean look() {
        hasLooked = true;
        lastLook = clock.getAsLong();
        CaptureResult result = capture.grab();
        if (result == CaptureResult.LOST) {
            ended = true;
            return false;
        }
        if (result == CaptureResult.RESIZED) {
            encoder.close();
            picture = new PointedPicture(capture.frame());
            encoder = encoders.open(width(), height());
        }
        boolean isFirst = time < 0;
        if (!picture.take(capture) && !isFirst) {
            return false;
        }
        long now = Math.max(elapsed(), time + 1);
        frame = encoder.encode(picture.pixels(), coarseness, isFirst || now - lastKey >= keyMillis);
        if (frame.isEmpty()) {
            return false;
        }
        time = now;
        lastKey = frame.isKey() ? now : lastKey;
        return true;
    }

    /** The picture that {@link #next} has found, good until it is called again. */
    public EncodedFrame frame() {
        return frame;
    }

    /** When it was seen, in milliseconds since the beginning; later than the one before. */
    public long time() {
        return time;
    }

    /** How long it has been going on, in milliseconds: until then, the last picture is what there is to see. */
    public long elapsed() {
        return (clock.getAsLong() - start) / NANOS_PER_MILLI;
    }

    /** Pixels in a row of the newest picture. */
    public int width() {
        return picture.pixels().width();
    }

    /** Rows of the newest picture. */
    public int height() {
        return picture.pixels().height();
    }

    /** Why there is nothing to see any more; empty as long as there is. */
    public Optional<NoScreenReason> lostReason() {
        return capture.lostReason();
    }

    /** Lets {@link #next} come to its end. Any thread; idempotent. */
    public void stop() {
        stopping.countDown();
        capture.wakeUp();
    }

    /** Lets the screen go. Idempotent. */
    @Override
    public void close() {
        ended = true;
        encoder.close();
        capture.close();
    }

    /** What to record, and how. */
    public static final class Builder {
        private final CountDownLatch stopping = new CountDownLatch(1);
        private ScreenCapture.Builder screen = ScreenCapture.builder();
        private VideoEncoderFactory encoders = VideoEncoders.vp8();
        private int mostPerSecond = 8;
        private int secondsBetweenKeys = 10;
        private int coarseness = 6;
        private LongSupplier clock = System::nanoTime;
        private LongConsumer pause = this::awaitStop;

        private Builder() {}

        /** Which screen; all of this machine's otherwise. */
        public Builder screen(ScreenCapture.Builder wanted) {
            screen = wanted;
            return this;
        }

        /** Who writes the pictures; VP8 in pure Java otherwise. */
        public Builder encoders(VideoEncoderFactory factory) {
            encoders = factory;
            return this;
        }

        /** How many pictures there are in a second while everything moves, 1 to 60; 8 otherwise. */
        public Builder mostPerSecond(int pictures) {
            mostPerSecond = within("mostPerSecond", pictures, 1, 60);
            return this;
        }

        /** After how long the next picture is one to begin with, 1 to 3600 seconds; 10 otherwise. */
        public Builder secondsBetweenKeys(int seconds) {
            secondsBetweenKeys = within("secondsBetweenKeys", seconds, 1, 3_600);
            return this;
        }

        /** {@link VideoEncoder#FINEST} to {@link VideoEncoder#COARSEST}; 6 otherwise, in which small text stays good to read. */
        public Builder coarseness(int step) {
            coarseness = within("coarseness", step, VideoEncoder.FINEST, VideoEncoder.COARSEST);
            return this;
        }

        /** Where time comes from and how it passes, for tests and time lapses; the machine's own clock otherwise. */
        public Builder time(LongSupplier nanos, LongConsumer pauseNanos) {
            clock = nanos;
            pause = pauseNanos;
            return this;
        }

        private static int within(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
            }
            return value;
        }

        private void awaitStop(long nanos) {
            try {
                stopping.await(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                stopping.countDown();
                Thread.currentThread().interrupt();
            }
        }

        /** Begins to look. */
        public ScreenVideo open() throws NoScreenException {
            return new ScreenVideo(this, screen.open());
        }
    }
}
