package dev.farhand.capture.internal.vt;

import java.util.Arrays;

/** The parameters of a control sequence: numbers, some of which belong to the one before (after a colon). */
public final class CsiParameters {
    static final int MOST = 32;
    private static final int LARGEST = 99_999;
    private static final int MISSING = -1;

    private final int[] values = new int[MOST];
    private final boolean[] sub = new boolean[MOST];
    private int count;
    private int prefix;
    private int intermediate;
    private boolean full;

    void clear() {
        count = 0;
        prefix = 0;
        intermediate = 0;
        full = false;
    }

    void copyFrom(CsiParameters other) {
        System.arraycopy(other.values, 0, values, 0, other.count);
        System.arraycopy(other.sub, 0, sub, 0, other.count);
        count = other.count;
        prefix = other.prefix;
        intermediate = other.intermediate;
        full = other.full;
    }

    void prefix(int character) {
        prefix = character;
    }

    void intermediate(int character) {
        // Nothing that we know has two; with a second one it is something that we do not know.
        intermediate = intermediate == 0 ? character : MISSING;
    }

    void digit(int digit) {
        if (count == 0) {
            open(false);
        }
        if (!full) {
            int before = Math.max(0, values[count - 1]);
            values[count - 1] = Math.min(LARGEST, before * 10 + digit);
        }
    }

    void next(boolean colon) {
        if (count == 0) {
            open(false);
        }
        open(colon);
    }

    private void open(boolean belongs) {
        if (count == MOST) {
            full = true;
            return;
        }
        values[count] = MISSING;
        sub[count] = belongs;
        count++;
    }

    /** How many there are; none for {@code CSI m}. */
    public int count() {
        return count;
    }

    /** The value, or the other one where it is missing. */
    public int value(int index, int otherwise) {
        return index < count && values[index] != MISSING ? values[index] : otherwise;
    }

    /** Whether it belongs to the one before. */
    public boolean isSub(int index) {
        return index < count && sub[index];
    }

    /** {@code '?'}, {@code '>'}, {@code '='}, {@code '<'}, or 0. */
    public int prefix() {
        return prefix;
    }

    /** The character before the last one, 0 for none, -1 for several. */
    public int intermediate() {
        return intermediate;
    }

    /** Whether it has neither prefix nor intermediate. */
    boolean isPlain() {
        return prefix == 0 && intermediate == 0;
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(values, count));
    }
}
