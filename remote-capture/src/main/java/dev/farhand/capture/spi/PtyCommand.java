package dev.farhand.capture.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What to run in a terminal.
 *
 * @param program what is executed; an absolute path
 * @param arguments what it is told, its own name first
 * @param environment all of its environment
 * @param folder where it begins
 * @param shell what runs, for people: {@code bash}
 * @param account whom it runs as, for people
 * @param owner user id that the terminal device is given to; empty leaves it ours
 */
public record PtyCommand(
        Path program,
        List<String> arguments,
        Map<String, String> environment,
        Path folder,
        String shell,
        String account,
        OptionalInt owner) {
    /** Copies what it is given. */
    public PtyCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }
}
