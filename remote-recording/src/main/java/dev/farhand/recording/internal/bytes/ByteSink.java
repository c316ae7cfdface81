package dev.farhand.recording.internal.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** Writes to a channel, buffered, counts, and puts a number right afterwards where the channel allows it. */
public final class ByteSink implements Closeable {
    private final WritableByteChannel channel;
    private final @Nullable SeekableByteChannel seekable;
    private final ByteBuffer buffer;
    private final long base;
    private long flushed;

    /** Takes the buffer over; the channel is closed with this. */
    public ByteSink(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
        this.channel = channel;
        this.seekable = channel instanceof SeekableByteChannel found ? found : null;
        this.buffer = buffer.clear();
        this.base = seekable == null ? 0 : seekable.position();
    }

    /** How many bytes were put in so far. */
    public long position() {
        return flushed + buffer.position();
    }

    /** Whether {@link #patch} works. */
    public boolean canPatch() {
        return seekable != null;
    }

    /** The lowest {@code count} bytes of a number, big end first. */
    public void number(long value, int count) throws IOException {
        if (buffer.remaining() < count) {
            flush();
        }
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            buffer.put((byte) (value >>> shift));
        }
    }

    /** A part of an array. */
    public void put(byte[] source, int from, int count) throws IOException {
        int at = from;
        int left = count;
        while (left > 0) {
            int now = Math.min(left, room());
            buffer.put(source, at, now);
            at += now;
            left -= now;
        }
    }

    private int room() throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        return buffer.remaining();
    }

    /** Hands everything to the channel. */
    public void flush() throws IOException {
        flushed += buffer.position();
        buffer.flip();
        writeBuffer();
        buffer.clear();
    }

    private void writeBuffer() throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Hands everything to the channel, and this in one piece behind it. */
    public void send(byte[] bytes, int count) throws IOException {
        flush();
        ByteBuffer piece = ByteBuffer.wrap(bytes, 0, count);
        while (piece.hasRemaining()) {
            flushed += channel.write(piece);
        }
    }

    /** Writes over what was put in at a position; does nothing where the channel only goes forward. */
    public void patch(long at, byte[] bytes, int count) throws IOException {
        if (seekable == null) {
            return;
        }
        flush();
        long end = seekable.position();
        seekable.position(base + at);
        buffer.put(bytes, 0, count).flip();
        writeBuffer();
        buffer.clear();
        seekable.position(end);
    }

    /** Hands over what is left and closes the channel. */
    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
        }
    }
}
