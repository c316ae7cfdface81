package dev.farhand.capture.internal.encode.system;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * A library of the system, by the full name that says which version of its calls it has. It stays loaded: what a library may have
 * registered with the process is not ours to take away.
 */
public final class SystemLibrary {
    /** All names are looked up at once, so that a missing one is noticed here, and nobody else gets to see them. */
    private static final int NOW_AND_LOCAL = 2;

    private final NativeLibrary library;

    private SystemLibrary(NativeLibrary library) {
        this.library = library;
    }

    /** Whether the layouts of memory that we know are this machine's: 64 bits, the low byte first, and Linux. */
    public static boolean isKnownSystem() {
        return System.getProperty("os.name", "").equals("Linux")
                && System.getProperty("os.arch", "").contains("64")
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    /** Loads it; throws where it is not there, or cannot be. */
    public static SystemLibrary load(String name) throws NoEncoderException {
        if (!isKnownSystem()) {
            throw new NoEncoderException(NoEncoderReason.UNSUPPORTED_OS, name + " is looked for on 64-bit Linux alone");
        }
        try {
            return new SystemLibrary(NativeLibrary.getInstance(name, Map.of(Library.OPTION_OPEN_FLAGS, NOW_AND_LOCAL)));
        } catch (LinkageError e) {
            throw new NoEncoderException(NoEncoderReason.NO_LIBRARY, name + " cannot be loaded: " + firstLine(e));
        }
    }

    /** One of its functions; throws where it has none of that name, and so is not the library it is called. */
    public Function function(String name) throws NoEncoderException {
        try {
            return library.getFunction(name);
        } catch (LinkageError e) {
            throw new NoEncoderException(
                    NoEncoderReason.UNKNOWN_LIBRARY, library.getName() + " has no " + name + ": " + firstLine(e));
        }
    }

    private static String firstLine(LinkageError e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
