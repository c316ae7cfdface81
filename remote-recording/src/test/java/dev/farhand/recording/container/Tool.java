package dev.farhand.recording.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that are not ours: they make streams, and judge files. */
final class Tool {
    private final Path folder;

    Tool(Path folder) {
        this.folder = folder;
    }

    static String find(String... names) {
        return Stream.of(names)
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new AssertionError(names[0] + " is missing: run .dev/install"));
    }

    /** What it prints; fails when it fails, or complains. */
    byte[] run(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(find(name), "-v", "error"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, name, ".out");
        Path complaints = Files.createTempFile(folder, name, ".err");
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(complaints.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(complaints)).as("%s", command).isEmpty();
        assertThat(process.exitValue()).as("%s", command).isZero();
        return Files.readAllBytes(output);
    }

    /** As lines of text. */
    List<String> ask(String name, String... arguments) throws IOException, InterruptedException {
        return new String(run(name, arguments), StandardCharsets.UTF_8).lines().toList();
    }

    /** Fails when ffmpeg finds anything wrong with any picture. */
    void decode(Path file) throws IOException, InterruptedException {
        run("ffmpeg", "-xerror", "-err_detect", "explode", "-i", file.toString(), "-f", "null", "-");
    }

    double duration(Path file) throws IOException, InterruptedException {
        return Double.parseDouble(ask("ffprobe", "-show_entries", "format=duration", "-of", "csv=p=0", file.toString())
                .get(0));
    }

    /** Time and flags of each packet. */
    List<String> packets(Path file, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("-select_streams", "v:0", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0"));
        arguments.addAll(List.of(more));
        arguments.add(file.toString());
        return ask("ffprobe", arguments.toArray(String[]::new));
    }
}
