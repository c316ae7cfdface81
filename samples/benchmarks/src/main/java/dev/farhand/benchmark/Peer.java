package dev.farhand.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Other products, measured by a program of the user's: {@code PROGRAM PEER METRIC key=value…} prints a line of JSON. */
record Peer(Optional<String> program) {
    static Peer ofEnvironment() {
        return new Peer(Optional.ofNullable(System.getenv("FARHAND_BENCH_PEER")).filter(name -> !name.isBlank()));
    }

    /** What the program says; empty without a program. */
    Optional<Map<String, Object>> ask(String peer, String metric, String... options) {
        return program.map(name -> {
            List<String> command = new ArrayList<>(List.of(name, peer, metric));
            command.addAll(List.of(options));
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                return JsonReader.object(line.substring(line.lastIndexOf('\n') + 1));
            } catch (IOException e) {
                throw new UncheckedIOException(name + " cannot be started", e);
            }
        });
    }

    /** The value alone. */
    Optional<Double> figure(String peer, String metric, String... options) {
        return ask(peer, metric, options).map(answer -> JsonReader.number(answer, "value"));
    }
}
