package dev.farhand.server.database;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody at the database's port who asks for the password in the way they like, and writes down what comes. */
final class FakeDatabase implements AutoCloseable {
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;

    private final ServerSocket socket;
    private final byte[] question;
    final List<byte[]> answers = new CopyOnWriteArrayList<>();

    private FakeDatabase(byte[] question) {
        this.question = question;
        try {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "farhand-server-fake-database");
        thread.setDaemon(true);
        thread.start();
    }

    static FakeDatabase askingForThePassword() {
        return new FakeDatabase(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3});
    }

    static FakeDatabase askingForItsMd5() {
        return new FakeDatabase(new byte[] {'R', 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4});
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket one = socket.accept()) {
                answer(one);
            } catch (IOException e) {
                // They went away, as they should; or the test is over.
                continue;
            }
        }
    }

    private void answer(Socket one) throws IOException {
        DataInputStream in = new DataInputStream(one.getInputStream());
        DataOutputStream out = new DataOutputStream(one.getOutputStream());
        while (true) {
            byte[] start = in.readNBytes(in.readInt() - Integer.BYTES);
            int code = java.nio.ByteBuffer.wrap(start).getInt();
            if (code != SSL_REQUEST && code != GSS_REQUEST) {
                break;
            }
            out.writeByte('N');
        }
        out.write(question);
        in.readByte();
        answers.add(in.readNBytes(in.readInt() - Integer.BYTES));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
