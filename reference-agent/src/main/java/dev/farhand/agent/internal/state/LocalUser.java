package dev.farhand.agent.internal.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whose process this is. */
public final class LocalUser {
    private static final String NAME = find();

    private LocalUser() {}

    /** The name, as file owners and socket peers are named: the number of a user who has none. */
    public static String name() {
        return NAME;
    }

    /** Whether this process may do everything. */
    public static boolean isRoot() {
        return name().equals("root");
    }

    private static String find() {
        String known = System.getProperty("user.name", "?");
        if (!known.equals("?")) {
            return known;
        }
        // A container's user without an entry in the list of users: Java gives up, its files are named by the number.
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .map(line -> line.split("\\s+"))
                    .filter(ids -> ids.length > 2)
                    .map(ids -> ids[2])
                    .findFirst()
                    .orElse(known);
        } catch (IOException | UncheckedIOException e) {
            return known;
        }
    }
}
