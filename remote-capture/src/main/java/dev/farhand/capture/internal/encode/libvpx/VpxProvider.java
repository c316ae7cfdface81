package dev.farhand.capture.internal.encode.libvpx;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.system.Found;
import dev.farhand.capture.spi.EncoderProvider;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.VideoCodec;
import java.util.Optional;

/** VP8 by the system's libvpx. */
@ThreadSafe
public final class VpxProvider implements EncoderProvider {
    /** A side is told in fourteen bits. */
    private static final int LONGEST_SIDE = (1 << 14) - 1;

    private static final Found<VpxLibrary> LIBRARY = new Found<>(VpxLibrary::load);

    /** For the {@link java.util.ServiceLoader}. */
    public VpxProvider() {}

    @Override
    public String name() {
        return "libvpx";
    }

    @Override
    public Optional<NoEncoderReason> unavailableReason(VideoCodec codec) {
        return codec == VideoCodec.VP8 ? LIBRARY.unavailableReason() : Optional.of(NoEncoderReason.NO_SUCH_CODEC);
    }

    @Override
    public VideoEncoder open(VideoCodec codec, int width, int height) throws NoEncoderException {
        if (codec != VideoCodec.VP8) {
            throw new NoEncoderException(NoEncoderReason.NO_SUCH_CODEC, "libvpx is not asked for " + codec);
        }
        if (Math.min(width, height) < 1 || Math.max(width, height) > LONGEST_SIDE) {
            throw new NoEncoderException(
                    NoEncoderReason.WRONG_SIZE, "VP8 has no pictures of " + width + " × " + height);
        }
        return new VpxEncoder(LIBRARY.get(), width, height);
    }
}
