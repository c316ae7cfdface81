package dev.farhand.recording.internal.ebml;

import java.nio.ByteBuffer;

/** Numbers whose first byte says how long they are: as many zeros before its first one, as bytes follow (RFC 8794 §4). */
final class Vint {
    private Vint() {}

    /** 1 to 8; 9 when there is no such number. */
    static int length(byte first) {
        return Integer.numberOfLeadingZeros(first & 0xFF) - 23;
    }

    /** All of its bytes as they are, marker and all. */
    static long raw(ByteBuffer bytes, int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | (bytes.get(at + i) & 0xFF);
        }
        return value;
    }

    /** Without the marker; -1 for what means unknown, all ones. */
    static long size(ByteBuffer bytes, int at, int length) {
        long mask = (1L << (7 * length)) - 1;
        long value = raw(bytes, at, length) & mask;
        return value == mask ? -1 : value;
    }

    /** In how many bytes a size fits. */
    static int lengthOf(long size) {
        int length = 1;
        while (size >= (1L << (7 * length)) - 1) {
            length++;
        }
        return length;
    }
}
