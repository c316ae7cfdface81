package dev.farhand.recording.internal.ebml;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Goes through the elements that lie side by side in a piece of memory. */
final class ElementCursor {
    private final ByteBuffer bytes;
    private final int end;
    private int next;
    private int id;
    private int from;
    private int length;

    ElementCursor(ByteBuffer bytes, int from, int length) {
        this.bytes = bytes;
        this.next = from;
        this.end = from + length;
    }

    /** Steps to the next element; false behind the last one, and at one that does not lie within. */
    boolean next() {
        if (next >= end) {
            return false;
        }
        int idLength = Vint.length(bytes.get(next));
        if (idLength > 4 || next + idLength >= end) {
            return false;
        }
        int sizeAt = next + idLength;
        int sizeLength = Vint.length(bytes.get(sizeAt));
        if (sizeLength > 8 || sizeAt + sizeLength > end) {
            return false;
        }
        long size = Vint.size(bytes, sizeAt, sizeLength);
        from = sizeAt + sizeLength;
        if (size < 0 || size > end - from) {
            return false;
        }
        id = (int) Vint.raw(bytes, next, idLength);
        length = (int) size;
        next = from + length;
        return true;
    }

    int id() {
        return id;
    }

    int from() {
        return from;
    }

    int length() {
        return length;
    }

    /** The elements in this one. */
    ElementCursor inside() {
        return new ElementCursor(bytes, from, length);
    }

    /** As an unsigned number; -1 when it is longer than that, or larger than half of it. */
    long number() {
        return length > 8 ? -1 : Math.max(-1, Vint.raw(bytes, from, length));
    }

    /** As a floating-point number (RFC 8794 §7.3); not a number when it is none. */
    double decimal() {
        return switch (length) {
            case 0 -> 0;
            case 4 -> Float.intBitsToFloat((int) Vint.raw(bytes, from, 4));
            case 8 -> Double.longBitsToDouble(Vint.raw(bytes, from, 8));
            default -> Double.NaN;
        };
    }

    /** As a word of at most 32 letters. */
    String text() {
        byte[] letters = new byte[Math.min(length, 32)];
        bytes.get(from, letters);
        return new String(letters, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
    }
}
