package dev.farhand.capture.internal.pty;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;

/**
 * Starts a program as the leader of a session of its own, with the descriptors it is given and none of ours. Unlike a fork
 * this does not copy what we are first, which takes longer the larger we are. For one program, on a thread of its own that
 * ends with it: {@link PtyThreads#once}.
 */
final class Spawn implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FIRST = 3;
    /** Above all that a program gets. */
    private static final int ASIDE = 10;

    private static final String FOLDER = "posix_spawn_file_actions_addchdir_np";
    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;
    /** More than any of these takes in any C library. */
    private static final int OPAQUE = 1024;

    private final Memory actions = new Memory(OPAQUE);
    private final Memory attributes = new Memory(OPAQUE);
    private final Memory signals = new Memory(OPAQUE);

    private Spawn() {}

    /**
     * To be closed on the same thread, which has descriptors of its own from here on: a program inherits none by accident.
     *
     * @throws IOException where the kernel or the C library is too old for it
     */
    static Spawn prepare() throws IOException {
        Kernel.require(FOLDER);
        Kernel.system(
                "close_range",
                Kernel.CLOSE_RANGE,
                FIRST,
                Kernel.LAST_DESCRIPTOR,
                Kernel.CLOSE_RANGE_UNSHARE | Kernel.CLOSE_RANGE_CLOEXEC);
        Spawn prepared = new Spawn();
        Kernel.posix("posix_spawn_file_actions_init", prepared.actions);
        Kernel.posix("posix_spawnattr_init", prepared.attributes);
        return prepared;
    }

    /** The program has one of ours, as this. */
    void inherit(int descriptor, int as) throws IOException {
        // Out of the way of those it becomes; goes with this thread.
        int copy = LibC.fcntl(descriptor, F_DUPFD_CLOEXEC, ASIDE);
        if (copy < 0) {
            throw new IOException("there is no free descriptor");
        }
        Kernel.posix("posix_spawn_file_actions_adddup2", actions, copy, as);
    }

    /** The program opens this, which becomes its terminal where it is one. */
    void open(String path, int as) throws IOException {
        Kernel.posix("posix_spawn_file_actions_addopen", actions, as, path, O_RDWR, 0);
    }

    /** One that the program has already, it has as this too. */
    void copy(int descriptor, int as) throws IOException {
        Kernel.posix("posix_spawn_file_actions_adddup2", actions, descriptor, as);
    }

    void folder(String path) throws IOException {
        Kernel.posix(FOLDER, actions, path);
    }

    /**
     * The program's number.
     *
     * @param environment of strings, or the address of some
     */
    int start(String program, String[] arguments, Object environment) throws IOException {
        // What is told to our group or our terminal is not meant for it, and what we do not hear it may.
        Kernel.posix("sigfillset", signals);
        Kernel.posix("posix_spawnattr_setsigdefault", attributes, signals);
        Kernel.posix("sigemptyset", signals);
        Kernel.posix("posix_spawnattr_setsigmask", attributes, signals);
        Kernel.posix("posix_spawnattr_setflags", attributes, (short) (SETSID | SETSIGDEF | SETSIGMASK));
        IntByReference number = new IntByReference();
        Kernel.posix("posix_spawn", number, program, actions, attributes, arguments, environment);
        return number.getValue();
    }

    @Override
    public void close() throws IOException {
        try (actions;
                attributes;
                signals) {
            Kernel.posix("posix_spawnattr_destroy", attributes);
            Kernel.posix("posix_spawn_file_actions_destroy", actions);
        }
    }
}
