package dev.farhand.capture.internal.platform.x11;

import com.sun.jna.Native;

/**
 * The calls of the C library that a connection to a screen needs. Addresses and sizes are {@code long}, so that no call makes garbage:
 * 64-bit machines only.
 */
final class LibC {
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EINPROGRESS = 115;

    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    /** A stream that does not wait and that no child of ours inherits. */
    static final int SOCKET_TYPE = 1 | 0x800 | 0x80000;

    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SO_PEERCRED = 17;
    static final int MSG_NOSIGNAL = 0x4000;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    /** An event counter that does not wait and that no child of ours inherits. */
    static final int EVENT_FLAGS = 0x800 | 0x80000;

    static final int IPC_PRIVATE = 0;
    static final int IPC_REMOVE = 0;
    static final int IPC_SET = 1;
    static final int IPC_STAT = 2;
    /** A new segment that only its owner can use. */
    static final int OWN_SEGMENT = 0x200 | 0x180;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int socket(int family, int type, int protocol);

    static native int connect(int descriptor, long address, int length);

    static native int getsockopt(int descriptor, int level, int option, long value, long length);

    static native long send(int descriptor, long from, long length, int flags);

    static native long recv(int descriptor, long into, long most, int flags);

    static native int ppoll(long descriptors, long count, long time, long signals);

    static native int eventfd(int initial, int flags);

    static native long read(int descriptor, long into, long most);

    static native long write(int descriptor, long from, long length);

    static native int close(int descriptor);

    static native int shmget(int key, long size, int flags);

    static native long shmat(int segment, long where, int flags);

    static native int shmdt(long where);

    static native int shmctl(int segment, int command, long buffer);

    static native int geteuid();

    /** What went wrong in this thread's last call, for a message. */
    static String lastError() {
        return "error " + Native.getLastError() + " of the C library";
    }
}
