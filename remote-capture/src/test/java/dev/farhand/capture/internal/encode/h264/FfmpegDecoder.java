package dev.farhand.capture.internal.encode.h264;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A decoder that is not ours. */
public final class FfmpegDecoder {
    private FfmpegDecoder() {}

    /** Decodes a stream in Annex B form; gives the pictures, and throws if it complains of anything. */
    public static List<byte[]> decode(Path stream, int pictureSize) throws IOException, InterruptedException {
        Path complaints = stream.resolveSibling(stream.getFileName() + ".complaints");
        ProcessBuilder command = new ProcessBuilder(
                        "ffmpeg",
                        "-v",
                        "warning",
                        "-nostdin",
                        "-threads",
                        "1",
                        "-f",
                        "h264",
                        "-i",
                        stream.toString(),
                        "-fps_mode",
                        "passthrough",
                        "-pix_fmt",
                        "yuv420p",
                        "-f",
                        "rawvideo",
                        "-")
                .redirectError(complaints.toFile());
        List<byte[]> pictures = new ArrayList<>();
        Process process = start(command);
        try (InputStream output = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
            byte[] picture = output.readNBytes(pictureSize);
            while (picture.length == pictureSize) {
                pictures.add(picture);
                picture = output.readNBytes(pictureSize);
            }
        }
        int status = process.waitFor();
        String said = Files.readString(complaints);
        if (status != 0 || !said.isEmpty()) {
            throw new AssertionError("ffmpeg ended with " + status + " and said: " + said);
        }
        return pictures;
    }

    private static Process start(ProcessBuilder command) {
        try {
            return command.start();
        } catch (IOException missing) {
            throw new IllegalStateException("ffmpeg is missing; run .dev/install", missing);
        }
    }
}
