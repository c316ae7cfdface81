package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import dev.farhand.recording.internal.jcodec.H264KeyFrame;
import dev.farhand.recording.internal.still.Planes;
import dev.farhand.recording.internal.vp8.Vp8KeyFrame;
import java.util.Optional;

/**
 * Still pictures out of key frames, by decoders in pure Java that take their time (0.2 s for 1920 by 1080). Nothing
 * comes of a frame that is no key frame, uses what the decoder does not know, or shows more than {@value #MOST_PIXELS} pixels (a
 * quarter of that in H.264); of a damaged one nothing, or what can be made of it. Any thread.
 */
public final class Thumbnails {
    /** A larger picture is not decoded: 7680 by 4320. */
    public static final int MOST_PIXELS = 7680 * 4320;

    /** A decoder of H.264 keeps much more than the picture, and keeps it. */
    private static final int MOST_H264_PIXELS = MOST_PIXELS / 4;

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
        if (!key.isKey()) {
            return Optional.empty();
        }
        Planes planes = key.codec() == VideoCodec.VP8
                ? Vp8KeyFrame.decode(key.data(), key.length(), MOST_PIXELS)
                : H264KeyFrame.decode(key.data(), key.length(), MOST_H264_PIXELS);
        return Optional.ofNullable(planes).map(found -> found.toFrame(longestSide));
    }
}
