package dev.farhand.capture.internal.encode.jpeg;

/** Steps of quantisation of a block, in the order in which coefficients are written. */
final class Steps {
    private static final int FINEST = 1;
    /** They are told in a byte. */
    private static final int COARSEST = 255;

    private static final int SHIFT = 18;

    private final int[] table;
    private final int[] steps = new int[64];
    private final int[] halves = new int[64];
    private final int[] factors = new int[64];

    /** None yet; those of a table, row by row. */
    Steps(int[] table) {
        this.table = table;
    }

    /** Become so many percent of the table's. */
    void scale(int percent) {
        for (int i = 0; i < 64; i++) {
            int step = (table[JpegTables.ZIGZAG[i]] * percent + 50) / 100;
            steps[i] = Math.max(FINEST, Math.min(COARSEST, step));
            halves[i] = steps[i] / 2;
            factors[i] = (1 << SHIFT) / steps[i] + 1;
        }
    }

    void describe(Bytes to) {
        for (int step : steps) {
            to.write(step);
        }
    }

    /** How many steps a coefficient is; no coefficient has more than eleven bits. */
    int quantise(int coefficient, int place) {
        int size = Math.abs(coefficient) + halves[place];
        int level = (int) ((long) size * factors[place] >> SHIFT);
        return coefficient < 0 ? -level : level;
    }
}
