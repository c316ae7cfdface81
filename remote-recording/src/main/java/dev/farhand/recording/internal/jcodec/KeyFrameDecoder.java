package dev.farhand.recording.internal.jcodec;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.List;
import org.jcodec.codecs.h264.H264Decoder;
import org.jcodec.codecs.h264.H264Utils;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.vpx.VP8Decoder;
import org.jcodec.common.logging.Logger;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jspecify.annotations.Nullable;

/** Pictures out of key frames. Slow and hungry for memory (about 40 bytes a pixel for VP8), hence the bound. */
public final class KeyFrameDecoder {
    /** Larger pictures are not decoded: 4096 by 2304. */
    public static final int MOST_PIXELS = 4096 * 2304;

    private static final int VP8_HEADER = 10;
    private static final Object LOCK = new Object();
    /** One for all: each has threads that nobody can end, as soon as a picture has several slices. */
    private static @Nullable H264Decoder h264;

    static {
        // Unless told otherwise JCodec prints what it thinks of each damaged block.
        Logger.addSink(message -> {});
    }

    private KeyFrameDecoder() {}

    /** The picture with no side longer than this; null when there is none in these bytes, or one that is not understood. */
    public static @Nullable VideoFrame decode(EncodedFrame frame, int longestSide) {
        try {
            Picture picture = frame.codec() == VideoCodec.VP8
                    ? vp8(frame.data(), frame.length())
                    : h264(ByteBuffer.wrap(frame.data(), 0, frame.length()));
            return picture == null ? null : new Planes(picture).toFrame(longestSide);
        } catch (RuntimeException | AssertionError notUnderstood) {
            // JCodec has no way to refuse a stream: it runs over the end of some array.
            return null;
        }
    }

    private static @Nullable Picture vp8(byte[] data, int length) {
        if (length < VP8_HEADER || (data[0] & 1) != 0) {
            return null;
        }
        int width = (data[6] & 0xFF | (data[7] & 0x3F) << 8);
        int height = (data[8] & 0xFF | (data[9] & 0x3F) << 8);
        return isTooLarge(width, height)
                ? null
                : new VP8Decoder().decodeFrame(ByteBuffer.wrap(data, 0, length), room(width, height));
    }

    private static @Nullable Picture h264(ByteBuffer data) {
        List<ByteBuffer> parameters = H264Utils.getRawSPS(data.duplicate());
        for (ByteBuffer each : parameters) {
            SeqParameterSet set = H264Utils.readSPS(each.duplicate());
            long width = 16L * (set.picWidthInMbsMinus1 + 1);
            long height = 32L * (set.picHeightInMapUnitsMinus1 + 1);
            if (isTooLarge(width, height / (set.frameMbsOnlyFlag ? 2 : 1))) {
                return null;
            }
        }
        if (parameters.size() != 1) {
            return null;
        }
        SeqParameterSet set = H264Utils.readSPS(parameters.get(0).duplicate());
        synchronized (LOCK) {
            if (h264 == null) {
                h264 = new H264Decoder();
            }
            return h264.decodeFrame(
                    data, room(16 * (set.picWidthInMbsMinus1 + 1), 16 * SeqParameterSet.getPicHeightInMbs(set)));
        }
    }

    private static boolean isTooLarge(long width, long height) {
        return width < 1 || height < 1 || width * height > MOST_PIXELS || width > MOST_PIXELS || height > MOST_PIXELS;
    }

    private static byte[][] room(int width, int height) {
        return Picture.create((width + 15) & ~15, (height + 15) & ~15, ColorSpace.YUV420)
                .getData();
    }
}
