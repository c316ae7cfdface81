package dev.farhand.capture.internal.platform.x11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.farhand.core.annotation.ThreadSafe;

/** Something to end a poll with, from any thread and also when it is closed already. */
@ThreadSafe
final class WakeUp implements AutoCloseable {
    private final Memory number = new Memory(2L * Long.BYTES);

    @GuardedBy("this")
    private boolean closed;

    private final int descriptor;

    WakeUp() throws ConnectionLostException {
        descriptor = LibC.eventfd(0, LibC.EVENT_FLAGS);
        if (descriptor < 0) {
            throw new ConnectionLostException("there is no descriptor left: " + LibC.lastError());
        }
        number.setLong(0, 1);
    }

    int descriptor() {
        return descriptor;
    }

    /** Under a lock, because the number of a closed descriptor may be somebody else's next. */
    synchronized void wakeUp() {
        if (!closed) {
            LibC.write(descriptor, Pointer.nativeValue(number), Long.BYTES);
        }
    }

    void clear() {
        LibC.read(descriptor, Pointer.nativeValue(number) + Long.BYTES, Long.BYTES);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.close(descriptor);
        }
    }
}
