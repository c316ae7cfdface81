package dev.farhand.capture.internal.encode.h264;

/**
 * The variable length codes of coefficients, ITU-T H.264 clause 9.2. Written as the standard writes them; kept as numbers, the
 * length of a code in the upper half and its bits in the lower.
 */
final class CavlcTables {
    /** Table 9-5, coeff_token for 0 ≤ nC < 2: a row for each total of coefficients, in it a code for each count of trailing ones. */
    private static final String FEW_CODES = """
            1
            000101 01
            00000111 000100 001
            000000111 00000110 0000101 00011
            0000000111 000000110 00000101 000011
            00000000111 0000000110 000000101 0000100
            0000000001111 00000000110 0000000101 00000100
            0000000001011 0000000001110 00000000101 000000100
            0000000001000 0000000001010 0000000001101 0000000100
            00000000001111 00000000001110 0000000001001 00000000100
            00000000001011 00000000001010 00000000001101 0000000001100
            000000000001111 000000000001110 00000000001001 00000000001100
            000000000001011 000000000001010 000000000001101 00000000001000
            0000000000001111 000000000000001 000000000001001 000000000001100
            0000000000001011 0000000000001110 0000000000001101 000000000001000
            0000000000000111 0000000000001010 0000000000001001 0000000000001100
            0000000000000100 0000000000000110 0000000000000101 0000000000001000
            """;

    /** The same for 2 ≤ nC < 4. */
    private static final String SOME_CODES = """
            11
            001011 10
            000111 00111 011
            0000111 001010 001001 0101
            00000111 000110 000101 0100
            00000100 0000110 0000101 00110
            000000111 00000110 00000101 001000
            00000001111 000000110 000000101 000100
            00000001011 00000001110 00000001101 0000100
            000000001111 00000001010 00000001001 000000100
            000000001011 000000001110 000000001101 00000001100
            000000001000 000000001010 000000001001 00000001000
            0000000001111 0000000001110 0000000001101 000000001100
            0000000001011 0000000001010 0000000001001 0000000001100
            0000000000111 00000000001011 0000000000110 0000000001000
            00000000001001 00000000001000 00000000001010 0000000000001
            00000000000111 00000000000110 00000000000101 00000000000100
            """;

    /** The same for 4 ≤ nC < 8. */
    private static final String MANY_CODES = """
            1111
            001111 1110
            001011 01111 1101
            001000 01100 01110 1100
            0001111 01010 01011 1011
            0001011 01000 01001 1010
            0001001 001110 001101 1001
            0001000 001010 001001 1000
            00001111 0001110 0001101 01101
            00001011 00001110 0001010 001100
            000001111 00001010 00001101 0001100
            000001011 000001110 00001001 00001100
            000001000 000001010 000001101 00001000
            0000001101 000000111 000001001 000001100
            0000001001 0000001100 0000001011 0000001010
            0000000101 0000001000 0000000111 0000000110
            0000000001 0000000100 0000000011 0000000010
            """;

    /** The same for nC = −1, the mean colours. */
    private static final String COLOUR_DC_CODES = """
            01
            000111 1
            000100 000110 001
            000011 0000011 0000010 000101
            000010 00000011 00000010 0000000
            """;

    /** Tables 9-7 and 9-8, total_zeros: a row for each total of coefficients from one on, in it a code for each count of zeros. */
    private static final String ZEROS_CODES = """
            1 011 010 0011 0010 00011 00010 000011 000010 0000011 0000010 00000011 00000010 000000011 000000010 000000001
            111 110 101 100 011 0101 0100 0011 0010 00011 00010 000011 000010 000001 000000
            0101 111 110 101 0100 0011 100 011 0010 00011 00010 000001 00001 000000
            00011 111 0101 0100 110 101 100 0011 011 0010 00010 00001 00000
            0101 0100 0011 111 110 101 100 011 0010 00001 0001 00000
            000001 00001 111 110 101 100 011 010 0001 001 000000
            000001 00001 101 100 011 11 010 0001 001 000000
            000001 0001 00001 011 11 10 010 001 000000
            000001 000000 0001 11 10 001 01 00001
            00001 00000 001 11 10 01 0001
            0000 0001 001 010 1 011
            0000 0001 01 1 001
            000 001 1 01
            00 01 1
            0 1
            """;

    /** Table 9-9 (a), total_zeros of the mean colours. */
    private static final String COLOUR_DC_ZEROS_CODES = """
            1 01 001 000
            1 01 00
            1 0
            """;

    /** Table 9-10, run_before: a row for each count of zeros that are left from one on, the last for more than six. */
    private static final String RUNS_CODES = """
            1 0
            1 01 00
            11 10 01 00
            11 10 01 001 000
            11 10 011 010 001 000
            11 000 001 011 010 101 100
            111 110 101 100 011 010 001 0001 00001 000001 0000001 00000001 000000001 0000000001 00000000001
            """;

    /** Coefficient tokens by {@link #contextOf context}, then four times the total plus the trailing ones. */
    static final int[][] TOKENS = {tokens(FEW_CODES), tokens(SOME_CODES), tokens(MANY_CODES), tokensOfSixBits()};

    /** Tokens of the mean colours. */
    static final int[] COLOUR_DC_TOKENS = tokens(COLOUR_DC_CODES);

    /** Total zeros by total of coefficients; there is none for zero. */
    static final int[][] ZEROS = table(ZEROS_CODES);

    /** Total zeros of the mean colours. */
    static final int[][] COLOUR_DC_ZEROS = table(COLOUR_DC_ZEROS_CODES);

    /** Run before a coefficient by zeros that are left; there is none for zero. */
    static final int[][] RUNS = table(RUNS_CODES);

    private static final int LENGTH_SHIFT = 16;

    private CavlcTables() {}

    /** Which tokens are used where the neighbours have this many coefficients on average. */
    static int contextOf(int neighbours) {
        return neighbours < 2 ? 0 : neighbours < 4 ? 1 : neighbours < 8 ? 2 : 3;
    }

    static int lengthOf(int code) {
        return code >>> LENGTH_SHIFT;
    }

    static int bitsOf(int code) {
        return code & (1 << LENGTH_SHIFT) - 1;
    }

    private static int[] tokens(String codes) {
        String[] rows = codes.split("\n", 0);
        int[] table = new int[rows.length * 4];
        for (int total = 0; total < rows.length; total++) {
            System.arraycopy(row(rows[total]), 0, table, total * 4, Math.min(total, 3) + 1);
        }
        return table;
    }

    /** Table 9-5 for 8 ≤ nC: six bits, total less one and trailing ones; what no coefficients would share has a code of its own. */
    private static int[] tokensOfSixBits() {
        int[] table = new int[17 * 4];
        table[0] = 6 << LENGTH_SHIFT | 3;
        for (int total = 1; total <= 16; total++) {
            for (int ones = 0; ones <= Math.min(total, 3); ones++) {
                table[total * 4 + ones] = 6 << LENGTH_SHIFT | total - 1 << 2 | ones;
            }
        }
        return table;
    }

    /** Row n of the text becomes row n + 1. */
    private static int[][] table(String codes) {
        String[] rows = codes.split("\n", 0);
        int[][] table = new int[rows.length + 1][];
        table[0] = new int[0];
        for (int i = 0; i < rows.length; i++) {
            table[i + 1] = row(rows[i]);
        }
        return table;
    }

    private static int[] row(String codes) {
        String[] parts = codes.split(" ", 0);
        int[] row = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            row[i] = parts[i].length() << LENGTH_SHIFT | Integer.parseInt(parts[i], 2);
        }
        return row;
    }
}
