package dev.farhand.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Gives a process another time of day, by the library behind the command of that name; its timers stay true. */
final class Faketime {
    private Faketime() {}

    /** The environment of a process whose clock is off by so much, as {@code +10m} or {@code -2d}. */
    static Map<String, String> off(String by) throws IOException {
        return Map.of(
                "LD_PRELOAD",
                library().toString(),
                "FAKETIME",
                by,
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // The cure for a fault of old C libraries makes a JVM ten times slower.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0",
                "NO_FAKE_STAT",
                "1");
    }

    static Map<String, String> off(String by, Map<String, String> more) throws IOException {
        Map<String, String> all = new HashMap<>(off(by));
        all.putAll(more);
        return all;
    }

    private static Path library() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve("faketime").resolve("libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("faketime is missing; run .dev/install"));
        }
    }
}
