package dev.farhand.capture.internal.pty;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The few calls of the C library that a terminal needs and pty4j keeps to itself. With these a read can be woken and never
 * touches a descriptor that was closed and given to somebody else meanwhile. Sizes are {@code long}: 64-bit machines only.
 */
final class LibC {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;

    static final int SIGHUP = 1;
    static final int SIGKILL = 9;
    static final int SIGCONT = 18;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    /** 022: others may read, and not write. */
    private static final int USUAL_MASK = 0x12;

    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int FD_CLOEXEC = 1;
    private static final int O_NONBLOCK = 0x800;
    private static final int CLONE_FS = 0x200;
    private static final int EFD_FLAGS = 0x80000 | O_NONBLOCK;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native long read(int descriptor, Pointer into, long most);

    static native long write(int descriptor, Pointer from, long length);

    static native int poll(Pointer descriptors, long count, int timeoutMillis);

    static native int fcntl(int descriptor, int command, int argument);

    static native int eventfd(int initial, int flags);

    static native int close(int descriptor);

    static native int waitpid(int process, Pointer status, int options);

    static native int kill(int process, int signal);

    static native int geteuid();

    static native int unshare(int what);

    static native int umask(int mask);

    static native int ioctl(int descriptor, long request, Pointer argument);

    /** A descriptor that does not wait and that no child of ours inherits. */
    static void prepare(int descriptor) {
        check(fcntl(descriptor, F_SETFD, FD_CLOEXEC));
        check(fcntl(descriptor, F_SETFL, check(fcntl(descriptor, F_GETFL, 0)) | O_NONBLOCK));
    }

    /**
     * For this thread and the programs it starts from here on: what they make may be read by others as after any login. The
     * process keeps its own mask. Where the kernel does not let us, so do they.
     */
    static void usualMask() {
        if (unshare(CLONE_FS) == 0) {
            umask(USUAL_MASK);
        }
    }

    /** Something to wake a poll with. */
    static int event() {
        return check(eventfd(0, EFD_FLAGS));
    }

    private static int check(int result) {
        if (result < 0) {
            throw new IllegalStateException("the C library says error " + Native.getLastError());
        }
        return result;
    }
}
