package dev.farhand.capture.internal.pty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The terminal's descriptor and one that wakes those who wait for it. Both are closed when they should be and nobody is in
 * a call with them: a number that was closed belongs to the next file or connection that is opened.
 */
@ThreadSafe
final class Descriptors {
    private static final int POLLFD = 8;

    private final int terminal;
    private final int wake;
    private final Runnable closeTerminal;

    @GuardedBy("this")
    private int users;

    @GuardedBy("this")
    private boolean closing;

    @GuardedBy("this")
    private boolean closed;

    Descriptors(int terminal, Runnable closeTerminal) {
        this.terminal = terminal;
        this.closeTerminal = closeTerminal;
        LibC.prepare(terminal);
        this.wake = LibC.event();
    }

    /** What is to be told where the terminal is closed already. */
    static final int CLOSED = Integer.MIN_VALUE;

    /** Runs a call that does not wait with the terminal's descriptor. */
    int use(IntUnaryOperator call) {
        if (!enter()) {
            return CLOSED;
        }
        try {
            return call.applyAsInt(terminal);
        } finally {
            leave();
        }
    }

    /** A call that may take a moment. */
    interface Borrower<T> {
        T use(int terminal) throws IOException;
    }

    /** Runs it with the terminal's descriptor; empty where that is closed already. */
    <T> Optional<T> lend(Borrower<T> call) throws IOException {
        if (!enter()) {
            return Optional.empty();
        }
        try {
            return Optional.of(call.use(terminal));
        } finally {
            leave();
        }
    }

    /** Waits until the terminal has what is asked for, or is woken, or is closed. */
    void await(short events) throws IOException {
        if (!enter()) {
            return;
        }
        try (Memory polled = new Memory(2L * POLLFD)) {
            set(polled, 0, terminal, events);
            set(polled, 1, wake, LibC.POLLIN);
            if (LibC.poll(polled, 2, -1) < 0 && Native.getLastError() != LibC.EINTR) {
                throw new IOException("waiting for a terminal failed: error " + Native.getLastError());
            }
        } finally {
            leave();
        }
    }

    private static void set(Pointer polled, int index, int descriptor, short events) {
        long at = (long) index * POLLFD;
        polled.setInt(at, descriptor);
        polled.setShort(at + 4, events);
        polled.setShort(at + 6, (short) 0);
    }

    /** From now on nobody waits: every {@link #await} comes back at once. */
    synchronized void wake() {
        if (!closed) {
            try (Memory one = new Memory(8)) {
                one.setLong(0, 1);
                LibC.write(wake, one, 8);
            }
        }
    }

    /** Closes both as soon as nobody uses them. Idempotent. */
    synchronized void close() {
        wake();
        closing = true;
        closeWhenFree();
    }

    synchronized boolean isClosing() {
        return closing;
    }

    private synchronized boolean enter() {
        if (closing) {
            return false;
        }
        users++;
        return true;
    }

    private synchronized void leave() {
        users--;
        closeWhenFree();
    }

    @GuardedBy("this")
    private void closeWhenFree() {
        if (closing && users == 0 && !closed) {
            closed = true;
            closeTerminal.run();
            LibC.close(wake);
        }
    }
}
