package dev.farhand.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class BenchIT {
    private static final Path BENCH = Path.of("bench").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void printsEachRowAsOneLineOfJson() throws Exception {
        assertThat(figures("link", "--quick", "--only", "handshake")).contains("link.handshake.tcnative");
    }

    @Test
    @Tag("long")
    void printsEveryRowOfTheLink() throws Exception {
        assertThat(figures("link", "--quick"))
                .contains(
                        "link.bulk.tcnative",
                        "link.bulk.websocket.tcnative",
                        "link.bulk.tcnative.cpu.server",
                        "link.bulk.tcnative.cpu.agent",
                        "link.echo.slow-path.p99",
                        "link.bulk.slow-path",
                        "link.bulk.fat-path",
                        "link.echo.stalled-1.p99",
                        "link.echo.stalled-20.p99",
                        "link.stalled.held",
                        "link.handshake.tcnative",
                        "link.churn.lost",
                        "link.churn.growth");
    }

    private List<Object> figures(String... words) throws Exception {
        Run run = run(words);
        assertThat(run.exit()).as(run.errors()).isIn(0, 1);
        assertThat(run.errors()).contains("metric").doesNotContain("not measured:");
        List<Map<String, Object>> figures =
                run.output().lines().map(StrictJson::object).toList();
        assertThat(figures).allSatisfy(BenchIT::isWellFormed);
        return figures.stream().map(figure -> figure.get("metric")).toList();
    }

    @Test
    void teachesItsUse() throws Exception {
        Run help = run("--help");
        assertThat(help.exit()).isZero();
        assertThat(help.output()).contains("usage:", "--quick", "Exit:");
        Run wrong = run("lnik");
        assertThat(wrong.exit()).isEqualTo(64);
        assertThat(wrong.errors()).contains("lnik", "link");
    }

    private static void isWellFormed(Map<String, Object> figure) {
        assertThat(figure.keySet())
                .containsExactly("metric", "value", "unit", "reference", "ratio", "target", "holds", "n", "p95", "how");
        assertThat(figure.get("value")).isInstanceOfSatisfying(Double.class, BenchIT::isFinite);
        assertThat(figure.get("n"))
                .isInstanceOfSatisfying(Double.class, n -> assertThat(n).isGreaterThanOrEqualTo(1));
        for (String optional : List.of("reference", "ratio", "p95")) {
            assertThat(figure.get(optional)).isInstanceOfAny(Double.class, Optional.class);
        }
        assertThat(figure.get("holds")).isInstanceOfAny(Boolean.class, Optional.class);
        assertThat(figure.get("how")).asString().isNotBlank();
    }

    private static void isFinite(double value) {
        assertThat(value).isFinite();
    }

    private Run run(String... words) throws Exception {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(BENCH.toString());
        builder.command().addAll(List.of(words));
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        // Maven has built what it runs.
        builder.environment().put("FARHAND_BENCH_BUILT", "1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(540, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
        } finally {
            process.destroy();
        }
        return new Run(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8));
    }

    private record Run(int exit, String output, String errors) {}
}
