package dev.farhand.capture.internal.pty;

import com.pty4j.unix.Pty;
import com.pty4j.unix.PtyHelpers;
import dev.farhand.capture.spi.PtyCommand;
import java.io.IOException;
import org.slf4j.LoggerFactory;

/**
 * Starts a program in a terminal, and answers its number. On a thread of its own, whose mask for new files the program
 * inherits: ours may be a service's, for its secrets.
 */
interface ProgramStart {
    int start(Pty pty, PtyCommand command) throws IOException;

    /** By {@link Spawn}; where that is not to be had, by {@link #fork}. */
    static int usual(Pty pty, PtyCommand command) throws IOException {
        Spawn spawn;
        try {
            spawn = Spawn.prepare();
        } catch (IOException e) {
            LoggerFactory.getLogger(ProgramStart.class).debug("spawn-impossible reason={}", e.toString());
            return fork(pty, command);
        }
        LibC.usualMask();
        try (spawn) {
            spawn.folder(command.folder().toString());
            // It leads a session without a terminal, so the first that it opens becomes its own.
            spawn.open(pty.getSlaveName(), 0);
            spawn.copy(0, 1);
            spawn.copy(0, 2);
            return spawn.start(
                    command.program().toString(), command.arguments().toArray(String[]::new), environment(command));
        } catch (IOException e) {
            throw new IOException(command.program() + " could not be started: " + e.getMessage(), e);
        }
    }

    /** As every Linux can; some milliseconds slower, the more the more memory we have. */
    static int fork(Pty pty, PtyCommand command) throws IOException {
        LibC.usualMask();
        int process = PtyHelpers.execPty(
                command.program().toString(),
                command.arguments().toArray(String[]::new),
                environment(command),
                command.folder().toString(),
                pty.getSlaveName(),
                pty.getMasterFD(),
                null,
                -1,
                false);
        if (process <= 0) {
            throw new IOException(command.program() + " could not be started");
        }
        return process;
    }

    private static String[] environment(PtyCommand command) {
        return command.environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
    }
}
