package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The shells a person may choose from: those of {@code /etc/shells} that are there. */
final class Shells {
    private static final List<String> USUAL = List.of("/bin/bash", "/bin/sh");
    private static final int MOST = 64;

    private final Path list;

    Shells(Path list) {
        this.list = list;
    }

    List<Path> all() {
        return lines().stream()
                .map(String::strip)
                .filter(line -> line.startsWith("/"))
                .map(Path::of)
                .filter(Shells::runs)
                .limit(MOST)
                .toList();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(list, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return USUAL;
        }
    }

    /** The shell with this path, or the first with this name. */
    Optional<Path> find(String wish) {
        return all().stream()
                .filter(shell -> shell.toString().equals(wish)
                        || String.valueOf(shell.getFileName()).equals(wish))
                .findFirst();
    }

    /** What to run where an account has no shell of its own that a person could use. */
    Path usual() {
        List<Path> known = all();
        return USUAL.stream()
                .map(Path::of)
                .filter(known::contains)
                .findFirst()
                .orElse(known.isEmpty() ? Path.of("/bin/sh") : known.get(0));
    }

    static boolean runs(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }
}
