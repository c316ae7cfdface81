package dev.farhand.capture.internal.pty;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;

/**
 * The calls of newer kernels and C libraries by which a terminal starts fast and outlives its program. Looked up one by one: where one is
 * missing there are terminals all the same.
 */
final class Kernel {
    /** The same numbers on all machines that we run on. */
    static final long PIDFD_SEND_SIGNAL = 424;

    static final long PIDFD_OPEN = 434;
    static final long CLOSE_RANGE = 436;
    static final long PIDFD_GETFD = 438;

    static final long CLOSE_RANGE_UNSHARE = 2;
    static final long CLOSE_RANGE_CLOEXEC = 4;
    static final long LAST_DESCRIPTOR = 0xFFFF_FFFFL;

    static final int CLOEXEC = 0x80000;
    private static final int MFD_CLOEXEC = 1;
    private static final int MADV_REMOVE = 9;

    private static final NativeLibrary C = NativeLibrary.getInstance("c");

    private Kernel() {}

    /** The result, or {@link IOException} with what was tried and the number of the error. */
    static int system(String what, long number, long... arguments) throws IOException {
        Object[] all = new Object[arguments.length + 1];
        all[0] = number;
        for (int i = 0; i < arguments.length; i++) {
            all[i + 1] = arguments[i];
        }
        return check(what, (int) function("syscall").invokeLong(all));
    }

    /** A call that answers the number of an error, 0 for none. */
    static void posix(String name, Object... arguments) throws IOException {
        int error = function(name).invokeInt(arguments);
        if (error != 0) {
            throw new IOException(name + ": error " + error);
        }
    }

    /** Throws where the C library has no such function. */
    static void require(String name) throws IOException {
        function(name);
    }

    /** Memory behind a descriptor: it is there as long as somebody has one. */
    static int memory(String name) throws IOException {
        return check("memfd_create", function("memfd_create").invokeInt(new Object[] {name, MFD_CLOEXEC}));
    }

    /** Of memory behind a descriptor: reads as nothing from here on. */
    static void forget(Pointer memory, long length) {
        C.getFunction("madvise").invokeInt(new Object[] {memory, length, MADV_REMOVE});
    }

    /** The end to read from, and the one to write to. */
    static int[] pipe() throws IOException {
        try (Memory both = new Memory(8)) {
            check("pipe", function("pipe2").invokeInt(new Object[] {both, CLOEXEC}));
            return both.getIntArray(0, 2);
        }
    }

    /** What programs that we start may inherit. */
    static Pointer environment() {
        return C.getGlobalVariableAddress("environ").getPointer(0);
    }

    private static Function function(String name) throws IOException {
        try {
            return C.getFunction(name);
        } catch (UnsatisfiedLinkError e) {
            throw new IOException(name + " is not there", e);
        }
    }

    private static int check(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": error " + Native.getLastError());
        }
        return result;
    }
}
