package dev.farhand.capture.internal.encode.openh264;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.system.Found;
import dev.farhand.capture.spi.EncoderProvider;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.VideoCodec;
import java.util.Optional;

/** H.264 by the system's OpenH264. */
@ThreadSafe
public final class OpenH264Provider implements EncoderProvider {
    private static final int SHORTEST_SIDE = 16;
    /** Level 5.2: as many macroblocks a picture has at most (table A-1 of H.264). */
    private static final int MOST_MACROBLOCKS = 36_864;

    private static final Found<OpenH264Library> LIBRARY = new Found<>(OpenH264Library::load);

    /** For the {@link java.util.ServiceLoader}. */
    public OpenH264Provider() {}

    @Override
    public String name() {
        return "openh264";
    }

    @Override
    public Optional<NoEncoderReason> unavailableReason(VideoCodec codec) {
        return codec == VideoCodec.H264 ? LIBRARY.unavailableReason() : Optional.of(NoEncoderReason.NO_SUCH_CODEC);
    }

    @Override
    public VideoEncoder open(VideoCodec codec, int width, int height) throws NoEncoderException {
        if (codec != VideoCodec.H264) {
            throw new NoEncoderException(NoEncoderReason.NO_SUCH_CODEC, "OpenH264 does not write " + codec);
        }
        long macroblocks = (width + 15L >> 4) * (height + 15L >> 4);
        if (Math.min(width, height) < SHORTEST_SIDE || macroblocks > MOST_MACROBLOCKS) {
            throw new NoEncoderException(
                    NoEncoderReason.WRONG_SIZE, "OpenH264 writes no pictures of " + width + " × " + height);
        }
        return new OpenH264Encoder(LIBRARY.get(), width, height);
    }
}
