package dev.farhand.recording.internal.mp4;

import dev.farhand.recording.internal.bytes.ByteBuilder;

/** H.264 as a stream of bytes: units behind start codes (ITU-T H.264 Annex B). */
public final class AnnexB {
    static final int SEQUENCE_PARAMETERS = 7;
    static final int PICTURE_PARAMETERS = 8;
    static final int DELIMITER = 9;

    /** How long a start code is. */
    static final int START_CODE = 3;

    private final byte[] bytes;
    private final int end;
    private int from;
    private int to;
    private int next;

    /** Goes through the units of a picture. */
    public AnnexB(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
        this.next = startCode(bytes, 0, length);
    }

    /** Steps to the next unit; false behind the last. */
    public boolean next() {
        do {
            if (next >= end) {
                return false;
            }
            from = next + START_CODE;
            next = startCode(bytes, from, end);
            to = end(bytes, from, next);
        } while (to == from);
        return true;
    }

    /** What the unit is (Table 7-1). */
    public int type() {
        return bytes[from] & 0x1F;
    }

    /** Its first byte, behind the start code. */
    public int from() {
        return from;
    }

    /** How long it is. */
    public int length() {
        return to - from;
    }

    /** Where the next start code begins; the end when there is none. */
    static int startCode(byte[] bytes, int from, int end) {
        int i = from;
        while (i + START_CODE <= end) {
            int third = bytes[i + 2];
            if (third < 0 || third > 1) {
                i += 3;
            } else if (third == 1 && bytes[i] == 0 && bytes[i + 1] == 0) {
                return i;
            } else {
                i++;
            }
        }
        return end;
    }

    /** Where the unit before a start code ends: a longer one begins with a zero that belongs to nobody, and no unit ends with one. */
    static int end(byte[] bytes, int from, int startCode) {
        int to = startCode;
        while (to > from && bytes[to - 1] == 0) {
            to--;
        }
        return to;
    }

    /** A unit behind a start code. */
    static void write(ByteBuilder out, byte[] unit, int from, int length) {
        out.number(1, 4).put(unit, from, length);
    }
}
