package dev.farhand.capture.internal.encode.hardware;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.internal.encode.system.SystemLibrary;
import dev.farhand.core.media.VideoCodec;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** As much of VA-API as it takes to ask what a device writes (va.h and va_drm.h, 2.17). */
final class VaapiLibrary {
    private static final String NAME = "libva.so.2";
    private static final String DEVICES_NAME = "libva-drm.so.2";

    private static final int H264_CONSTRAINED_BASELINE = 13;
    private static final int VP8 = 14;
    private static final int ENCODE = 6;
    private static final int ENCODE_AT_LOW_POWER = 8;
    /** More ways to use a device than these there are not. */
    private static final int MOST_ENTRY_POINTS = 256;

    private static final int READ_AND_WRITE = 2;
    private static final int NOT_FOR_CHILDREN = 0x80000;

    private final Function display;
    private final Function quiet;
    private final Function begin;
    private final Function most;
    private final Function entryPoints;
    private final Function end;
    private final Function open;
    private final Function close;

    private VaapiLibrary(SystemLibrary library, SystemLibrary devices, SystemLibrary system) throws NoEncoderException {
        display = devices.function("vaGetDisplayDRM");
        quiet = library.function("vaSetInfoCallback");
        begin = library.function("vaInitialize");
        most = library.function("vaMaxNumEntrypoints");
        entryPoints = library.function("vaQueryConfigEntrypoints");
        end = library.function("vaTerminate");
        open = system.function("open");
        close = system.function("close");
    }

    static VaapiLibrary load() throws NoEncoderException {
        return new VaapiLibrary(
                SystemLibrary.load(NAME), SystemLibrary.load(DEVICES_NAME), SystemLibrary.load("libc.so.6"));
    }

    /** What a device writes. */
    Set<VideoCodec> codecs(Path device) throws NoEncoderException {
        int descriptor = open.invokeInt(new Object[] {device.toString(), READ_AND_WRITE | NOT_FOR_CHILDREN});
        if (descriptor < 0) {
            throw new NoEncoderException(NoEncoderReason.MISSING_PERMISSION, device + " cannot be opened");
        }
        try {
            return codecs(device, descriptor);
        } finally {
            close.invokeInt(new Object[] {descriptor});
        }
    }

    private Set<VideoCodec> codecs(Path device, int descriptor) throws NoEncoderException {
        Pointer shown = display.invokePointer(new Object[] {descriptor});
        if (shown == null) {
            throw new NoEncoderException(NoEncoderReason.FAILED, DEVICES_NAME + " does not take " + device);
        }
        // It would tell our standard error what it does.
        quiet.invokePointer(new Object[] {shown, Pointer.NULL, Pointer.NULL});
        try (Memory version = new Memory(2 * Integer.BYTES)) {
            int error = begin.invokeInt(new Object[] {shown, version, version.share(Integer.BYTES)});
            if (error != 0) {
                throw new NoEncoderException(
                        NoEncoderReason.FAILED, NAME + " finds no driver for " + device + ": error " + error);
            }
            Set<VideoCodec> codecs = EnumSet.noneOf(VideoCodec.class);
            if (writes(shown, H264_CONSTRAINED_BASELINE)) {
                codecs.add(VideoCodec.H264);
            }
            if (writes(shown, VP8)) {
                codecs.add(VideoCodec.VP8);
            }
            return codecs;
        } finally {
            end.invokeInt(new Object[] {shown});
        }
    }

    private boolean writes(Pointer shown, int profile) {
        int room = most.invokeInt(new Object[] {shown});
        if (room <= 0 || room > MOST_ENTRY_POINTS) {
            return false;
        }
        try (Memory list = new Memory((long) MOST_ENTRY_POINTS * Integer.BYTES);
                Memory count = new Memory(Integer.BYTES)) {
            count.setInt(0, 0);
            int error = entryPoints.invokeInt(new Object[] {shown, profile, list, count});
            for (int i = 0; error == 0 && i < Math.min(count.getInt(0), MOST_ENTRY_POINTS); i++) {
                int entryPoint = list.getInt((long) i * Integer.BYTES);
                if (entryPoint == ENCODE || entryPoint == ENCODE_AT_LOW_POWER) {
                    return true;
                }
            }
            return false;
        }
    }
}
