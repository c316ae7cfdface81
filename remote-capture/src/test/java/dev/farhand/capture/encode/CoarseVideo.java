package dev.farhand.capture.encode;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/** As a codec does it, only simpler: keeps the upper four bits of each colour, and whole pictures. */
public final class CoarseVideo implements VideoEncoder {
    public static final VideoEncoderFactory FACTORY = new VideoEncoderFactory() {
        @Override
        public VideoCodec codec() {
            return VideoCodec.VP8;
        }

        @Override
        public VideoEncoder open(int width, int height) {
            return new CoarseVideo(width, height);
        }
    };

    private final EncodedFrame frame = new EncodedFrame(VideoCodec.VP8);
    private final byte[] bytes;
    private final int[] before;
    private boolean begun;

    private CoarseVideo(int width, int height) {
        bytes = new byte[width * height * 4];
        before = new int[width * height];
    }

    @Override
    public VideoCodec codec() {
        return VideoCodec.VP8;
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key) {
        if (!begun && !key) {
            throw new IllegalStateException("the first one is a key frame");
        }
        boolean same = Arrays.equals(before, picture.pixels());
        System.arraycopy(picture.pixels(), 0, before, 0, before.length);
        ByteBuffer.wrap(bytes).asIntBuffer().put(before);
        begun = true;
        frame.become(key, picture.width(), picture.height(), bytes, same && !key ? 0 : bytes.length);
        return frame;
    }

    static void decode(EncodedFrame frame, VideoFrame into) {
        IntBuffer pixels = ByteBuffer.wrap(frame.data(), 0, frame.length()).asIntBuffer();
        for (int i = 0; i < into.pixels().length; i++) {
            into.pixels()[i] = pixels.get(i) & 0xf0f0f0 | 0x080808;
        }
    }
}
