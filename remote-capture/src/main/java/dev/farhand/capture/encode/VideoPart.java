package dev.farhand.capture.encode;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.motion.BlockMatch;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;
import java.util.Optional;

/** The part of updates that is video: one encoder, whose picture changes only where something was written as video. */
final class VideoPart implements AutoCloseable {
    private static final int BLOCK_PIXELS = BlockMap.SIZE * BlockMap.SIZE;
    /** Where nobody says otherwise. */
    private static final int USUAL_COARSENESS = 6;

    private final VideoEncoderFactory encoders;
    private final RateControl rate;
    private final VideoFrame picture;
    private Optional<VideoEncoder> encoder = Optional.empty();
    private int coarseness = USUAL_COARSENESS;
    private boolean keyNeeded = true;
    /** The rows of the picture that the encoder has not seen. */
    private int newFrom;

    private int newTo;

    VideoPart(int width, int height, VideoEncoderFactory encoders, RateControl rate) {
        this.encoders = encoders;
        this.rate = rate;
        this.picture = new VideoFrame(width, height);
        newTo = height;
    }

    void coarseness(int step) {
        if (step < VideoEncoder.FINEST || step > VideoEncoder.COARSEST) {
            throw new IllegalArgumentException(
                    "coarseness is " + VideoEncoder.FINEST + " to " + VideoEncoder.COARSEST + ", not " + step);
        }
        coarseness = step;
    }

    /** The viewer has no picture to go on from. */
    void startOver() {
        keyNeeded = true;
    }

    /** Takes an area over from what the screen shows. */
    void take(VideoFrame current, PixelAreas areas, int area) {
        picture.copyFrom(current, areas, area);
        newFrom = Math.min(newFrom, areas.y(area));
        newTo = Math.max(newTo, areas.y(area) + areas.height(area));
    }

    /** Writes what was taken over into an update that names it. */
    void write(ScreenUpdate update) {
        if (encoder.isEmpty()) {
            encoder = Optional.of(encoders.open(picture.width(), picture.height()));
        }
        EncodedFrame frame = encode(encoder.get(), update.video());
        if (frame.isEmpty()) {
            // The screen shows again what the video showed last, and the viewer needs a picture to take that from.
            keyNeeded = true;
            frame = encode(encoder.get(), update.video());
        }
        update.frame().become(frame);
    }

    private EncodedFrame encode(VideoEncoder writer, PixelAreas areas) {
        boolean key = keyNeeded;
        long pixels = key ? (long) picture.width() * picture.height() : areas.pixels();
        int blocks = (int) (pixels / BLOCK_PIXELS) + 1;
        int step = rate.coarseness(blocks, key, coarseness);
        EncodedFrame frame =
                writer.encode(picture, Math.min(newFrom, newTo), newTo, step, key, rate.videoBytes(blocks, key));
        newFrom = picture.height();
        newTo = 0;
        if (!frame.isEmpty()) {
            keyNeeded = false;
            rate.videoTook(frame.length(), blocks, key, step);
        }
        return frame;
    }

    /** Takes marks away from blocks of which the encoder has another picture than the viewer shows. */
    void keepOwn(VideoFrame shown, BlockMap marked) {
        for (int row = 0; row < marked.rows(); row++) {
            for (int column = 0; column < marked.columns(); column++) {
                if (marked.isMarked(column, row) && !BlockMatch.isMoved(shown, picture, column, row, 0, 0)) {
                    marked.unmark(row * marked.columns() + column);
                }
            }
        }
    }

    /** Writes areas that stand still finer than they are; false where they are fine, or no encoder can do that. */
    boolean sharpen(PixelAreas areas, int mostBytes, ScreenUpdate update) {
        if (encoder.isEmpty() || keyNeeded || areas.isEmpty()) {
            return false;
        }
        EncodedFrame frame = encoder.get().sharpen(picture, areas, coarseness, mostBytes);
        if (frame.isEmpty()) {
            return false;
        }
        update.frame().become(frame);
        for (int area = 0; area < areas.size(); area++) {
            update.video().add(areas.x(area), areas.y(area), areas.width(area), areas.height(area));
        }
        return true;
    }

    @Override
    public void close() {
        encoder.ifPresent(VideoEncoder::close);
        encoder = Optional.empty();
    }
}
