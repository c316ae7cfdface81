package dev.farhand.capture.internal.encode.thread;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.farhand.capture.internal.encode.system.SystemLibrary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processors that a thread may run on, without the one of whoever gives it work. A kernel wakes a thread on a processor that
 * has nothing to do; but in a virtual machine those are away, and count as taken. The thread then waits beside the one it is to
 * help, until the next tick of the clock a few milliseconds later, and nothing is won. Allocates nothing when it is asked.
 */
final class Processors {
    private static final Logger LOG = LoggerFactory.getLogger(Processors.class);
    /** In bytes; a bit for each of 1,024. */
    private static final int SIZE = 128;

    private final int thread;
    private final Memory allowed;
    private final Memory others = new Memory(SIZE);
    private int left = -1;

    private Processors(int thread, Memory allowed) {
        this.thread = thread;
        this.allowed = allowed;
    }

    /** Of the calling thread; null where it has no choice, or on systems of which we do not know how to ask. */
    static @Nullable Processors ofThisThread() {
        if (!SystemLibrary.isKnownSystem()) {
            return null;
        }
        try {
            Memory allowed = new Memory(SIZE);
            allowed.clear();
            boolean isKnown = LibC.sched_getaffinity(0, SIZE, allowed) >= 0;
            return isKnown && count(allowed) > 1 ? new Processors(LibC.gettid(), allowed) : null;
        } catch (LinkageError e) {
            LOG.debug("encoder-thread: its processor is left to the system", e);
            return null;
        }
    }

    private static int count(Memory processors) {
        int count = 0;
        for (int at = 0; at < SIZE; at += Long.BYTES) {
            count += Long.bitCount(processors.getLong(at));
        }
        return count;
    }

    /** Has the thread run anywhere but where the caller runs at this moment. */
    void leaveCallers() {
        int callers = LibC.sched_getcpu();
        if (callers == left || callers < 0 || callers >= SIZE * Byte.SIZE) {
            return;
        }
        for (int at = 0; at < SIZE; at += Long.BYTES) {
            others.setLong(at, allowed.getLong(at));
        }
        int at = callers / Byte.SIZE;
        others.setByte(at, (byte) (others.getByte(at) & ~(1 << callers % Byte.SIZE)));
        // It is a wish: where that is not allowed the system knows better.
        if (LibC.sched_setaffinity(thread, SIZE, others) == 0) {
            left = callers;
        }
    }

    /** Of the C library; the names are its own. */
    private static final class LibC {
        static {
            Native.register(LibC.class, "c");
        }

        private LibC() {}

        static native int gettid();

        static native int sched_getcpu();

        static native int sched_getaffinity(int thread, long size, Pointer into);

        static native int sched_setaffinity(int thread, long size, Pointer processors);
    }
}
