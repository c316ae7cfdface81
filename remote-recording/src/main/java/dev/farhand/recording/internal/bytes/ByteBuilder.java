package dev.farhand.recording.internal.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are put together in memory, big end first, and used again and again. */
public final class ByteBuilder {
    private byte[] bytes;
    private int length;

    /** An empty one with room for so many. */
    public ByteBuilder(int room) {
        bytes = new byte[room];
    }

    /** The bytes themselves, not a copy; the first {@link #length} of them count. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many there are. */
    public int length() {
        return length;
    }

    /** Forgets what there is, and keeps the room. */
    public void clear() {
        length = 0;
    }

    /** A copy of what there is. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** The lowest {@code count} bytes of a number. */
    public ByteBuilder number(long value, int count) {
        reserve(count);
        patch(length, value, count);
        length += count;
        return this;
    }

    /** Writes over what is there. */
    public void patch(int at, long value, int count) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (value >>> (8 * (count - 1 - i)));
        }
    }

    /** The letters of an ASCII word. */
    public ByteBuilder text(String word) {
        byte[] letters = word.getBytes(StandardCharsets.US_ASCII);
        return put(letters, 0, letters.length);
    }

    /** A part of an array. */
    public ByteBuilder put(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return this;
    }

    /** A part of a buffer, whose position stays where it is. */
    public ByteBuilder put(ByteBuffer source, int from, int count) {
        reserve(count);
        source.get(from, bytes, length, count);
        length += count;
        return this;
    }

    /** So many zeros. */
    public ByteBuilder zeros(int count) {
        reserve(count);
        Arrays.fill(bytes, length, length + count, (byte) 0);
        length += count;
        return this;
    }

    private void reserve(int count) {
        int wanted = Math.addExact(length, count);
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(wanted, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }
}
