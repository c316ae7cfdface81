package dev.farhand.capture.internal.encode.hardware;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.system.Found;
import dev.farhand.capture.spi.EncoderProvider;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.VideoCodec;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for hardware and says what it finds. It does not drive any: nobody has run it on a machine that has some, and a driver that
 * is asked wrongly takes the process with it.
 */
@ThreadSafe
abstract sealed class HardwareProvider implements EncoderProvider permits VaapiProvider, NvencProvider {
    private final String name;
    private final Found<Set<VideoCodec>> codecs;

    HardwareProvider(String name, Found.Search<Set<VideoCodec>> question) {
        this.name = name;
        this.codecs = new Found<>(() -> Probe.ask(name, question));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<NoEncoderReason> unavailableReason(VideoCodec codec) {
        return Optional.of(reason(codec).reason());
    }

    @Override
    public VideoEncoder open(VideoCodec codec, int width, int height) throws NoEncoderException {
        throw reason(codec);
    }

    private NoEncoderException reason(VideoCodec codec) {
        try {
            return codecs.get().contains(codec)
                    ? new NoEncoderException(NoEncoderReason.NOT_DRIVEN, name + " could write " + codec)
                    : new NoEncoderException(NoEncoderReason.NO_SUCH_CODEC, name + " does not write " + codec);
        } catch (NoEncoderException e) {
            return e;
        }
    }
}
