package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/**
 * The arithmetic coder of VP8 (RFC 6386 section 7): each bit costs what its probability says. Probabilities are those of a
 * zero, in 1/256.
 *
 * <p>{@code low} is the beginning of the interval that stands for what was written; its lowest eight bits are those that
 * {@code range} is counted in, {@code pending} bits above them are not out yet. Four bytes leave it at a time; a carry
 * beyond them runs into the bytes already there.
 */
final class BoolEncoder {
    private static final int EVEN = 128;
    private static final int WORD = 32;

    private byte[] bytes = new byte[1 << 12];
    private int size;
    private long low;
    private int range;
    private int pending;

    /** Begins anew. */
    void begin() {
        size = 0;
        low = 0;
        range = 255;
        pending = 0;
    }

    /** Holds the {@link #size} bytes that were written. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void write(int bit, int probability) {
        int split = 1 + ((range - 1) * probability >> 8);
        if (bit == 0) {
            range = split;
        } else {
            low += split;
            range -= split;
        }
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        low <<= shift;
        pending += shift;
        if (pending >= WORD) {
            emit();
        }
    }

    void writeFlag(boolean flag) {
        write(flag ? 1 : 0, EVEN);
    }

    /** Writes a number of so many bits, the highest first. */
    void writeNumber(int number, int bits) {
        for (int bit = bits - 1; bit >= 0; bit--) {
            write(number >> bit & 1, EVEN);
        }
    }

    /** A number that may be missing, which means 0, with its sign. */
    void writeOptionalSigned(int number, int bits) {
        writeFlag(number != 0);
        if (number != 0) {
            writeNumber(Math.abs(number), bits);
            writeFlag(number < 0);
        }
    }

    /** Writes decisions: each is the place of its probability, doubled, and the bit. */
    void writeAll(short[] decisions, int count, int[] probabilities) {
        // As write(), with the state in registers: this is where most time of a large frame goes.
        long bottom = low;
        int width = range;
        int bits = pending;
        for (int i = 0; i < count; i++) {
            int decision = decisions[i];
            int split = 1 + ((width - 1) * probabilities[decision >> 1] >> 8);
            // No branch on the bit: it cannot be foreseen.
            int one = -(decision & 1);
            bottom += split & one;
            width = (split & ~one) | (width - split & one);
            int shift = Integer.numberOfLeadingZeros(width) - 24;
            width <<= shift;
            bottom <<= shift;
            bits += shift;
            if (bits >= WORD) {
                low = bottom;
                pending = bits;
                emit();
                bottom = low;
                bits = pending;
            }
        }
        low = bottom;
        range = width;
        pending = bits;
    }

    /**
     * Writes what is pending, and at least a bit more: ffmpeg reads ahead, and takes a frame for broken when it finds the
     * end more than ten macroblocks before the last.
     */
    void end() {
        int bits = pending + 8;
        int count = (bits >> 3) + 1;
        low <<= count * 8 - bits;
        if (low >>> count * 8 != 0) {
            carry();
        }
        reserve(count);
        for (int i = count - 1; i >= 0; i--) {
            bytes[size++] = (byte) (low >>> i * 8);
        }
    }

    private void emit() {
        int rest = pending + 8 - WORD;
        long word = low >>> rest;
        if (word >>> WORD != 0) {
            carry();
        }
        reserve(4);
        bytes[size] = (byte) (word >>> 24);
        bytes[size + 1] = (byte) (word >>> 16);
        bytes[size + 2] = (byte) (word >>> 8);
        bytes[size + 3] = (byte) word;
        size += 4;
        low &= (1L << rest) - 1;
        pending -= WORD;
    }

    private void carry() {
        int at = size - 1;
        while (bytes[at] == -1) {
            bytes[at--] = 0;
        }
        bytes[at]++;
    }

    private void reserve(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
    }
}
