package dev.farhand.recording.internal.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads from a channel so that what belongs together stands together. Room grows with what really came, so a size that is only
 * claimed costs nothing.
 */
public final class ByteSource implements Closeable {
    private final ReadableByteChannel channel;
    private ByteBuffer buffer;
    private long position;
    private boolean ended;

    /** Takes the buffer over; the channel is closed with this. */
    public ByteSource(ReadableByteChannel channel, ByteBuffer buffer) {
        this.channel = channel;
        this.buffer = buffer.clear().limit(0);
    }

    /** How many bytes were taken so far. */
    public long position() {
        return position;
    }

    /** Holds what {@link #has} promised, from its position on; another one after the next call of {@link #has}. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Whether so many bytes stand together at the buffer's position. */
    public boolean has(int count) throws IOException {
        while (buffer.remaining() < count) {
            if (ended) {
                return false;
            }
            fill(count);
        }
        return true;
    }

    /** Whether there is nothing more. */
    public boolean isAtEnd() throws IOException {
        return !has(1);
    }

    /** Goes on by bytes that {@link #has} promised. */
    public void take(int count) {
        buffer.position(buffer.position() + count);
        position += count;
    }

    /** Goes on by any number of bytes; false when there are fewer. */
    public boolean skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (!has(1)) {
                return false;
            }
            int now = (int) Math.min(left, buffer.remaining());
            take(now);
            left -= now;
        }
        return true;
    }

    private void fill(int wanted) throws IOException {
        if (buffer.capacity() - buffer.position() < wanted || buffer.limit() == buffer.capacity()) {
            makeRoom();
        }
        int from = buffer.position();
        buffer.position(buffer.limit()).limit(buffer.capacity());
        int count = channel.read(buffer);
        buffer.limit(buffer.position()).position(from);
        if (count < 0) {
            ended = true;
        } else if (count == 0) {
            throw new IllegalBlockingModeException();
        }
    }

    /** What is not taken moves to the beginning; only when it fills all of the room there is to be more of that. */
    private void makeRoom() {
        if (buffer.position() == 0 && buffer.limit() == buffer.capacity()) {
            int more = (int) Math.min(2L * buffer.capacity(), Integer.MAX_VALUE - 8);
            ByteBuffer larger = buffer.isDirect() ? ByteBuffer.allocateDirect(more) : ByteBuffer.allocate(more);
            buffer = larger.put(buffer).flip();
        } else {
            buffer.compact().flip();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
