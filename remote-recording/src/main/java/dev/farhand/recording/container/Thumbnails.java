package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoFrame;
import dev.farhand.recording.internal.jcodec.KeyFrameDecoder;
import java.util.Optional;

/**
 * Still pictures out of key frames, by a decoder in pure Java that takes its time (a tenth of a second for 1920 by 1080). Nothing
 * comes of a frame that is no key frame, is damaged, uses what the decoder does not know, or shows more than {@value #MOST_PIXELS}
 * pixels. Any thread.
 */
public final class Thumbnails {
    /** A larger picture is not decoded. */
    public static final int MOST_PIXELS = KeyFrameDecoder.MOST_PIXELS;

    private Thumbnails() {}

    /** The whole picture. */
    public static Optional<VideoFrame> picture(EncodedFrame key) {
        return small(key, VideoFrame.LONGEST_SIDE);
    }

    /** The picture, no side longer than so many pixels. Throws {@link IllegalArgumentException} for none, or too many. */
    public static Optional<VideoFrame> small(EncodedFrame key, int longestSide) {
        if (longestSide < 1 || longestSide > VideoFrame.LONGEST_SIDE) {
            throw new IllegalArgumentException(
                    "longestSide is 1 to " + VideoFrame.LONGEST_SIDE + ", not " + longestSide);
        }
        return key.isKey() ? Optional.ofNullable(KeyFrameDecoder.decode(key, longestSide)) : Optional.empty();
    }
}
