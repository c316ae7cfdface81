package dev.farhand.sample.recordscreen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.sample.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As the README says, on a screen of its own. */
@Timeout(180)
class RecordScreenSampleIT {
    private static final int ENDED_BY_SIGNAL = 143;

    @TempDir
    Path folder;

    @Test
    void whatWasOnTheScreenIsInTheFile() throws Exception {
        Path file = folder.resolve("screen.webm");
        Path last = folder.resolve("last.rgb");
        try (Program server = Program.start(
                "Xvfb",
                Map.of(),
                List.of("Xvfb", "-displayfd", "1", "-screen", "0", "321x200x24", "-noreset", "-nolisten", "tcp"))) {
            Map<String, String> display =
                    Map.of("DISPLAY", ":" + server.await("^\\d+$").group());
            run(display, List.of("xsetroot", "-solid", "#0000ff"));
            try (Program recorder = start(display, file.toString())) {
                recorder.await("^recording 321 x 200 until Ctrl-C$");
                run(display, List.of("xsetroot", "-solid", "#ff0000"));
                assertThat(recorder.end()).isEqualTo(ENDED_BY_SIGNAL);
            }
            server.end();
        }
        assertThat(ask("ffprobe -v error -of csv=p=0 -show_entries stream=codec_name,width,height,color_space", file))
                .isEqualTo("vp8,321,200,bt709");
        assertThat(ask("ffmpeg -v error -xerror -err_detect explode -i", file, "-f", "null", "-"))
                .isEmpty();
        ask(
                "ffmpeg -v error -i",
                file,
                "-vf",
                "scale=in_color_matrix=bt709",
                "-pix_fmt",
                "rgb24",
                "-f",
                "image2",
                "-c:v",
                "rawvideo",
                "-update",
                "1",
                last.toString());
        byte[] pixels = Files.readAllBytes(last);
        assertThat(pixels).hasSize(3 * 321 * 200);
        assertThat(pixels[0] & 255).as("red").isGreaterThan(240);
        assertThat(pixels[1] & 255).as("green").isLessThan(16);
        assertThat(pixels[2] & 255).as("blue").isLessThan(16);
    }

    @Test
    void saysWhatIsMissing() {
        try (Program nothing = start(Map.of())) {
            assertThat(nothing.waitForEnd()).isEqualTo(64);
            assertThat(nothing.output()).contains("usage: samples/record-screen/run");
        }
        Path file = folder.resolve("none.webm");
        try (Program blind = start(Map.of("DISPLAY", ":65432"), file.toString())) {
            assertThat(blind.waitForEnd()).isEqualTo(69);
            assertThat(blind.output()).contains("The X server cannot be reached");
        }
        assertThat(file).doesNotExist();
    }

    private static Program start(Map<String, String> environment, String... words) {
        String run = Program.inCheckout("samples/record-screen/run").toString();
        return Program.start("record-screen", environment, words.length == 0 ? List.of(run) : List.of(run, words[0]));
    }

    /** What a program says of a file. */
    private static String ask(String words, Path file, String... more) {
        List<String> command = new ArrayList<>(List.of(words.split(" ")));
        command.add(file.toString());
        command.addAll(List.of(more));
        return run(Map.of(), command);
    }

    private static String run(Map<String, String> environment, List<String> command) {
        try (Program program = Program.start(command.get(0), environment, command)) {
            assertThat(program.waitForEnd()).as(program.output()).isZero();
            return program.output();
        }
    }
}
