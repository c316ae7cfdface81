package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.recording.internal.bytes.Limits;

/** What every writer asks of the frames it is given: one codec, one after the other, and a key frame first. */
final class FrameOrder {
    private static final int LONE_FRAME = 100;
    private static final int LONGEST_SIDE = 16_383;

    private final VideoCodec codec;
    private long first = -1;
    private long last = -1;
    private long step = LONE_FRAME;
    private long until;

    FrameOrder(VideoCodec codec) {
        this.codec = codec;
    }

    static void checkSize(int width, int height) {
        if (width < 1 || width > LONGEST_SIDE || height < 1 || height > LONGEST_SIDE) {
            throw new IllegalArgumentException(
                    "a video is 1 to " + LONGEST_SIDE + " pixels wide and high, not " + width + "x" + height);
        }
    }

    /** Throws {@link IllegalArgumentException} naming what is wrong with any frame like this. */
    void checkKind(EncodedFrame frame) {
        if (frame.codec() != codec) {
            throw new IllegalArgumentException("the frame is " + frame.codec() + ", not " + codec);
        }
        if (frame.length() > Limits.LARGEST_FRAME) {
            throw new IllegalArgumentException(
                    "the frame has " + frame.length() + " bytes; at most " + Limits.LARGEST_FRAME);
        }
    }

    /** Throws {@link IllegalArgumentException} naming what is wrong; else this is the last frame now. */
    void check(boolean isKey, long time) {
        if (last < 0 && !isKey) {
            throw new IllegalArgumentException("the first frame is no key frame");
        }
        checkTime(time);
        if (time <= last) {
            throw new IllegalArgumentException("time " + time + " is not after the frame before, which is at " + last);
        }
        if (last < 0) {
            first = time;
        } else {
            step = time - last;
        }
        last = time;
    }

    void showUntil(long time) {
        checkTime(time);
        until = time;
    }

    private static void checkTime(long time) {
        if (time < 0 || time > Limits.LATEST_TIME) {
            throw new IllegalArgumentException("time " + time + " is not 0 to " + Limits.LATEST_TIME + " ms");
        }
    }

    boolean isEmpty() {
        return last < 0;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /** When the last frame is no longer shown: as was said, else after as long as the one before. */
    long end() {
        return last < 0 ? 0 : until > last ? until : last + step;
    }
}
