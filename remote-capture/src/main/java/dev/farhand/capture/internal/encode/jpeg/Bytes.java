package dev.farhand.capture.internal.encode.jpeg;

import java.util.Arrays;

/** Bytes that are written one after another, and bits among them. Kept for the next picture. */
final class Bytes {
    private byte[] array = new byte[1 << 14];
    private int length;
    /** Bits that do not make a byte yet. */
    private long bits;

    private int bitCount;

    void clear() {
        length = 0;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    void write(int value) {
        if (length == array.length) {
            array = Arrays.copyOf(array, length * 2);
        }
        array[length++] = (byte) value;
    }

    /** The high byte first. */
    void writeShort(int value) {
        write(value >> 8);
        write(value);
    }

    void writeInt(int value) {
        writeShort(value >> 16);
        writeShort(value);
    }

    /** Sets two bytes that were written before. */
    void setShort(int at, int value) {
        array[at] = (byte) (value >> 8);
        array[at + 1] = (byte) value;
    }

    /** The same of four. */
    void setInt(int at, int value) {
        setShort(at, value >> 16);
        setShort(at + 2, value);
    }

    /** Writes the lowest bits, at most 32. What looks like a marker is told apart by a zero behind it (B.1.1.5). */
    void writeBits(int value, int count) {
        bits = bits << count | value & (1L << count) - 1;
        bitCount += count;
        while (bitCount >= 8) {
            bitCount -= 8;
            int next = (int) (bits >> bitCount) & 255;
            write(next);
            if (next == 255) {
                write(0);
            }
        }
    }

    /** Fills the last byte with ones (F.1.2.3). */
    void endBits() {
        if (bitCount > 0) {
            writeBits(127, 8 - bitCount);
        }
    }
}
