package dev.farhand.capture.internal.encode.h264;

import java.util.Arrays;

/** NAL units one after the other in Annex B form: each behind a start code, with no start code inside (7.3.1, B.1). */
final class UnitStream {
    static final int SEQUENCE_PARAMETERS = 0x67;
    static final int PICTURE_PARAMETERS = 0x68;
    static final int KEY_SLICE = 0x65;
    static final int SLICE = 0x41;

    private static final int START_CODE = 4;

    private byte[] bytes = new byte[1 << 12];
    private int length;

    void clear() {
        length = 0;
    }

    /** Appends a finished unit; its first byte says what it is and that other pictures lean on it. */
    void append(int firstByte, BitWriter unit) {
        int count = unit.length();
        makeRoom(START_CODE + 1 + count + count / 2 + 1);
        byte[] to = bytes;
        int at = length;
        to[at] = 0;
        to[at + 1] = 0;
        to[at + 2] = 0;
        to[at + 3] = 1;
        to[at + START_CODE] = (byte) firstByte;
        length = escape(unit.bytes(), count, to, at + START_CODE + 1);
    }

    /** Puts a three between two zeros and what would make a start code of them; gives the end of what it wrote. */
    private static int escape(byte[] from, int count, byte[] to, int begin) {
        int at = begin;
        int zeros = 0;
        for (int i = 0; i < count; i++) {
            byte value = from[i];
            if (zeros == 2 && (value & ~3) == 0) {
                to[at++] = 3;
                zeros = 0;
            }
            to[at++] = value;
            zeros = value == 0 ? zeros + 1 : 0;
        }
        return at;
    }

    private void makeRoom(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
