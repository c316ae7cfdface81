package dev.farhand.sample.terminalonly;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** Messages on a socket: four bytes of length, then the message. */
final class Frames {
    private static final int LARGEST = 64 * 1024;

    private Frames() {}

    static void write(SocketChannel socket, MessageLite message) throws IOException {
        byte[] body = message.toByteArray();
        ByteBuffer frame = ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
        synchronized (socket) {
            while (frame.hasRemaining()) {
                socket.write(frame);
            }
        }
    }

    /** Empty when the other end has finished. */
    static <M extends MessageLite> Optional<M> read(SocketChannel socket, Parser<M> parser) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(4);
        if (!fill(socket, length)) {
            return Optional.empty();
        }
        int size = length.getInt();
        if (size < 0 || size > LARGEST) {
            throw new IOException("a message of " + size + " bytes");
        }
        ByteBuffer body = ByteBuffer.allocate(size);
        if (size > 0 && !fill(socket, body)) {
            throw new EOFException("half a message");
        }
        return Optional.of(parser.parseFrom(body));
    }

    private static boolean fill(SocketChannel socket, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (socket.read(into) < 0) {
                if (into.position() > 0) {
                    throw new EOFException("half a message");
                }
                return false;
            }
        }
        into.flip();
        return true;
    }
}
