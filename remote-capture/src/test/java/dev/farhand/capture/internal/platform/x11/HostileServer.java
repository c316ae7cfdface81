package dev.farhand.capture.internal.platform.x11;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/** Listens as an X server that is far away does, and says what it is told to, whatever it is asked. */
final class HostileServer implements AutoCloseable {
    private static final int FIRST_PORT = 6_000;

    private final ServerSocket listener;
    private final Thread thread;
    private final boolean hangs;

    /** Says to each who comes what there is to say then, and closes when they have gone or have said enough. */
    HostileServer(Supplier<byte[]> words) throws IOException {
        this(words, false);
    }

    /** Says this, and then nothing more, but does not go. */
    static HostileServer thatHangs(byte[] words) throws IOException {
        return new HostileServer(() -> words, true);
    }

    private HostileServer(Supplier<byte[]> words, boolean hangs) throws IOException {
        this.hangs = hangs;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread = new Thread(() -> serve(words), "hostile-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Supplier<byte[]> words) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                // The greeting of whoever comes without a cookie.
                socket.getInputStream().readNBytes(12);
                socket.getOutputStream().write(words.get());
                if (!hangs) {
                    socket.shutdownOutput();
                }
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // They have gone without listening to the end.
                continue;
            }
        }
    }

    DisplayName display() {
        return new DisplayName("127.0.0.1", listener.getLocalPort() - FIRST_PORT, 0);
    }

    /** A greeting as of a server with one screen of 64 by 48 pixels. */
    static byte[] greeting() {
        ByteBuffer out = ByteBuffer.allocate(40 + 8 + 40 + 8 + 24).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 1).put((byte) 0).putShort((short) 11).putShort((short) 0);
        out.putShort((short) ((out.capacity() - 8) / 4));
        out.putInt(12, 0x400000).putInt(16, 0x1FFFFF).put(28, (byte) 1).put(29, (byte) 1);
        out.position(40).put((byte) 24).put((byte) 32).put((byte) 32);
        int screen = 48;
        out.putInt(screen, 77).putShort(screen + 20, (short) 64).putShort(screen + 22, (short) 48);
        out.putInt(screen + 32, 33).put(screen + 38, (byte) 24).put(screen + 39, (byte) 1);
        int depth = screen + 40;
        out.put(depth, (byte) 24).putShort(depth + 2, (short) 1);
        int visual = depth + 8;
        out.putInt(visual, 33).put(visual + 4, (byte) 4);
        out.putInt(visual + 8, 0xFF0000).putInt(visual + 12, 0xFF00).putInt(visual + 16, 0xFF);
        return out.array();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
