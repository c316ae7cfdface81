package dev.farhand.capture.stream;

import dev.farhand.capture.encode.RateControl;
import dev.farhand.capture.encode.UpdateWriter;
import dev.farhand.capture.encode.VideoEncoderFactory;
import dev.farhand.capture.encode.VideoEncoders;
import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Shows a screen to one viewer: looks at it when it changes, writes what is new, and never runs more than a few updates ahead of
 * what the viewer has painted. What comes meanwhile is skipped, not kept: the newest state wins. While nothing changes, nothing
 * runs.
 *
 * <p>Has one thread, on which the receiver is called. Every method may be called on any thread, also on that one.
 */
@ThreadSafe
public final class ScreenStream implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long CLOSE_MILLIS = 2_000;

    private final ScreenCapture capture;
    private final ScreenReceiver receiver;
    private volatile VideoEncoderFactory encoders;
    private final int mostExactBytes;
    private final Clock clock;
    private final UpdateWindow window;
    private final RateControl rate = new RateControl();
    private final Thread thread;

    private ScreenStream(Builder builder, ScreenCapture capture) {
        this.capture = capture;
        receiver = builder.receiver;
        encoders = builder.encoders;
        mostExactBytes = builder.mostExactBytes;
        clock = builder.clock;
        window = new UpdateWindow(builder.mostUnpainted);
        if (builder.bytesPerSecond > 0) {
            rate.limit(builder.bytesPerSecond, 0, System.nanoTime());
        }
        thread = new Thread(this::run, "farhand-screen-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
    }

    /** For a viewer that is reached by this receiver. */
    public static Builder builder(ScreenReceiver receiver) {
        return new Builder(receiver);
    }

    /**
     * The viewer is done with an update and all before it.
     *
     * @param failed whether it could not show it; then all of the screen comes again, unless it has since
     * @throws RemoteException for an update that is not on its way
     */
    public void painted(long number, boolean failed) {
        if (window.painted(number, failed)) {
            capture.wakeUp();
        }
    }

    /**
     * From now on somebody else writes what is too much to be written exactly, since the viewer shows another language: all of the
     * screen comes again. Nothing happens where that language is written already.
     */
    public void encoders(VideoEncoderFactory factory) {
        if (factory.codec() != encoders.codec()) {
            encoders = factory;
            capture.wakeUp();
        }
    }

    /**
     * From here on no more than so many bytes are spent in a second: fewer pictures come then, and videos get coarser; what stands
     * still is sharpened at that rate. To be told as often as whoever watches the link knows better, which may be with each
     * acknowledgement.
     *
     * @param bytesPerSecond what the link takes: {@link RateControl#LOWEST} to {@link RateControl#HIGHEST}
     * @param queue how long what is sent now waits behind what was sent before: zero, or what acknowledgements say. Only small things
     *     are sent while that is long
     */
    public void rate(long bytesPerSecond, Duration queue) {
        boolean isSooner = bytesPerSecond > rate.bytesPerSecond();
        rate.limit(bytesPerSecond, queue.toNanos(), System.nanoTime());
        if (isSooner) {
            capture.wakeUp();
        }
    }

    private void run() {
        try {
            CaptureResult result = capture.grab();
            while (result != CaptureResult.LOST && !window.isClosed()) {
                result = show(capture.frame());
            }
        } finally {
            if (!window.isClosed()) {
                receiver.lost(capture.lostReason().orElse(NoScreenReason.VIRTUAL_DISPLAY));
            }
            capture.close();
        }
    }

    /** As long as the screen has one size and can be seen, in one language; says what ended that. */
    private CaptureResult show(VideoFrame frame) {
        VideoEncoderFactory used = encoders;
        try (UpdateWriter writer = new UpdateWriter(frame.width(), frame.height(), used, rate)) {
            sendAll(writer, frame, micros());
            while (true) {
                boolean changed = capture.awaitChange(untilNext(writer, System.nanoTime()));
                long noticed = micros();
                if (!window.awaitRoom() || used != encoders) {
                    return CaptureResult.UNCHANGED;
                }
                CaptureResult result = changed ? capture.grab() : CaptureResult.UNCHANGED;
                if (result == CaptureResult.LOST || result == CaptureResult.RESIZED) {
                    return result;
                }
                sendNext(writer, frame, result, noticed);
            }
        }
    }

    /** How long to wait at most when nothing changes; less than zero for as long as nothing does. */
    private static long untilNext(UpdateWriter writer, long now) {
        long rest = writer.untilRest(now);
        long refinement = writer.untilRefinement(now);
        return rest < 0 ? refinement : refinement < 0 ? rest : Math.min(rest, refinement);
    }

    private void sendNext(UpdateWriter writer, VideoFrame frame, CaptureResult result, long noticed) {
        long now = System.nanoTime();
        if (window.takeRefresh()) {
            writer.startOver();
            sendAll(writer, frame, noticed);
        } else if (result == CaptureResult.CHANGED) {
            send(
                    writer.write(frame, capture.changedFrom(), capture.changedTo(), mostExactBytes, now),
                    window::next,
                    noticed);
        } else if (writer.untilRest(now) == 0) {
            send(writer.write(frame, 0, 0, mostExactBytes, now), window::next, noticed);
        } else if (writer.untilRefinement(now) == 0) {
            send(writer.refine(mostExactBytes, now), window::next, noticed);
        }
    }

    private void sendAll(UpdateWriter writer, VideoFrame frame, long noticed) {
        send(writer.write(frame, 0, frame.height(), mostExactBytes, System.nanoTime()), window::nextWhole, noticed);
    }

    private void send(ScreenUpdate update, LongSupplier number, long noticed) {
        if (!update.isEmpty()) {
            receiver.update(update, number.getAsLong(), noticed);
        }
    }

    private long micros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** Shows nothing any more, and waits until its thread has let the screen go. Idempotent. */
    @Override
    public void close() {
        window.close();
        capture.wakeUp();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** What to show, and how. */
    public static final class Builder {
        private final ScreenReceiver receiver;
        private ScreenCapture.Builder screen = ScreenCapture.builder();
        private VideoEncoderFactory encoders = VideoEncoders.h264();
        private int mostUnpainted = 3;
        private int mostExactBytes = 64 * 1024;
        private long bytesPerSecond;
        private Clock clock = Clock.systemUTC();

        private Builder(ScreenReceiver receiver) {
            this.receiver = receiver;
        }

        /** Which screen; all of this machine's otherwise. */
        public Builder screen(ScreenCapture.Builder wanted) {
            screen = wanted;
            return this;
        }

        /** Who writes what is too much to be written exactly; H.264 in pure Java otherwise. */
        public Builder encoders(VideoEncoderFactory factory) {
            encoders = factory;
            return this;
        }

        /** How many updates may be on their way, 1 to 100; 3 is right for a local network. */
        public Builder mostUnpainted(int updates) {
            mostUnpainted = within("mostUnpainted", updates, 1, 100);
            return this;
        }

        /** How many bytes of an update exact pixels may take, 1024 to 16 MiB; 64 KiB is right for a local network. */
        public Builder mostExactBytes(int bytes) {
            mostExactBytes = within("mostExactBytes", bytes, 1024, 16 << 20);
            return this;
        }

        /** What the link takes in the beginning, as {@link ScreenStream#rate}; no limit otherwise. */
        public Builder bytesPerSecond(long rate) {
            RateControl.check(rate);
            bytesPerSecond = rate;
            return this;
        }

        /** Where times of day come from. */
        public Builder clock(Clock source) {
            clock = source;
            return this;
        }

        private static int within(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
            }
            return value;
        }

        /** Begins; the first update is the whole screen. */
        public ScreenStream start() throws NoScreenException {
            ScreenStream stream = new ScreenStream(this, screen.open());
            stream.thread.start();
            return stream;
        }
    }
}
