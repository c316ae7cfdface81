package dev.farhand.capture.internal.pty;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;

/** Stands for one process, and never for another one that has got its number. */
final class PidFd implements AutoCloseable {
    private final int descriptor;

    private PidFd(int descriptor) {
        this.descriptor = descriptor;
    }

    static PidFd open(int process) throws IOException {
        return new PidFd(Kernel.system("pidfd_open", Kernel.PIDFD_OPEN, process, 0));
    }

    /** A descriptor of ours for what is behind that one of the process. */
    int take(int number) throws IOException {
        return Kernel.system("pidfd_getfd", Kernel.PIDFD_GETFD, descriptor, number, 0);
    }

    void kill() throws IOException {
        Kernel.system("pidfd_send_signal", Kernel.PIDFD_SEND_SIGNAL, descriptor, LibC.SIGKILL, 0, 0);
    }

    /** Waits until the process is over. */
    void awaitEnd() {
        try (Memory polled = new Memory(8)) {
            int ready = 0;
            while (ready == 0 || (ready < 0 && Native.getLastError() == LibC.EINTR)) {
                polled.setInt(0, descriptor);
                polled.setShort(4, LibC.POLLIN);
                polled.setShort(6, (short) 0);
                ready = LibC.poll(polled, 1, -1);
            }
        }
    }

    @Override
    public void close() {
        LibC.close(descriptor);
    }
}
