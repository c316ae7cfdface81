package dev.farhand.capture.internal.encode.vp8;

/**
 * The two transforms of VP8, in place on sixteen numbers, row by row: the cosine transform of 4 × 4 differences, and the
 * Walsh-Hadamard transform of the sixteen means of a macroblock. The ways back are those of RFC 6386 sections 14.3 and 14.4
 * to the last bit; the ways there are ours, as close to the inverse as integers allow.
 */
final class Transform {
    // √2 · cos(π/8) and √2 · sin(π/8), in 1/4096 there. Back in 1/65536, the first less one, as the RFC has them.
    private static final int COSINE = 5352;
    private static final int SINE = 2217;
    private static final int COSINE_LESS_ONE = 20_091;
    private static final int SINE_BACK = 35_468;

    private Transform() {}

    static void cosine(int[] b) {
        for (int i = 0; i < 16; i += 4) {
            int outer = b[i] + b[i + 3];
            int inner = b[i + 1] + b[i + 2];
            int innerDifference = b[i + 1] - b[i + 2];
            int outerDifference = b[i] - b[i + 3];
            b[i] = outer + inner << 3;
            b[i + 1] = innerDifference * SINE + outerDifference * COSINE + (1 << 8) >> 9;
            b[i + 2] = outer - inner << 3;
            b[i + 3] = outerDifference * SINE - innerDifference * COSINE + (1 << 8) >> 9;
        }
        for (int i = 0; i < 4; i++) {
            int outer = b[i] + b[i + 12];
            int inner = b[i + 4] + b[i + 8];
            int innerDifference = b[i + 4] - b[i + 8];
            int outerDifference = b[i] - b[i + 12];
            b[i] = outer + inner + 8 >> 4;
            b[i + 4] = innerDifference * SINE + outerDifference * COSINE + (1 << 15) >> 16;
            b[i + 8] = outer - inner + 8 >> 4;
            b[i + 12] = outerDifference * SINE - innerDifference * COSINE + (1 << 15) >> 16;
        }
    }

    static void inverseCosine(int[] b) {
        for (int i = 0; i < 4; i++) {
            int second = b[i + 4];
            int fourth = b[i + 12];
            int sum = b[i] + b[i + 8];
            int difference = b[i] - b[i + 8];
            int c = (second * SINE_BACK >> 16) - fourth - (fourth * COSINE_LESS_ONE >> 16);
            int d = second + (second * COSINE_LESS_ONE >> 16) + (fourth * SINE_BACK >> 16);
            b[i] = sum + d;
            b[i + 4] = difference + c;
            b[i + 8] = difference - c;
            b[i + 12] = sum - d;
        }
        for (int i = 0; i < 16; i += 4) {
            int second = b[i + 1];
            int fourth = b[i + 3];
            int sum = b[i] + b[i + 2] + 4;
            int difference = b[i] - b[i + 2] + 4;
            int c = (second * SINE_BACK >> 16) - fourth - (fourth * COSINE_LESS_ONE >> 16);
            int d = second + (second * COSINE_LESS_ONE >> 16) + (fourth * SINE_BACK >> 16);
            b[i] = sum + d >> 3;
            b[i + 1] = difference + c >> 3;
            b[i + 2] = difference - c >> 3;
            b[i + 3] = sum - d >> 3;
        }
    }

    static void walsh(int[] b) {
        hadamard(b);
        for (int i = 0; i < 16; i++) {
            b[i] = b[i] + 1 >> 1;
        }
    }

    static void inverseWalsh(int[] b) {
        hadamard(b);
        for (int i = 0; i < 16; i++) {
            b[i] = b[i] + 3 >> 3;
        }
    }

    /** Its own inverse, but for a factor of sixteen. */
    private static void hadamard(int[] b) {
        for (int i = 0; i < 4; i++) {
            int outer = b[i] + b[i + 12];
            int inner = b[i + 4] + b[i + 8];
            int innerDifference = b[i + 4] - b[i + 8];
            int outerDifference = b[i] - b[i + 12];
            b[i] = outer + inner;
            b[i + 4] = outerDifference + innerDifference;
            b[i + 8] = outer - inner;
            b[i + 12] = outerDifference - innerDifference;
        }
        for (int i = 0; i < 16; i += 4) {
            int outer = b[i] + b[i + 3];
            int inner = b[i + 1] + b[i + 2];
            int innerDifference = b[i + 1] - b[i + 2];
            int outerDifference = b[i] - b[i + 3];
            b[i] = outer + inner;
            b[i + 1] = outerDifference + innerDifference;
            b[i + 2] = outer - inner;
            b[i + 3] = outerDifference - innerDifference;
        }
    }
}
