package dev.farhand.capture.internal.encode.h264;

/** Guesses how far a macroblock is from what its own picture foretells, without foretelling it. */
final class Flatness {
    private Flatness() {}

    /** How far each 4 × 4 block of brightness is from its mean. */
    static int of(int[] y) {
        int sum = 0;
        for (int block = 0; block < 16; block++) {
            int at = (block >> 2) * 64 + (block & 3) * 4;
            int mean = 8;
            for (int line = at; line < at + 64; line += 16) {
                mean += y[line] + y[line + 1] + y[line + 2] + y[line + 3];
            }
            mean >>= 4;
            for (int line = at; line < at + 64; line += 16) {
                sum += Math.abs(y[line] - mean)
                        + Math.abs(y[line + 1] - mean)
                        + Math.abs(y[line + 2] - mean)
                        + Math.abs(y[line + 3] - mean);
            }
        }
        return sum;
    }
}
