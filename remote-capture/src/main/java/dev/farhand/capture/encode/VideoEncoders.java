package dev.farhand.capture.encode;

import dev.farhand.capture.internal.encode.h264.H264Encoder;
import dev.farhand.capture.internal.encode.vp8.Vp8Encoder;
import dev.farhand.core.media.VideoCodec;
import java.util.function.IntFunction;

/** The encoders that are always there: pure Java, made for screens. */
public final class VideoEncoders {
    /** Of a picture in which much is new, and only of that. The rest of the machine belongs to who works there. */
    private static final int MOST_THREADS = 2;

    private VideoEncoders() {}

    /** H.264, constrained baseline. */
    public static VideoEncoderFactory h264() {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        return factory(VideoCodec.H264, width -> height -> new H264Encoder(width, height, threads));
    }

    /** VP8, for viewers without H.264, and for recordings. */
    public static VideoEncoderFactory vp8() {
        return factory(VideoCodec.VP8, width -> height -> new Vp8Encoder(width, height));
    }

    private static VideoEncoderFactory factory(VideoCodec codec, IntFunction<IntFunction<VideoEncoder>> encoders) {
        return new VideoEncoderFactory() {
            @Override
            public VideoCodec codec() {
                return codec;
            }

            @Override
            public VideoEncoder open(int width, int height) {
                return encoders.apply(width).apply(height);
            }
        };
    }
}
