package dev.farhand.capture.encode;

import dev.farhand.capture.internal.encode.h264.H264Encoder;
import dev.farhand.core.media.VideoCodec;

/** The encoders that are always there: pure Java, made for screens. */
public final class VideoEncoders {
    private VideoEncoders() {}

    /** H.264, constrained baseline. */
    public static VideoEncoderFactory h264() {
        return new VideoEncoderFactory() {
            @Override
            public VideoCodec codec() {
                return VideoCodec.H264;
            }

            @Override
            public VideoEncoder open(int width, int height) {
                return new H264Encoder(width, height);
            }
        };
    }
}
