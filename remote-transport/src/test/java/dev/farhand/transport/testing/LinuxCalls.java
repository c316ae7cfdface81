package dev.farhand.transport.testing;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.nio.file.Path;

/**
 * The few system calls Java has no words for. Direct mapping with primitive parameters: a call allocates nothing, and it
 * acts on the calling thread, which is what {@code setns} and {@code prctl} are about.
 */
final class LinuxCalls {

    static final int READ_ONLY = 0;
    static final int READ_WRITE = 2;
    static final int NON_BLOCKING = 0x800;
    static final int CLOSE_ON_EXEC = 0x80000;
    static final int NEW_NETWORK_NAMESPACE = 0x40000000;
    static final int SET_TIMER_SLACK = 29;
    static final short READABLE = 1;
    static final int SCHEDULE_FIRST_IN_FIRST_OUT = 1;

    private static final Path NAMESPACES = Path.of("/run/netns");

    static {
        Native.register(LinuxCalls.class, "c");
    }

    private LinuxCalls() {}

    static native int open(String path, int flags) throws LastErrorException;

    static native int close(int descriptor);

    /** Not declared to throw: an empty device is an everyday answer in a loop that must not allocate. */
    static native long read(int descriptor, long address, long length);

    static native long write(int descriptor, long address, long length);

    static native int ioctl(int descriptor, long request, long address) throws LastErrorException;

    static native int setns(int descriptor, int kind) throws LastErrorException;

    static native int prctl(int option, long a, long b, long c, long d);

    static native int ppoll(long descriptors, long count, long timeout, long signalMask);

    static native int sched_setscheduler(int process, int policy, long parameters);

    /** Moves the calling thread, and threads it starts later, into the named network namespace. */
    static void enterNamespace(String name) {
        enterNamespace(NAMESPACES.resolve(name));
    }

    static void enterNamespace(Path file) {
        int descriptor = open(file.toString(), READ_ONLY | CLOSE_ON_EXEC);
        try {
            setns(descriptor, NEW_NETWORK_NAMESPACE);
        } finally {
            close(descriptor);
        }
    }
}
