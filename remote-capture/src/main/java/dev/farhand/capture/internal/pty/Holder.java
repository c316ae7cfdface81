package dev.farhand.capture.internal.pty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
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
    private static final int F_DUPFD_CLOEXEC = 1030;
    /** Above all that it gets. */
    private static final int ASIDE = 10;

    private static final int O_RDWR = 2;
    private static final short SETSID = 0x80;
    /** More than either takes in any C library. */
    private static final int OPAQUE = 1024;

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

    /** On a thread of its own: from here on it has descriptors of its own, of which a program inherits none by accident. */
    private static int spawn(int terminal, int memory, int pipe, Duration time) throws IOException {
        Kernel.system(
                "close_range",
                Kernel.CLOSE_RANGE,
                TERMINAL,
                Kernel.LAST_DESCRIPTOR,
                Kernel.CLOSE_RANGE_UNSHARE | Kernel.CLOSE_RANGE_CLOEXEC);
        long seconds = Math.max(1, time.plusMillis(999).toSeconds());
        String[] command = {"/bin/sh", "-c", "cd /; read gone; exec sleep " + seconds + " </dev/null", NAME};
        IntByReference number = new IntByReference();
        try (Memory actions = new Memory(OPAQUE);
                Memory attributes = new Memory(OPAQUE)) {
            Kernel.posix("posix_spawn_file_actions_init", actions);
            Kernel.posix("posix_spawnattr_init", attributes);
            try {
                inherit(actions, aside(pipe), 0);
                inherit(actions, aside(terminal), TERMINAL);
                inherit(actions, aside(memory), MEMORY);
                Kernel.posix("posix_spawn_file_actions_addopen", actions, 1, "/dev/null", O_RDWR, 0);
                inherit(actions, 1, 2);
                // What is told to our group or our terminal is not meant for it.
                Kernel.posix("posix_spawnattr_setflags", attributes, SETSID);
                Kernel.posix("posix_spawn", number, command[0], actions, attributes, command, Kernel.environment());
            } finally {
                Kernel.posix("posix_spawnattr_destroy", attributes);
                Kernel.posix("posix_spawn_file_actions_destroy", actions);
            }
        }
        return number.getValue();
    }

    private static void inherit(Pointer actions, int descriptor, int as) throws IOException {
        Kernel.posix("posix_spawn_file_actions_adddup2", actions, descriptor, as);
    }

    /** Out of the way of those it becomes; goes with this thread. */
    private static int aside(int descriptor) throws IOException {
        int copy = LibC.fcntl(descriptor, F_DUPFD_CLOEXEC, ASIDE);
        if (copy < 0) {
            throw new IOException("there is no free descriptor");
        }
        return copy;
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
