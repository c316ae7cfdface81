package dev.farhand.capture.internal.encode.h264;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes bits, the most significant first, and the numbers of clause 9.1 made of them, into an array that grows. */
final class BitWriter {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int WORD = 32;

    private byte[] bytes = new byte[1 << 12];
    private int length;
    private long pending;
    private int pendingBits;

    void clear() {
        length = 0;
        pending = 0;
        pendingBits = 0;
    }

    /** Writes a value of at most that many bits, 1 to 32; u(n). */
    void write(int value, int bits) {
        pending = pending << bits | value & 0xffff_ffffL;
        pendingBits += bits;
        if (pendingBits >= WORD) {
            pendingBits -= WORD;
            if (length + Integer.BYTES > bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
            INTS.set(bytes, length, (int) (pending >>> pendingBits));
            length += Integer.BYTES;
        }
    }

    /** One bit; u(1). */
    void writeFlag(boolean flag) {
        write(flag ? 1 : 0, 1);
    }

    /** A number from zero on, the smaller the shorter; ue(v). */
    void writeUnsigned(int value) {
        int bits = WORD - Integer.numberOfLeadingZeros(value + 1);
        if (2 * bits - 1 <= WORD) {
            write(value + 1, 2 * bits - 1);
        } else {
            write(0, bits - 1);
            write(value + 1, bits);
        }
    }

    /** A number of either sign, the closer to zero the shorter; se(v). */
    void writeSigned(int value) {
        writeUnsigned(value > 0 ? 2 * value - 1 : -2 * value);
    }

    /** Ends a unit: a one, and zeros up to the next byte (7.3.2.11). */
    void finish() {
        write(1, 1);
        int used = pendingBits & 7;
        if (used != 0) {
            write(0, 8 - used);
        }
        if (length + Integer.BYTES > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        while (pendingBits > 0) {
            pendingBits -= 8;
            bytes[length++] = (byte) (pending >>> pendingBits);
        }
    }

    /** How many bits were written. */
    long bits() {
        return length * 8L + pendingBits;
    }

    /** What was written, at the beginning; whole only after {@link #finish}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
