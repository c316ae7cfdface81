package dev.farhand.recording.internal.vp8;

import java.util.Arrays;

/** Reads the coefficients of a macroblock and undoes quantisation and transform (RFC 6386 §13, §14). */
final class Coefficients {
    /** Types of blocks (§13.3): luma without its first coefficient, those first ones, colour, luma whole. */
    private static final int LUMA_REST = 0;

    private static final int LUMA_FIRST = 1;
    private static final int COLOUR = 2;
    private static final int LUMA_WHOLE = 3;

    /** Blocks of a macroblock: 16 of luma, 4 and 4 of colour, and the first coefficients of luma. */
    private static final int BLOCKS = 25;

    private static final int FIRST_BLOCK = 24;
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7};
    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    /** Probabilities of the further bits of large values (§13.2). */
    private static final int[][] LARGE = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private static final int SINE = 35_468;
    private static final int COSINE_LESS_ONE = 20_091;

    /** Whether the blocks above and to the left have coefficients: 4 of luma, 2 and 2 of colour, 1 of first ones. */
    private static final int CONTEXTS = 9;

    private final int[][][][] probabilities;
    private final boolean[] above;
    private final boolean[] left = new boolean[CONTEXTS];
    private final int[] values = new int[BLOCKS * 16];

    Coefficients(int[][][][] probabilities, int columns) {
        this.probabilities = probabilities;
        this.above = new boolean[columns * CONTEXTS];
    }

    void beginRow() {
        Arrays.fill(left, false);
    }

    /** A macroblock without any. */
    void skip(int column, boolean hasFirst) {
        Arrays.fill(values, 0);
        int count = hasFirst ? CONTEXTS : CONTEXTS - 1;
        Arrays.fill(above, column * CONTEXTS, column * CONTEXTS + count, false);
        Arrays.fill(left, 0, count, false);
    }

    void read(BoolDecoder in, int column, boolean hasFirst, int[] factors) {
        Arrays.fill(values, 0);
        int base = column * CONTEXTS;
        if (hasFirst) {
            read(in, LUMA_FIRST, FIRST_BLOCK, base + 8, 8, factors[2], factors[3]);
            spreadFirst();
        }
        for (int i = 0; i < 16; i++) {
            read(in, hasFirst ? LUMA_REST : LUMA_WHOLE, i, base + i % 4, i / 4, factors[0], factors[1]);
        }
        for (int i = 16; i < FIRST_BLOCK; i++) {
            int plane = i < 20 ? 4 : 6;
            read(in, COLOUR, i, base + plane + i % 2, plane + i / 2 % 2, factors[4], factors[5]);
        }
    }

    private void read(BoolDecoder in, int type, int block, int top, int side, int first, int others) {
        int begin = type == LUMA_REST ? 1 : 0;
        int context = (above[top] ? 1 : 0) + (left[side] ? 1 : 0);
        int at = begin;
        boolean canEnd = true;
        while (at < 16) {
            int[] chances = probabilities[type][BANDS[at]][context];
            if (canEnd && !in.decide(chances[0])) {
                break;
            }
            int value = 0;
            if (in.decide(chances[1])) {
                value = readValue(in, chances);
                context = value > 1 ? 2 : 1;
                value = in.flag() ? -value : value;
            } else {
                context = 0;
            }
            canEnd = value != 0;
            values[block * 16 + ZIGZAG[at]] = value * (at == 0 ? first : others);
            at++;
        }
        above[top] = at > begin;
        left[side] = at > begin;
    }

    /** What is not zero, without its sign. */
    private static int readValue(BoolDecoder in, int[] chances) {
        if (!in.decide(chances[2])) {
            return 1;
        }
        if (!in.decide(chances[3])) {
            return in.decide(chances[4]) ? 3 + in.bit(chances[5]) : 2;
        }
        if (!in.decide(chances[6])) {
            return in.decide(chances[7]) ? 7 + 2 * in.bit(165) + in.bit(145) : 5 + in.bit(159);
        }
        int high = in.bit(chances[8]);
        int category = 2 * high + in.bit(chances[9 + high]);
        int value = 0;
        for (int chance : LARGE[category]) {
            value = 2 * value + in.bit(chance);
        }
        return value + 3 + (8 << category);
    }

    /** The first coefficients of the blocks of luma are transformed once more (§14.3). */
    private void spreadFirst() {
        int from = FIRST_BLOCK * 16;
        for (int i = from; i < from + 4; i++) {
            hadamard(i, 4);
        }
        for (int i = 0; i < 4; i++) {
            int row = from + 4 * i;
            hadamard(row, 1);
            for (int j = 0; j < 4; j++) {
                values[(4 * i + j) * 16] = values[row + j] + 3 >> 3;
            }
        }
    }

    private void hadamard(int at, int step) {
        int outer = values[at] + values[at + 3 * step];
        int inner = values[at + step] + values[at + 2 * step];
        int innerDifference = values[at + step] - values[at + 2 * step];
        int outerDifference = values[at] - values[at + 3 * step];
        values[at] = outer + inner;
        values[at + step] = innerDifference + outerDifference;
        values[at + 2 * step] = outer - inner;
        values[at + 3 * step] = outerDifference - innerDifference;
    }

    /** Adds what a block says to its prediction (§14.4, §14.5). */
    void add(int block, Plane plane, int x, int y) {
        int from = block * 16;
        for (int i = from; i < from + 4; i++) {
            cosine(i, 4);
        }
        for (int row = 0; row < 4; row++) {
            cosine(from + 4 * row, 1);
            for (int column = 0; column < 4; column++) {
                int change = values[from + 4 * row + column] + 4 >> 3;
                plane.set(x + column, y + row, plane.at(x + column, y + row) + change);
            }
        }
    }

    private void cosine(int at, int step) {
        int first = values[at];
        int second = values[at + step];
        int third = values[at + 2 * step];
        int fourth = values[at + 3 * step];
        int sum = first + third;
        int difference = first - third;
        int small = (second * SINE >> 16) - fourth - (fourth * COSINE_LESS_ONE >> 16);
        int large = second + (second * COSINE_LESS_ONE >> 16) + (fourth * SINE >> 16);
        values[at] = sum + large;
        values[at + step] = difference + small;
        values[at + 2 * step] = difference - small;
        values[at + 3 * step] = sum - large;
    }
}
