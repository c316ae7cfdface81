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

    /** What the program says, which is led to what it measures by its environment; empty without a program. */
    Optional<Map<String, Object>> ask(Map<String, String> environment, String peer, String metric, String... options) {
        return say(environment, peer, metric, options)
                .map(said -> JsonReader.object(said.substring(said.lastIndexOf('\n') + 1)));
    }

    /** All that it prints. */
    Optional<String> say(Map<String, String> environment, String peer, String metric, String... options) {
        return program.map(name -> {
            List<String> command = new ArrayList<>(List.of(name, peer, metric));
            command.addAll(List.of(options));
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
                builder.environment().putAll(environment);
                return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(name + " cannot be started", e);
            }
        });
    }
}
