package dev.farhand.capture.internal.vt;

import java.util.Arrays;

/** The beginning of a string in a terminal's output; the rest of a long one is let go. */
public final class StringBytes {
    static final int MOST = 512;

    private final byte[] bytes = new byte[MOST];
    private int length;
    private boolean cut;

    void clear() {
        length = 0;
        cut = false;
    }

    void copyFrom(StringBytes other) {
        System.arraycopy(other.bytes, 0, bytes, 0, other.length);
        length = other.length;
        cut = other.cut;
    }

    void add(int value) {
        if (length < MOST) {
            bytes[length++] = (byte) value;
        } else {
            cut = true;
        }
    }

    void dropLast() {
        length = cut ? length : Math.max(0, length - 1);
    }

    /** Whether some of it is missing. */
    public boolean isCut() {
        return cut;
    }

    /** How much is there. */
    public int length() {
        return length;
    }

    /** The byte there, unsigned. */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /** A copy from there on. */
    public byte[] from(int index) {
        return Arrays.copyOfRange(bytes, Math.min(index, length), length);
    }
}
