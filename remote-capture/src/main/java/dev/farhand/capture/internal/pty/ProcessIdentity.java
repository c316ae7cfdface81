package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process and no other one, as long as the machine runs.
 *
 * @param number its number
 * @param start when it began, in the kernel's ticks
 */
record ProcessIdentity(int number, long start) {
    /** Fields are counted from behind the name, which is in parentheses and may hold anything. */
    private static final int START = 19;

    /** Empty where there is none. */
    static Optional<ProcessIdentity> of(int number) {
        try {
            String stat =
                    Files.readString(Path.of("/proc", Integer.toString(number), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START + 2);
            return fields[0].equals("Z")
                    ? Optional.empty()
                    : Optional.of(new ProcessIdentity(number, Long.parseLong(fields[START])));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    boolean isRunning() {
        return of(number).filter(this::equals).isPresent();
    }
}
