package dev.farhand.capture.internal.encode.openh264;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.internal.encode.system.SystemLibrary;

/** The functions of the library (codec_api.h). */
final class OpenH264Library {
    /** Its versions 2.3 and 2.4: the number is the maintainers' word that calls and memory are laid out the same. */
    static final String NAME = "libopenh264.so.7";

    private static final int MAJOR = 2;
    private static final int LEAST_MINOR = 3;
    private static final int MOST_MINOR = 4;
    /** {@code OpenH264Version}: major, minor, revision, reserved. */
    private static final int VERSION_BYTES = 16;

    private final Function create;
    private final Function destroy;

    private OpenH264Library(Function create, Function destroy) {
        this.create = create;
        this.destroy = destroy;
    }

    static OpenH264Library load() throws NoEncoderException {
        SystemLibrary library = SystemLibrary.load(NAME);
        Function version = library.function("WelsGetCodecVersionEx");
        try (Memory numbers = new Memory(VERSION_BYTES)) {
            numbers.clear();
            version.invokeVoid(new Object[] {numbers});
            int major = numbers.getInt(0);
            int minor = numbers.getInt(4);
            if (major != MAJOR || minor < LEAST_MINOR || minor > MOST_MINOR) {
                throw new NoEncoderException(
                        NoEncoderReason.UNKNOWN_LIBRARY, NAME + " says that it is version " + major + "." + minor);
            }
        }
        return new OpenH264Library(library.function("WelsCreateSVCEncoder"), library.function("WelsDestroySVCEncoder"));
    }

    /** A new encoder, that is not initialised yet. */
    Pointer create() throws NoEncoderException {
        try (Memory place = new Memory(Long.BYTES)) {
            place.clear();
            int error = create.invokeInt(new Object[] {place});
            Pointer encoder = place.getPointer(0);
            if (error != 0 || encoder == null || encoder.getPointer(0) == null) {
                throw new NoEncoderException(NoEncoderReason.FAILED, NAME + " makes no encoder: error " + error);
            }
            return encoder;
        }
    }

    void destroy(Pointer encoder) {
        destroy.invokeVoid(new Object[] {encoder});
    }
}
