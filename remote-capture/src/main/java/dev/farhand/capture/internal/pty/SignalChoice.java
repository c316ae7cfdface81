package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has said that it does not want to hear of.
 *
 * @param ignored a bit for each signal, the first for signal 1
 */
record SignalChoice(long ignored) {
    private static final String FIELD = "SigIgn:";

    /** Of a process that is not there: ignores nothing. */
    static SignalChoice of(int process) {
        try {
            // The name of a process is in there too, but on a line of its own: line breaks in it are escaped.
            return Files.readAllLines(
                            Path.of("/proc", Integer.toString(process), "status"), StandardCharsets.ISO_8859_1)
                    .stream()
                    .filter(line -> line.startsWith(FIELD))
                    .map(line -> new SignalChoice(Long.parseUnsignedLong(
                            line.substring(FIELD.length()).strip(), 16)))
                    .findFirst()
                    .orElse(new SignalChoice(0));
        } catch (IOException | RuntimeException e) {
            return new SignalChoice(0);
        }
    }

    boolean ignores(int signal) {
        return (ignored >>> (signal - 1) & 1) != 0;
    }
}
