package dev.farhand.benchmark;

import dev.farhand.capture.encode.RateControl;
import dev.farhand.capture.encode.UpdateWriter;
import dev.farhand.capture.encode.VideoEncoderFactory;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;
import java.util.function.ObjIntConsumer;

/**
 * How well updates keep to a rate: a screen moves for five seconds and then stands still, until all of it is exact. Time is made up,
 * so that the machine's speed has no part in it, and a run that takes minutes is over as soon as its pictures are written.
 */
final class RateRun {
    private static final long SECOND = 1_000_000_000;
    private static final long FRAME = SECOND / 30;
    private static final long MOTION = 5 * SECOND;
    private static final int MOST_EXACT_BYTES = 64 * 1024;

    private final UpdateWriter writer;
    private final VideoFrame screen;
    private final ObjIntConsumer<VideoFrame> motion;
    private final long rate;
    private long now;
    private long bytes;
    private long movingBytes;
    private int movingUpdates;
    /** What the link has not taken yet, at the rate it has. */
    private double queue;

    private double longestQueue;
    private long queueAt;

    private RateRun(
            VideoEncoderFactory encoders,
            int width,
            int height,
            ObjIntConsumer<VideoFrame> motion,
            long bytesPerSecond) {
        RateControl control = new RateControl();
        control.limit(bytesPerSecond, 0, 0);
        this.writer = new UpdateWriter(width, height, encoders, control);
        this.screen = new VideoFrame(width, height);
        this.motion = motion;
        this.rate = bytesPerSecond;
    }

    /**
     * Lets it run.
     *
     * @param encoders who writes what is video
     * @param motion draws each picture, by its number
     * @param bytesPerSecond the rate
     */
    static Result measure(
            VideoEncoderFactory encoders,
            int width,
            int height,
            ObjIntConsumer<VideoFrame> motion,
            long bytesPerSecond) {
        RateRun run = new RateRun(encoders, width, height, motion, bytesPerSecond);
        try (UpdateWriter writer = run.writer) {
            run.move();
            run.standStill();
            return run.result();
        }
    }

    private void move() {
        for (int number = 0; number * FRAME < MOTION; number++) {
            waitUntil(number * FRAME);
            motion.accept(screen, number);
            send(writer.write(screen, 0, screen.height(), MOST_EXACT_BYTES, now));
        }
        waitUntil(MOTION);
        movingBytes = bytes;
    }

    private void standStill() {
        while (waitUntilNext(Long.MAX_VALUE)) {
            continueWriting();
        }
    }

    private void waitUntil(long time) {
        while (waitUntilNext(time)) {
            continueWriting();
        }
        now = time;
    }

    /** Goes to the next moment at which there is something to write; false where there is none before that time. */
    private boolean waitUntilNext(long time) {
        long rest = writer.untilRest(now);
        long refinement = writer.untilRefinement(now);
        long next = rest < 0 ? refinement : refinement < 0 ? rest : Math.min(rest, refinement);
        if (next < 0 || next >= time - now) {
            return false;
        }
        now += next;
        return true;
    }

    private void continueWriting() {
        boolean rest = writer.untilRest(now) == 0;
        send(rest ? writer.write(screen, 0, 0, MOST_EXACT_BYTES, now) : writer.refine(MOST_EXACT_BYTES, now));
    }

    private void send(ScreenUpdate update) {
        if (update.isEmpty()) {
            return;
        }
        bytes += update.size();
        movingUpdates += now < MOTION ? 1 : 0;
        queue = Math.max(0, queue - (double) (now - queueAt) * rate / SECOND) + update.size();
        queueAt = now;
        longestQueue = Math.max(longestQueue, queue);
    }

    private Result result() {
        double moving = (double) MOTION / SECOND;
        double still = (double) (now - MOTION) / SECOND;
        return new Result(
                movingBytes / moving / rate,
                movingUpdates / moving,
                longestQueue / rate,
                still,
                still == 0 ? 0 : (bytes - movingBytes) / still / rate);
    }

    /**
     * What came of it.
     *
     * @param spent the part of the rate that was spent while the screen moved: 1 is all of it
     * @param updates in a second, while it moved
     * @param longestQueue seconds until the last byte of an update was on its way, at worst
     * @param untilExact seconds from the end of the motion until all was exact
     * @param spentStill the part of the rate that was spent meanwhile
     */
    record Result(double spent, double updates, double longestQueue, double untilExact, double spentStill) {}
}
