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

    /** A block without coefficients, between neighbours that have that many. */
    void writeEmpty(int neighbours) {
        writeCode(CavlcTables.TOKENS[CavlcTables.contextOf(neighbours)][0]);
    }

    /** Coefficients {@code first} to {@code end}, the last not counted, in scanning order. */
    void write(int[] coefficients, int first, int end, int neighbours) {
        collect(coefficients, first, end);
        int ones = writeToken(CavlcTables.TOKENS[CavlcTables.contextOf(neighbours)]);
        if (total > 0) {
            writeLevels(ones);
            if (total < end - first) {
                writeCode(CavlcTables.ZEROS[total][totalZeros]);
                writeRuns();
            }
        }
    }

    /** The four means of a colour. */
    void writeChromaMeans(int[] coefficients, int first) {
        collect(coefficients, first, first + 4);
        int ones = writeToken(CavlcTables.COLOUR_DC_TOKENS);
        if (total > 0) {
            writeLevels(ones);
            if (total < 4) {
                writeCode(CavlcTables.COLOUR_DC_ZEROS[total][totalZeros]);
                writeRuns();
            }
        }
    }

    /** Gathers what is not zero, from the last to the first, and the zeros before each. */
    private void collect(int[] coefficients, int first, int end) {
        int count = 0;
        int zeros = 0;
        int run = 0;
        for (int i = end - 1; i >= first; i--) {
            int level = coefficients[i];
            if (level != 0) {
                if (count > 0) {
                    zerosBefore[count - 1] = run;
                    zeros += run;
                }
                levels[count++] = level;
                run = 0;
            } else {
                run++;
            }
        }
        if (count > 0) {
            zerosBefore[count - 1] = run;
            zeros += run;
        }
        total = count;
        totalZeros = zeros;
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
