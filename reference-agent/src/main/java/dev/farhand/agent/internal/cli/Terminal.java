package dev.farhand.agent.internal.cli;

import dev.farhand.core.annotation.AllowForbidden;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command reads and writes.
 *
 * @param out answers
 * @param err what goes wrong
 * @param in standard input
 * @param environment the process's environment
 * @param console present when a person sits at both ends
 */
record Terminal(
        PrintWriter out, PrintWriter err, InputStream in, Map<String, String> environment, Optional<Console> console) {
    private static final int LONGEST_LINE = 1024;

    @AllowForbidden("a command line writes to the standard streams, and only here")
    static Terminal system() {
        return new Terminal(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                new FileInputStream(FileDescriptor.in),
                System.getenv(),
                Optional.ofNullable(System.console()));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    /** The first line of standard input, bounded; no more is read than that. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST_LINE) {
            int next = in.read();
            if (next < 0 || next == '\n') {
                break;
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
