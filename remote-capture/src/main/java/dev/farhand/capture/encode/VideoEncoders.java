package dev.farhand.capture.encode;

import dev.farhand.capture.internal.encode.choice.HelpedEncoder;
import dev.farhand.capture.internal.encode.h264.H264Encoder;
import dev.farhand.capture.internal.encode.jpeg.JpegTilesEncoder;
import dev.farhand.capture.internal.encode.vp8.Vp8Encoder;
import dev.farhand.capture.spi.EncoderProvider;
import dev.farhand.core.media.VideoCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.IntFunction;

/**
 * The encoders that are always there: pure Java, made for screens. On what a screen does they are the fastest; a film is written with
 * less work by what a machine may have beside them, which {@link #helped} lets do it.
 */
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

    /** Tiles of JPEG, for viewers that show no video: the last resort. */
    public static VideoEncoderFactory jpegTiles() {
        return factory(VideoCodec.JPEG_TILES, width -> height -> new JpegTilesEncoder(width, height));
    }

    /** Whoever writes this language. */
    public static VideoEncoderFactory of(VideoCodec codec) {
        return switch (codec) {
            case H264 -> h264();
            case VP8 -> vp8();
            case JPEG_TILES -> jpegTiles();
        };
    }

    /**
     * The same, with films written by the first of the machine's {@linkplain EncoderProvider providers} that can: system libraries
     * and hardware, as the {@link ServiceLoader} finds them. Where none can, nothing changes.
     */
    public static VideoEncoderFactory helped(VideoEncoderFactory own) {
        return helped(own, providers());
    }

    /** The same, with films written by the first of these that can. */
    public static VideoEncoderFactory helped(VideoEncoderFactory own, List<EncoderProvider> helpers) {
        List<EncoderProvider> asked = List.copyOf(helpers);
        return factory(
                own.codec(), width -> height -> new HelpedEncoder(own.open(width, height), asked, width, height));
    }

    /** The ways to write video that this machine may have, in the order in which they are asked; each says by itself why not. */
    public static List<EncoderProvider> providers() {
        List<EncoderProvider> found = new ArrayList<>();
        ServiceLoader.load(EncoderProvider.class).forEach(found::add);
        return List.copyOf(found);
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
