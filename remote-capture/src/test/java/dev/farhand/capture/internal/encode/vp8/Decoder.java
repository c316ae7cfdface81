package dev.farhand.capture.internal.encode.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A decoder that is not ours. */
public enum Decoder {
    /** That of the WebM project. */
    LIBVPX("vpxdec", "--i420", "-o", "OUT", "IN"),
    /** The one that ffmpeg has of its own. */
    FFMPEG(
            "ffmpeg",
            "-v",
            "error",
            "-threads",
            "1",
            "-c:v",
            "vp8",
            "-i",
            "IN",
            "-fps_mode",
            "passthrough",
            "-pix_fmt",
            "yuv420p",
            "-f",
            "rawvideo",
            "-y",
            "OUT");

    private final List<String> command;

    Decoder(String... command) {
        this.command = List.of(command);
    }

    /** Decodes a file; the pictures come one after the other. */
    public void decode(Path ivf, Path to) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        for (String part : command) {
            line.add(part.equals("IN") ? ivf.toString() : part.equals("OUT") ? to.toString() : part);
        }
        Path said = to.resolveSibling(to.getFileName() + ".said");
        Process process;
        try {
            process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(command.get(0) + " is missing; run .dev/install", e);
        }
        int exit = process.waitFor();
        assertThat(exit).as(() -> command.get(0) + " said: " + read(said)).isZero();
        if (this == FFMPEG) {
            assertThat(read(said)).isEmpty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
