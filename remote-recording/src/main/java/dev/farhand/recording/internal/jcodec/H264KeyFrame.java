package dev.farhand.recording.internal.jcodec;

import dev.farhand.recording.internal.still.Planes;
import java.nio.ByteBuffer;
import java.util.List;
import org.jcodec.codecs.h264.H264Decoder;
import org.jcodec.codecs.h264.H264Utils;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.common.logging.Logger;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jspecify.annotations.Nullable;

/** Pictures out of key frames of H.264, by JCodec. */
public final class H264KeyFrame {
    private static final Object LOCK = new Object();
    /** One for all: each has threads that nobody can end, as soon as a picture has several slices. */
    private static @Nullable H264Decoder decoder;

    static {
        // Unless told otherwise JCodec prints what it thinks of each damaged block.
        Logger.addSink(message -> {});
    }

    private H264KeyFrame() {}

    /** The picture; null when there is none in these bytes, one that is not understood, or one of too many pixels. */
    public static @Nullable Planes decode(byte[] data, int length, int mostPixels) {
        try {
            return decode(ByteBuffer.wrap(data, 0, length), mostPixels);
        } catch (RuntimeException | AssertionError notUnderstood) {
            // JCodec has no way to refuse a stream: it runs over the end of some array.
            return null;
        }
    }

    private static @Nullable Planes decode(ByteBuffer data, int mostPixels) {
        List<ByteBuffer> parameters = H264Utils.getRawSPS(data.duplicate());
        if (parameters.size() != 1) {
            return null;
        }
        SeqParameterSet set = H264Utils.readSPS(parameters.get(0).duplicate());
        long width = 16L * (set.picWidthInMbsMinus1 + 1);
        long height = 16L * (set.picHeightInMapUnitsMinus1 + 1);
        if (!set.frameMbsOnlyFlag || width < 1 || height < 1 || width > mostPixels / height) {
            return null;
        }
        byte[][] room =
                Picture.create((int) width, (int) height, ColorSpace.YUV420).getData();
        synchronized (LOCK) {
            if (decoder == null) {
                decoder = new H264Decoder();
            }
            return planes(decoder.decodeFrame(data, room));
        }
    }

    private static @Nullable Planes planes(@Nullable Picture picture) {
        // Encoders fill up to whole macroblocks at the right and below; what is cut off elsewhere is none of ours.
        if (picture == null || picture.getStartX() != 0 || picture.getStartY() != 0) {
            return null;
        }
        return new Planes(
                picture.getCroppedWidth(),
                picture.getCroppedHeight(),
                picture.getPlaneWidth(0),
                picture.getPlaneData(0),
                picture.getPlaneData(1),
                picture.getPlaneData(2));
    }
}
