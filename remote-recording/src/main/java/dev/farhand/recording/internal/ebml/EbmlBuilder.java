package dev.farhand.recording.internal.ebml;

import dev.farhand.recording.internal.bytes.ByteBuilder;

/** Small elements, put together in memory. */
final class EbmlBuilder {
    /** A size in four bytes: 28 bits behind the length marker (RFC 8794 §4). */
    private static final long FOUR_BYTE_SIZE = 0x1000_0000L;

    /** The same in eight bytes: 56 bits. */
    static final long EIGHT_BYTE_SIZE = 1L << 56;

    static final long UNKNOWN_SIZE = (EIGHT_BYTE_SIZE << 1) - 1;

    private final ByteBuilder bytes = new ByteBuilder(512);

    /** Begins an element that holds others; to be ended with what this gives back. */
    int begin(int id) {
        id(id);
        bytes.number(0, 4);
        return bytes.length();
    }

    void end(int begun) {
        bytes.patch(begun - 4, FOUR_BYTE_SIZE | (bytes.length() - begun), 4);
    }

    void number(int id, long value) {
        int count = numberLength(value);
        id(id);
        bytes.number(0x80L | count, 1).number(value, count);
    }

    /** In eight bytes whatever the value, so that it can be written over. */
    void longNumber(int id, long value) {
        id(id);
        bytes.number(0x88, 1).number(value, 8);
    }

    void decimal(int id, double value) {
        longNumber(id, Double.doubleToRawLongBits(value));
    }

    void text(int id, String word) {
        id(id);
        bytes.number(0x80L | word.length(), 1).text(word);
    }

    /** An id as a value. */
    void reference(int id, int target) {
        id(id);
        bytes.number(0x84, 1).number(target, 4);
    }

    /** What a reader steps over: {@code length} bytes in all, 2 to 128. */
    void filler(int length) {
        id(ElementId.VOID);
        bytes.number(0x80L | (length - 2), 1).zeros(length - 2);
    }

    /** Begins an element whose end nobody knows yet: a size of eight bytes, all ones. */
    void unknownSize(int id) {
        id(id);
        bytes.number(UNKNOWN_SIZE, 8);
    }

    private void id(int id) {
        bytes.number(id, idLength(id));
    }

    byte[] bytes() {
        return bytes.bytes();
    }

    int length() {
        return bytes.length();
    }

    static int idLength(int id) {
        return (32 - Integer.numberOfLeadingZeros(id) + 7) / 8;
    }

    static int numberLength(long value) {
        return Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 7) / 8);
    }
}
