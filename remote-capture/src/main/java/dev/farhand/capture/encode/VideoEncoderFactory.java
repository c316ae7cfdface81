package dev.farhand.capture.encode;

import dev.farhand.core.media.VideoCodec;

/** Makes encoders of one language. Safe to share. */
public interface VideoEncoderFactory {
    /** The language they write. */
    VideoCodec codec();

    /** A new one, for pictures of this size. */
    VideoEncoder open(int width, int height);
}
