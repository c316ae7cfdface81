package dev.farhand.recording.internal.mp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Goes through the boxes that lie side by side in a piece of memory. */
final class BoxCursor {
    private static final int HEADER = 8;

    private final ByteBuffer bytes;
    private final int end;
    private int next;
    private int type;
    private int from;

    BoxCursor(ByteBuffer bytes, int from, int end) {
        this.bytes = bytes;
        this.next = from;
        this.end = end;
    }

    /** Steps to the next box; false behind the last one, and at one that does not lie within. */
    boolean next() {
        if (next + HEADER > end) {
            return false;
        }
        long size = Integer.toUnsignedLong(bytes.getInt(next));
        if (size < HEADER || size > end - next) {
            return false;
        }
        type = bytes.getInt(next + 4);
        from = next + HEADER;
        next += (int) size;
        return true;
    }

    int type() {
        return type;
    }

    /** Where its content begins. */
    int from() {
        return from;
    }

    /** Where it ends. */
    int to() {
        return next;
    }

    int length() {
        return next - from;
    }

    /** The boxes in this one, behind so many bytes of its own. */
    BoxCursor inside(int own) {
        return new BoxCursor(bytes, Math.min(from + own, next), next);
    }

    /** Four bytes of the content as an unsigned number; 0 where there are none. */
    long word(int at) {
        return at < 0 || at + 4 > length() ? 0 : Integer.toUnsignedLong(bytes.getInt(from + at));
    }

    /** Eight bytes of the content, likewise. */
    long doubleWord(int at) {
        return word(at) << 32 | word(at + 4);
    }

    /** Two bytes of the content, likewise. */
    int half(int at) {
        return at + 2 > length() ? 0 : bytes.getShort(from + at) & 0xFFFF;
    }

    /** The content as the record of parameter sets, those in Annex B form; null when it is none. */
    byte @Nullable [] parameterSets() {
        byte[] record = new byte[length()];
        bytes.get(from, record);
        return AvcConfiguration.toAnnexB(record);
    }

    /** The version of a box that has one. */
    int version() {
        return (int) (word(0) >>> 24);
    }

    /** The flags of a box that has them. */
    int flags() {
        return (int) word(0) & 0xFFFFFF;
    }

    static int type(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    static String name(int type) {
        byte[] letters = ByteBuffer.allocate(4).putInt(type).array();
        return "'" + new String(letters, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?") + "'";
    }
}
