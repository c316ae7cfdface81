package dev.farhand.capture.internal.platform.x11;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The bytes between us and an X server. One thread uses it; any thread may {@link #wakeUp} one that waits. No wait is without end but
 * the one that asks for it, and none makes garbage.
 */
final class DisplaySocket implements AutoCloseable {
    private static final int POLL_ENTRY = 8;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int descriptor;
    private final WakeUp wakeUp;
    /** Two poll entries, then a time of two longs. */
    private final Memory poll = new Memory(2 * POLL_ENTRY + 2 * Long.BYTES);

    private boolean closed;

    private DisplaySocket(int descriptor, WakeUp wakeUp) {
        this.descriptor = descriptor;
        this.wakeUp = wakeUp;
    }

    /** Connects within the time, or throws. */
    static DisplaySocket connect(DisplayName display, long timeoutNanos) throws ConnectionLostException {
        if (!display.isLocal()) {
            return connect(internet(display), display, timeoutNanos);
        }
        // The name that is no file is there also where the folder of temporary files is another one. But anybody may
        // have taken it, and
        // would be told the cookie: so it is used only where there is no file, whose folder belongs to root.
        String path = display.socket();
        return connect(unix(Files.notExists(Path.of(path)) ? "\0" + path : path), display, timeoutNanos);
    }

    private static DisplaySocket connect(Memory address, DisplayName display, long timeoutNanos)
            throws ConnectionLostException {
        WakeUp wakeUp = new WakeUp();
        int descriptor = LibC.socket(address.getShort(0), LibC.SOCKET_TYPE, 0);
        if (descriptor < 0) {
            wakeUp.close();
            throw new ConnectionLostException("no socket for display " + display + ": " + LibC.lastError());
        }
        DisplaySocket socket = new DisplaySocket(descriptor, wakeUp);
        try {
            socket.finishConnecting(address, timeoutNanos);
            return socket;
        } catch (ConnectionLostException e) {
            socket.close();
            throw new ConnectionLostException("display " + display + " cannot be reached: " + e.getMessage());
        }
    }

    private void finishConnecting(Memory address, long timeoutNanos) throws ConnectionLostException {
        if (LibC.connect(descriptor, Pointer.nativeValue(address), (int) address.size()) == 0) {
            return;
        }
        if (Native.getLastError() != LibC.EINPROGRESS) {
            throw new ConnectionLostException(LibC.lastError());
        }
        if (!waitFor(LibC.POLLOUT, timeoutNanos, false)) {
            throw new ConnectionLostException("no answer in time");
        }
        try (Memory option = new Memory(Long.BYTES)) {
            option.setInt(0, 0);
            option.setInt(Integer.BYTES, Integer.BYTES);
            long at = Pointer.nativeValue(option);
            LibC.getsockopt(descriptor, LibC.SOL_SOCKET, LibC.SO_ERROR, at, at + Integer.BYTES);
            if (option.getInt(0) != 0) {
                throw new ConnectionLostException("error " + option.getInt(0) + " of the network");
            }
        }
    }

    private static Memory unix(String path) {
        byte[] name = path.getBytes(StandardCharsets.ISO_8859_1);
        boolean isFile = name[0] != 0;
        Memory address = new Memory(2L + name.length + (isFile ? 1 : 0));
        address.clear();
        address.setShort(0, (short) LibC.AF_UNIX);
        address.write(2, name, 0, name.length);
        return address;
    }

    private static Memory internet(DisplayName display) throws ConnectionLostException {
        InetAddress host;
        try {
            host = InetAddress.getByName(display.host());
        } catch (UnknownHostException e) {
            throw new ConnectionLostException("host of display " + display + " is not known: " + e.getMessage());
        }
        boolean four = host instanceof Inet4Address;
        Memory address = new Memory(four ? 16 : 28);
        address.clear();
        ByteBuffer bytes = address.getByteBuffer(0, address.size());
        bytes.order(ByteOrder.nativeOrder()).putShort((short) (four ? LibC.AF_INET : LibC.AF_INET6));
        bytes.order(ByteOrder.BIG_ENDIAN).putShort((short) display.port());
        bytes.position(four ? 4 : 8).put(host.getAddress());
        return address;
    }

    /** Which user the server runs as; negative when that cannot be known. */
    int peerUser() {
        try (Memory credentials = new Memory(16)) {
            credentials.setInt(12, 12);
            long at = Pointer.nativeValue(credentials);
            return LibC.getsockopt(descriptor, LibC.SOL_SOCKET, LibC.SO_PEERCRED, at, at + 12) == 0
                    ? credentials.getInt(4)
                    : -1;
        }
    }

    /** Sends all of it within the time, or throws. */
    void send(long from, long length, long timeoutNanos) throws ConnectionLostException {
        long sent = 0;
        while (sent < length) {
            long count = LibC.send(descriptor, from + sent, length - sent, LibC.MSG_NOSIGNAL);
            if (count > 0) {
                sent += count;
            } else if (!mayGoOn() || !waitFor(LibC.POLLOUT, timeoutNanos, false)) {
                throw new ConnectionLostException("sending failed: " + LibC.lastError());
            }
        }
    }

    /** Takes what is there, and answers how much: none when there is nothing. Never waits; throws at the end. */
    int receive(long into, long most) throws ConnectionLostException {
        long count = LibC.recv(descriptor, into, most, 0);
        if (count == 0) {
            throw new ConnectionLostException("the X server has closed the connection");
        }
        if (count < 0 && !mayGoOn()) {
            throw new ConnectionLostException("receiving failed: " + LibC.lastError());
        }
        return (int) Math.max(0, count);
    }

    private static boolean mayGoOn() {
        int error = Native.getLastError();
        return error == LibC.EAGAIN || error == LibC.EINTR;
    }

    /** Waits for bytes, whoever calls {@link #wakeUp} meanwhile. Answers no when the time is over. */
    boolean awaitBytes(long timeoutNanos) {
        return waitFor(LibC.POLLIN, timeoutNanos, false);
    }

    /** Waits for bytes, or the end of the connection, until somebody calls {@link #wakeUp} or the time is over. */
    boolean awaitBytesOrWakeUp(long timeoutNanos) {
        return waitFor(LibC.POLLIN, timeoutNanos, true);
    }

    private boolean waitFor(short what, long timeoutNanos, boolean canBeWoken) {
        long deadline = timeoutNanos < 0 ? 0 : System.nanoTime() + timeoutNanos;
        long left = timeoutNanos;
        while (true) {
            int ready = poll(what, left, canBeWoken);
            if (ready < 0 && Native.getLastError() != LibC.EINTR) {
                // No reason to wait for what cannot come: who reads next is told.
                return true;
            }
            if (ready > 0) {
                boolean woken = canBeWoken && poll.getShort(POLL_ENTRY + 6) != 0;
                if (woken) {
                    wakeUp.clear();
                }
                return poll.getShort(6) != 0;
            }
            if (timeoutNanos >= 0) {
                left = deadline - System.nanoTime();
                if (ready == 0 || left <= 0) {
                    return false;
                }
            }
        }
    }

    private int poll(short what, long timeoutNanos, boolean canBeWoken) {
        poll.setInt(0, descriptor);
        poll.setShort(4, what);
        poll.setShort(6, (short) 0);
        poll.setInt(POLL_ENTRY, wakeUp.descriptor());
        poll.setShort(POLL_ENTRY + 4, LibC.POLLIN);
        poll.setShort(POLL_ENTRY + 6, (short) 0);
        long at = Pointer.nativeValue(poll);
        long time = 0;
        if (timeoutNanos >= 0) {
            time = at + 2 * POLL_ENTRY;
            poll.setLong(2 * POLL_ENTRY, timeoutNanos / NANOS);
            poll.setLong(2 * POLL_ENTRY + Long.BYTES, timeoutNanos % NANOS);
        }
        return LibC.ppoll(at, canBeWoken ? 2 : 1, time, 0);
    }

    /** Ends an {@link #awaitBytesOrWakeUp} that waits, or the next one. Any thread. */
    void wakeUp() {
        wakeUp.wakeUp();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibC.close(descriptor);
            wakeUp.close();
        }
    }
}
