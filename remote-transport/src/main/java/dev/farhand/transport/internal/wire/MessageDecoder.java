package dev.farhand.transport.internal.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts bytes into messages: a length in four bytes, big-endian, then that many bytes. Memory grows with what has arrived,
 * never with what a length promises.
 */
@ThreadConfined("the stream's thread")
public final class MessageDecoder {
    /** Bytes before each message. */
    public static final int PREFIX = 4;

    private static final byte[] EMPTY = new byte[0];

    private final int maximumSize;
    private byte[] held = EMPTY;
    private int begin;
    private int end;

    /** A decoder that takes messages up to this size. */
    public MessageDecoder(int maximumSize) {
        this.maximumSize = maximumSize;
    }

    /** A message with its length in front. */
    public static ByteBuffer encode(MessageLite message) {
        byte[] body = message.toByteArray();
        return ByteBuffer.allocate(PREFIX + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
    }

    /** Takes over all bytes of the buffer. */
    public void append(ByteBuffer bytes) {
        int more = bytes.remaining();
        if (held.length - end < more) {
            makeRoom(more);
        }
        bytes.get(held, end, more);
        end += more;
    }

    private void makeRoom(int more) {
        int have = end - begin;
        int needed = Math.addExact(have, more);
        // Doubling, so that bytes that come one by one are moved a few times, not each time; no further than a message.
        int roomy = (int) Math.min(2L * needed, (long) maximumSize + PREFIX);
        byte[] target = held.length >= needed ? held : new byte[Math.max(needed, roomy)];
        System.arraycopy(held, begin, target, 0, have);
        held = target;
        begin = 0;
        end = have;
    }

    /**
     * The next whole message, when it is there.
     *
     * @throws RemoteException MESSAGE_TOO_LARGE as soon as its length is known, PROTOCOL_VIOLATION when it cannot be read;
     *     the decoder is of no use after that
     */
    public <M extends MessageLite> Optional<M> next(Parser<M> parser) {
        if (end - begin < PREFIX) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(held, begin, PREFIX).getInt();
        if (length < 0 || length > maximumSize) {
            throw new RemoteException(ErrorCode.MESSAGE_TOO_LARGE);
        }
        if (end - begin - PREFIX < length) {
            return Optional.empty();
        }
        try {
            M message = parser.parseFrom(held, begin + PREFIX, length);
            begin += PREFIX + length;
            if (begin == end) {
                release();
            }
            return Optional.of(message);
        } catch (InvalidProtocolBufferException unreadable) {
            throw new RemoteException(
                    ErrorCode.PROTOCOL_VIOLATION, ErrorCode.PROTOCOL_VIOLATION.sentence(), unreadable);
        }
    }

    /** Bytes taken and not yet given out. */
    public int buffered() {
        return end - begin;
    }

    /** Takes out what is left. */
    public ByteBuffer drain() {
        ByteBuffer rest = ByteBuffer.wrap(Arrays.copyOfRange(held, begin, end));
        release();
        return rest;
    }

    private void release() {
        // An idle stream holds nothing.
        held = EMPTY;
        begin = 0;
        end = 0;
    }
}
