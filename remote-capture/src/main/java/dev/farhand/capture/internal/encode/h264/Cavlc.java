package dev.farhand.capture.internal.encode.h264;

/** Writes blocks of coefficients in variable length codes (clauses 7.3.5.3.2 and 9.2). Used by one thread. */
final class Cavlc {
    private static final int MOST_COEFFICIENTS = 16;
    /** Longest prefix of a level in this profile; behind it stand twelve bits. */
    private static final int ESCAPE = 15;

    private static final int ESCAPE_BITS = 12;
    private static final int LONGEST_SUFFIX = 6;

    private final BitWriter bits;
    private final int[] levels = new int[MOST_COEFFICIENTS];
    private final int[] zerosBefore = new int[MOST_COEFFICIENTS];
    private int total;
    private int totalZeros;

    Cavlc(BitWriter bits) {
        this.bits = bits;
    }

    /**
     * A block of sixteen coefficients in scanning order, or of fifteen when its mean stands elsewhere.
     *
     * @param begin where it begins
     * @param first its first coefficient, 0 or 1
     * @param present a bit for each coefficient that is not zero
     * @param neighbours how many the blocks around it have
     */
    void write(int[] coefficients, int begin, int first, int present, int neighbours) {
        int[] tokens = CavlcTables.TOKENS[CavlcTables.contextOf(neighbours)];
        if (present == 0) {
            writeCode(tokens[0]);
            return;
        }
        collect(coefficients, begin, first, present);
        writeLevels(writeToken(tokens));
        if (total < MOST_COEFFICIENTS - first) {
            writeCode(CavlcTables.ZEROS[total][totalZeros]);
            writeRuns();
        }
    }

    /** The four means of a colour. */
    void writeChromaMeans(int[] coefficients, int begin, int present) {
        if (present == 0) {
            writeCode(CavlcTables.COLOUR_DC_TOKENS[0]);
            return;
        }
        collect(coefficients, begin, 0, present);
        writeLevels(writeToken(CavlcTables.COLOUR_DC_TOKENS));
        if (total < 4) {
            writeCode(CavlcTables.COLOUR_DC_ZEROS[total][totalZeros]);
            writeRuns();
        }
    }

    /** Gathers what is not zero, from the last to the first, and the zeros before each. */
    private void collect(int[] coefficients, int begin, int first, int present) {
        int count = 0;
        int last = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(present);
        int left = present;
        int at = last;
        while (left != 0) {
            levels[count] = coefficients[begin + at];
            left ^= 1 << at;
            int before = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(left);
            zerosBefore[count++] = at - before - 1;
            at = before;
        }
        total = count;
        totalZeros = last + 1 - first - count;
    }

    /** Says how many coefficients there are and how many of the last are plus or minus one, three at most; gives the latter. */
    private int writeToken(int[] tokens) {
        int ones = 0;
        while (ones < 3 && ones < total && (levels[ones] == 1 || levels[ones] == -1)) {
            ones++;
        }
        writeCode(tokens[total * 4 + ones]);
        return ones;
    }

    private void writeLevels(int ones) {
        for (int i = 0; i < ones; i++) {
            bits.write(levels[i] < 0 ? 1 : 0, 1);
        }
        int suffix = total > 10 && ones < 3 ? 1 : 0;
        for (int i = ones; i < total; i++) {
            int size = Math.abs(levels[i]);
            int code = 2 * size - (levels[i] < 0 ? 1 : 2);
            if (i == ones && ones < 3) {
                // It cannot be plus or minus one, or it would be a trailing one.
                code -= 2;
            }
            writeLevel(code, suffix);
            if (suffix == 0) {
                suffix = 1;
            }
            if (size > 3 << suffix - 1 && suffix < LONGEST_SUFFIX) {
                suffix++;
            }
        }
    }

    /** A prefix of zeros ended by a one, and a suffix (9.2.2.1). */
    private void writeLevel(int code, int suffix) {
        if (code < ESCAPE << suffix && (suffix > 0 || code < ESCAPE - 1)) {
            bits.write(1 << suffix | code & (1 << suffix) - 1, (code >> suffix) + 1 + suffix);
        } else if (suffix == 0 && code < 2 * ESCAPE) {
            bits.write(1 << 4 | code - (ESCAPE - 1), ESCAPE + 4);
        } else {
            int rest = code - (suffix == 0 ? 2 * ESCAPE : ESCAPE << suffix);
            bits.write(1 << ESCAPE_BITS | rest, ESCAPE + 1 + ESCAPE_BITS);
        }
    }

    private void writeRuns() {
        int left = totalZeros;
        for (int i = 0; i < total - 1 && left > 0; i++) {
            writeCode(CavlcTables.RUNS[Math.min(left, CavlcTables.RUNS.length - 1)][zerosBefore[i]]);
            left -= zerosBefore[i];
        }
    }

    private void writeCode(int code) {
        bits.write(CavlcTables.bitsOf(code), CavlcTables.lengthOf(code));
    }
}
