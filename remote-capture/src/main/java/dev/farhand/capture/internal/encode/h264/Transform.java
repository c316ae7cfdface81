package dev.farhand.capture.internal.encode.h264;

/** The whole-number transforms of H.264, on blocks of 4 × 4 in rows. */
final class Transform {
    private Transform() {}

    /** From differences to coefficients; the inverse of {@link #inverse} but for the scale that quantisation takes in. */
    static void forward(int[] b) {
        for (int i = 0; i < 16; i += 4) {
            int outer = b[i] + b[i + 3];
            int outerSlope = b[i] - b[i + 3];
            int inner = b[i + 1] + b[i + 2];
            int innerSlope = b[i + 1] - b[i + 2];
            b[i] = outer + inner;
            b[i + 1] = 2 * outerSlope + innerSlope;
            b[i + 2] = outer - inner;
            b[i + 3] = outerSlope - 2 * innerSlope;
        }
        for (int i = 0; i < 4; i++) {
            int outer = b[i] + b[i + 12];
            int outerSlope = b[i] - b[i + 12];
            int inner = b[i + 4] + b[i + 8];
            int innerSlope = b[i + 4] - b[i + 8];
            b[i] = outer + inner;
            b[i + 4] = 2 * outerSlope + innerSlope;
            b[i + 8] = outer - inner;
            b[i + 12] = outerSlope - 2 * innerSlope;
        }
    }

    /** From scaled coefficients to differences, as every decoder does it (8.5.12.2). */
    static void inverse(int[] b) {
        for (int i = 0; i < 16; i += 4) {
            int even = b[i] + b[i + 2];
            int evenLess = b[i] - b[i + 2];
            int odd = (b[i + 1] >> 1) - b[i + 3];
            int oddMore = b[i + 1] + (b[i + 3] >> 1);
            b[i] = even + oddMore;
            b[i + 1] = evenLess + odd;
            b[i + 2] = evenLess - odd;
            b[i + 3] = even - oddMore;
        }
        for (int i = 0; i < 4; i++) {
            int even = b[i] + b[i + 8] + 32;
            int evenLess = b[i] - b[i + 8] + 32;
            int odd = (b[i + 4] >> 1) - b[i + 12];
            int oddMore = b[i + 4] + (b[i + 12] >> 1);
            b[i] = even + oddMore >> 6;
            b[i + 4] = evenLess + odd >> 6;
            b[i + 8] = evenLess - odd >> 6;
            b[i + 12] = even - oddMore >> 6;
        }
    }

    /** Sums and differences of sixteen means; its own inverse but for the scale (8.5.10). */
    static void hadamard(int[] b) {
        for (int i = 0; i < 16; i += 4) {
            hadamard(b, i, 1);
        }
        for (int i = 0; i < 4; i++) {
            hadamard(b, i, 4);
        }
    }

    private static void hadamard(int[] b, int i, int step) {
        int outer = b[i] + b[i + 3 * step];
        int outerSlope = b[i] - b[i + 3 * step];
        int inner = b[i + step] + b[i + 2 * step];
        int innerSlope = b[i + step] - b[i + 2 * step];
        b[i] = outer + inner;
        b[i + step] = outerSlope + innerSlope;
        b[i + 2 * step] = outer - inner;
        b[i + 3 * step] = outerSlope - innerSlope;
    }

    /** The same for the four means of a colour, from {@code i} on (8.5.11.1). */
    static void hadamardOfFour(int[] b, int i) {
        int top = b[i] + b[i + 1];
        int topSlope = b[i] - b[i + 1];
        int bottom = b[i + 2] + b[i + 3];
        int bottomSlope = b[i + 2] - b[i + 3];
        b[i] = top + bottom;
        b[i + 1] = topSlope + bottomSlope;
        b[i + 2] = top - bottom;
        b[i + 3] = topSlope - bottomSlope;
    }
}
