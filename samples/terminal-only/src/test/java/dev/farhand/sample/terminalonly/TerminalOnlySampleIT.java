package dev.farhand.sample.terminalonly;

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

/** As the README says, but without a console: what is typed comes from a pipe. */
@Timeout(120)
class TerminalOnlySampleIT {
    private static final String LEAVE = "\u001d";

    @TempDir(factory = ShortFolder.class)
    Path folder;

    @Test
    void aShellOutlivesWhoLooksAtIt() {
        try (Program host = run("host", folder.toString())) {
            host.await("^terminals at .*, shells: .*sh");
            try (Program first = attach("--shell", "sh")) {
                first.await("^started sh; ");
                first.ask("PS1='> '; there='still'; echo $((40 + 2))-answers", "42-answers");
                try (Program watching = attach("--watch")) {
                    watching.await("^attached again to sh, watching; ");
                    watching.await("42-answers");
                    first.ask("echo seen-by-$((1 + 1))", "seen-by-2");
                    watching.await("seen-by-2");
                }
                first.type(LEAVE);
                first.await("^left");
                assertThat(first.waitForEnd()).isZero();
            }
            try (Program again = attach()) {
                again.await("^attached again to sh; ");
                again.await("42-answers");
                again.kill();
            }
            try (Program last = attach()) {
                last.await("^attached again to sh; ");
                last.ask("echo it-is-${there}-there", "it-is-still-there");
                last.type("exit 3");
                last.await("^the shell ended with status 3");
                assertThat(last.waitForEnd()).isEqualTo(3);
            }
            host.end();
            assertThat(Files.exists(folder.resolve("terminals"))).isFalse();
        }
    }

    @Test
    void saysWhatIsMissing() {
        try (Program nothing = run()) {
            assertThat(nothing.waitForEnd()).isEqualTo(64);
            assertThat(nothing.output()).contains("terminal-only: host or attach", "usage: samples/terminal-only/run");
        }
        try (Program nobody = attach()) {
            assertThat(nobody.waitForEnd()).isEqualTo(69);
        }
    }

    private Program attach(String... options) {
        List<String> words = new ArrayList<>(List.of("attach", folder.toString()));
        words.addAll(List.of(options));
        return run(words.toArray(String[]::new));
    }

    private static Program run(String... words) {
        List<String> command = new ArrayList<>(
                List.of(Program.inCheckout("samples/terminal-only/run").toString()));
        command.addAll(List.of(words));
        return Program.start(words.length == 0 ? "nothing" : words[0], Map.of(), command);
    }
}
