package dev.farhand.capture.spi;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.encode.VideoEncoders;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.VideoCodec;
import java.util.Optional;

/**
 * A way to write video that a machine may have beside ours: a library of its system, or its hardware. It is asked for films alone
 * ({@link VideoEncoders#helped}), and everything works without it. Called on worker threads, several at once.
 *
 * <p>What it writes any decoder shows at once: pictures come out in the order they go in, one for one, without look-ahead; H.264
 * as constrained baseline with its parameter sets before each key frame, and colours as BT.709, limited range, where the
 * language can say so.
 */
@ThreadSafe
public interface EncoderProvider {
    /** Names it in logs. */
    String name();

    /** Why it cannot write this language here; empty where it may. Bounded: within two seconds, and at once when asked again. */
    Optional<NoEncoderReason> unavailableReason(VideoCodec codec);

    /**
     * Begins a video of pictures of this size. The encoder throws {@link IllegalStateException} where it cannot go on, and is only
     * closed then. It has to be closed in any case: what it holds is not only memory of ours.
     */
    VideoEncoder open(VideoCodec codec, int width, int height) throws NoEncoderException;
}
