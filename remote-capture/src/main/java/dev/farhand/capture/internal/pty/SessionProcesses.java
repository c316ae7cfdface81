package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of a session, as the kernel lists them: the shell, what it runs and what it left in the background. Who has
 * begun a session of its own (a daemon, tmux) is none of them.
 */
final class SessionProcesses {
    private static final Path PROC = Path.of("/proc");

    private SessionProcesses() {}

    /** Their numbers; zombies are left out. */
    static List<Integer> of(int session) {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                int number = Integer.parseInt(process.getFileName().toString());
                if (belongs(process, session)) {
                    found.add(number);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Without the list the program itself is still told.
            return exists(session) ? List.of(session) : List.of();
        }
        return found;
    }

    private static boolean exists(int process) {
        return Files.exists(PROC.resolve(Integer.toString(process)));
    }

    private static boolean belongs(Path process, int session) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name is in parentheses and may hold anything, so the fields are counted from its end.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
            return !fields[0].equals("Z") && Integer.parseInt(fields[3]) == session;
        } catch (IOException | RuntimeException e) {
            // It ended while we looked.
            return false;
        }
    }
}
