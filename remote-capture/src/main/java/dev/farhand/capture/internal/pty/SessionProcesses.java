package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The processes of a session, as the kernel lists them: the shell, what it runs and what it left in the background. Who has
 * begun a session of its own (a daemon, tmux) is none of them.
 */
final class SessionProcesses {
    private static final Path PROC = Path.of("/proc");
    /** Stays above the shell of another account, and ends with it. */
    private static final String RUNUSER = "runuser";

    private SessionProcesses() {}

    /**
     * The numbers of those who end with their terminal. Who ignores a hang-up was told to go on without one ({@code nohup}),
     * and only the shell itself does not get out of it by that. Zombies are left out.
     */
    static List<Integer> thatEndWith(int session) {
        List<Integer> found = new ArrayList<>();
        boolean isOthers = ProcessStatus.of(session)
                .filter(leader -> leader.name().equals(RUNUSER))
                .isPresent();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                int number = Integer.parseInt(process.getFileName().toString());
                Optional<ProcessStatus> status = ProcessStatus.of(number).filter(member -> member.session() == session);
                boolean isShell = number == session
                        || isOthers
                                && status.filter(member -> member.parent() == session)
                                        .isPresent();
                if (status.isPresent() && (isShell || !SignalChoice.of(number).ignores(LibC.SIGHUP))) {
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
}
