package dev.farhand.capture.internal.platform.x11;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.core.media.NoScreenReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How a connection begins: who we are, and whether we may come in. Each cookie that may fit is tried, and coming without one, for
 * servers that know us by our user.
 */
final class Greeting {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int HEAD = 8;
    private static final int FIXED = 12;
    private static final int ACCEPTED = 1;

    private Greeting() {}

    /** A connection that may be used, within a few seconds. */
    static XConnection open(DisplayName display, List<byte[]> cookies) throws NoScreenException {
        return open(display, cookies, PATIENCE_NANOS, XConnection.PATIENCE_NANOS);
    }

    /**
     * As {@link #open(DisplayName, List)}, with less time.
     *
     * @param patienceNanos until the server has greeted us
     * @param answerNanos until it has answered a question, from then on
     */
    static XConnection open(DisplayName display, List<byte[]> cookies, long patienceNanos, long answerNanos)
            throws NoScreenException {
        List<byte[]> tried = new ArrayList<>(cookies);
        tried.add(new byte[0]);
        String refusal = "";
        long deadline = System.nanoTime() + patienceNanos;
        for (byte[] cookie : tried) {
            try {
                DisplaySocket socket = DisplaySocket.connect(display, deadline - System.nanoTime());
                try {
                    return new XConnection(socket, greet(socket, cookie, display.screen(), deadline), answerNanos);
                } catch (RefusedException | ConnectionLostException e) {
                    socket.close();
                    throw e;
                }
            } catch (RefusedException e) {
                refusal = refusal.isEmpty() ? String.valueOf(e.getMessage()) : refusal;
            } catch (ConnectionLostException e) {
                throw e.asNoScreen();
            }
        }
        // A server that is full says so in the same way, and nothing that we know could change that.
        boolean full = refusal.toLowerCase(Locale.ROOT).contains("maximum number of clients");
        throw new NoScreenException(
                full ? NoScreenReason.X11_CONNECT_FAILED : NoScreenReason.X11_AUTH_FAILED,
                "display " + display + " says: " + refusal);
    }

    private static XSetup greet(DisplaySocket socket, byte[] cookie, int screen, long deadline)
            throws RefusedException, ConnectionLostException {
        sendGreeting(socket, cookie, deadline);
        try (Memory head = receive(socket, HEAD, 0, deadline)) {
            int status = head.getByte(0);
            int length = HEAD + 4 * (head.getShort(6) & 0xFFFF);
            try (Memory all = receive(socket, length, HEAD, deadline)) {
                ByteBuffer in = all.getByteBuffer(0, length).order(ByteOrder.LITTLE_ENDIAN);
                if (status != ACCEPTED) {
                    int most = status == 0 ? head.getByte(1) & 0xFF : length - HEAD;
                    byte[] reason = all.getByteArray(HEAD, Math.min(most, length - HEAD));
                    throw new RefusedException(new String(reason, StandardCharsets.ISO_8859_1));
                }
                return XSetup.parse(in, screen);
            }
        }
    }

    private static void sendGreeting(DisplaySocket socket, byte[] cookie, long deadline)
            throws ConnectionLostException {
        byte[] name = cookie.length == 0 ? cookie : AuthorityFile.COOKIE.getBytes(StandardCharsets.US_ASCII);
        int data = FIXED + XSetup.padded(name.length);
        int length = data + XSetup.padded(cookie.length);
        try (Memory memory = new Memory(length)) {
            memory.clear();
            ByteBuffer out = memory.getByteBuffer(0, length).order(ByteOrder.LITTLE_ENDIAN);
            out.put((byte) 'l').put((byte) 0).putShort((short) 11).putShort((short) 0);
            out.putShort((short) name.length).putShort((short) cookie.length);
            out.position(FIXED).put(name);
            out.position(data).put(cookie);
            socket.send(Pointer.nativeValue(memory), length, deadline - System.nanoTime());
        }
    }

    /** Waits for as many bytes, and puts them behind the first ones that are left free. */
    private static Memory receive(DisplaySocket socket, int length, int from, long deadline)
            throws ConnectionLostException {
        Memory memory = new Memory(length);
        memory.clear();
        int at = from;
        while (at < length) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || !socket.awaitBytes(left)) {
                memory.close();
                throw new ConnectionLostException("the X server does not greet us");
            }
            at += socket.receive(Pointer.nativeValue(memory) + at, length - at);
        }
        return memory;
    }

    /** The server's own words. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason.strip());
        }
    }
}
