package dev.farhand.capture.stream;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far updates may run ahead of what the viewer has painted. */
final class UpdateWindow {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final int most;
    private long sent;
    private long painted;
    /** The update that last began with nothing shown. */
    private long begunAnew;

    private boolean refresh;
    private boolean closed;

    UpdateWindow(int most) {
        this.most = most;
    }

    /** Waits until one more may be sent; false when it is over. */
    boolean awaitRoom() {
        lock.lock();
        try {
            while (!closed && sent - painted >= most) {
                room.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** The number of an update that goes out now. */
    long next() {
        lock.lock();
        try {
            return ++sent;
        } finally {
            lock.unlock();
        }
    }

    /** The same, of one that writes all of the screen. */
    long nextWhole() {
        lock.lock();
        try {
            begunAnew = ++sent;
            return sent;
        } finally {
            lock.unlock();
        }
    }

    /** The viewer is done with this one and all before; says whether all of the screen has to come again. */
    boolean painted(long number, boolean failed) {
        lock.lock();
        try {
            if (number > sent || number < painted) {
                throw new RemoteException(
                        ErrorCode.PROTOCOL_VIOLATION, "Update " + number + " was painted that is not on its way.");
            }
            painted = number;
            // What failed before all of it came again is mended already.
            boolean again = failed && number >= begunAnew && !refresh;
            refresh |= again;
            room.signalAll();
            return again;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all has to come again; once. */
    boolean takeRefresh() {
        lock.lock();
        try {
            boolean wanted = refresh;
            refresh = false;
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
