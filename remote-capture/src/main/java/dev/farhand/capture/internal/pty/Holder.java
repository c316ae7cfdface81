package dev.farhand.capture.internal.pty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Memory;
import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A small process beside us that has our terminal and our memory open too, and does nothing. It waits at a pipe until we are
 * gone, however that happened, keeps both for a while longer, and ends: nothing lives for ever.
 */
@ThreadSafe
final class Holder {
    /** The descriptors it has them by. */
    static final int TERMINAL = 3;

    static final int MEMORY = 4;

    /** What it is called where processes are listed. */
    static final String NAME = "farhand-terminal-holder";

    private static final Path YAMA = Path.of("/proc/sys/kernel/yama/ptrace_scope");
    private final ProcessIdentity process;
    private final int pipe;

    @GuardedBy("this")
    private boolean ended;

    private Holder(ProcessIdentity process, int pipe) {
        this.process = process;
        this.pipe = pipe;
    }

    /** Throws why nobody could take anything back from a holder here. */
    static void requirePossible(int memory) throws IOException {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        try (PidFd ours = PidFd.open(self)) {
            LibC.close(ours.take(memory));
        }
        // Only root takes from processes that are not its children then.
        if (LibC.geteuid() != 0
                && Files.exists(YAMA)
                && !Files.readString(YAMA).strip().equals("0")) {
            throw new IOException("kernel.yama.ptrace_scope lets only root do that");
        }
    }

    static Holder start(int terminal, int memory, Duration time) throws IOException {
        int[] pipe = Kernel.pipe();
        try {
            int number = PtyThreads.once(() -> spawn(terminal, memory, pipe[0], time));
            return new Holder(ProcessIdentity.of(number).orElse(new ProcessIdentity(number, 0)), pipe[1]);
        } catch (IOException | RuntimeException | Error e) {
            LibC.close(pipe[1]);
            throw e;
        } finally {
            LibC.close(pipe[0]);
        }
    }

    private static int spawn(int terminal, int memory, int pipe, Duration time) throws IOException {
        long seconds = Math.max(1, time.plusMillis(999).toSeconds());
        String[] command = {"/bin/sh", "-c", "cd /; read gone; exec sleep " + seconds + " </dev/null", NAME};
        try (Spawn spawn = Spawn.prepare()) {
            spawn.inherit(pipe, 0);
            spawn.inherit(terminal, TERMINAL);
            spawn.inherit(memory, MEMORY);
            spawn.open("/dev/null", 1);
            spawn.copy(1, 2);
            return spawn.start(command[0], command, Kernel.environment());
        }
    }

    ProcessIdentity process() {
        return process;
    }

    /** Ends it, and with it what it held. Idempotent. */
    synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        LibC.kill(process.number(), LibC.SIGKILL);
        try (Memory status = new Memory(4)) {
            LibC.waitpid(process.number(), status, 0);
        }
        LibC.close(pipe);
    }
}
