package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the kernel tells about a process that has not ended.
 *
 * @param name its program's, as far as the kernel keeps it
 * @param parent who started it
 * @param session the session it belongs to
 * @param start when it began, in the kernel's ticks
 */
record ProcessStatus(String name, int parent, int session, long start) {
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int START = 19;

    /** Empty where there is none, or it ended while we looked; a zombie has ended. */
    static Optional<ProcessStatus> of(int number) {
        try {
            String line =
                    Files.readString(Path.of("/proc", Integer.toString(number), "stat"), StandardCharsets.ISO_8859_1);
            // The name is in parentheses and may hold anything, so the fields are counted from its end.
            int end = line.lastIndexOf(')');
            String[] fields = line.substring(end + 2).split(" ", START + 2);
            return fields[0].equals("Z")
                    ? Optional.empty()
                    : Optional.of(new ProcessStatus(
                            line.substring(line.indexOf('(') + 1, end),
                            Integer.parseInt(fields[PARENT]),
                            Integer.parseInt(fields[SESSION]),
                            Long.parseLong(fields[START])));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
