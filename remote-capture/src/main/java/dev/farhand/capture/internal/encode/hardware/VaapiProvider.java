package dev.farhand.capture.internal.encode.hardware;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.VideoCodec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Encoders that Linux shows by VA-API: Intel's, AMD's and some others. */
@ThreadSafe
public final class VaapiProvider extends HardwareProvider {
    private static final int MOST_DEVICES = 8;

    /** For the {@link java.util.ServiceLoader}. */
    public VaapiProvider() {
        this(Path.of("/dev/dri"));
    }

    VaapiProvider(Path devices) {
        super("vaapi", () -> ask(devices));
    }

    private static Set<VideoCodec> ask(Path folder) throws NoEncoderException {
        List<Path> devices = devices(folder);
        if (devices.isEmpty()) {
            throw new NoEncoderException(NoEncoderReason.NO_HARDWARE, "there is no render device in " + folder);
        }
        devices.removeIf(device -> !Files.isReadable(device) || !Files.isWritable(device));
        if (devices.isEmpty()) {
            throw new NoEncoderException(
                    NoEncoderReason.MISSING_PERMISSION, "no render device in " + folder + " may be used");
        }
        VaapiLibrary library = VaapiLibrary.load();
        Set<VideoCodec> codecs = EnumSet.noneOf(VideoCodec.class);
        NoEncoderException problem = null;
        for (Path device : devices) {
            try {
                codecs.addAll(library.codecs(device));
            } catch (NoEncoderException e) {
                problem = e;
            }
        }
        if (codecs.isEmpty() && problem != null) {
            throw problem;
        }
        return codecs;
    }

    /** Devices, and nothing else that may have such a name. */
    private static List<Path> devices(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "renderD*")) {
            for (Path file : files) {
                boolean isFile = Files.isRegularFile(file) || Files.isDirectory(file);
                if (!isFile && Files.exists(file) && found.size() < MOST_DEVICES) {
                    found.add(file);
                }
            }
        } catch (IOException e) {
            // No folder, no devices.
            return found;
        }
        return found;
    }
}
