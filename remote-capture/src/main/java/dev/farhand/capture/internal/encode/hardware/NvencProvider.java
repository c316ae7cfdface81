package dev.farhand.capture.internal.encode.hardware;

import com.sun.jna.Memory;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.internal.encode.system.SystemLibrary;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.VideoCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** NVIDIA's encoders. */
@ThreadSafe
public final class NvencProvider extends HardwareProvider {
    private static final String LIBRARY = "libnvidia-encode.so.1";

    /** For the {@link java.util.ServiceLoader}. */
    public NvencProvider() {
        this(Path.of("/dev"));
    }

    NvencProvider(Path devices) {
        super("nvenc", () -> ask(devices));
    }

    private static Set<VideoCodec> ask(Path devices) throws NoEncoderException {
        Path control = devices.resolve("nvidiactl");
        if (!Files.exists(control)) {
            throw new NoEncoderException(NoEncoderReason.NO_HARDWARE, "there is no " + control);
        }
        if (!Files.isReadable(control) || !Files.isWritable(control)) {
            throw new NoEncoderException(NoEncoderReason.MISSING_PERMISSION, control + " may not be used");
        }
        SystemLibrary library = SystemLibrary.load(LIBRARY);
        try (Memory version = new Memory(Long.BYTES)) {
            version.clear();
            int error = library.function("NvEncodeAPIGetMaxSupportedVersion").invokeInt(new Object[] {version});
            if (error != 0 || version.getInt(0) <= 0) {
                throw new NoEncoderException(NoEncoderReason.FAILED, LIBRARY + " tells no version: error " + error);
            }
        }
        return Set.of(VideoCodec.H264);
    }
}
