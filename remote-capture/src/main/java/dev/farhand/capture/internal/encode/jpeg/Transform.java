package dev.farhand.capture.internal.encode.jpeg;

/**
 * The cosine transform of eight by eight values (A.3.3), columns after rows. Each of both is split into an even and an odd half, in
 * fixed point.
 */
final class Transform {
    private static final int SIZE = 8;
    private static final int BITS = 13;
    /** What rows keep of their fractions for the columns. */
    private static final int KEPT_BITS = 3;

    /** Half the cosine of so many sixteenths of a half turn. */
    private static final int[] COSINES = new int[SIZE];

    static {
        for (int i = 0; i < SIZE; i++) {
            COSINES[i] = (int) Math.round(Math.cos(i * Math.PI / 16) / 2 * (1 << BITS));
        }
    }

    private static final int C1 = COSINES[1];
    private static final int C2 = COSINES[2];
    private static final int C3 = COSINES[3];
    private static final int C4 = COSINES[4];
    private static final int C5 = COSINES[5];
    private static final int C6 = COSINES[6];
    private static final int C7 = COSINES[7];

    private Transform() {}

    /** Turns values around zero into coefficients, in place. */
    static void forward(int[] block) {
        for (int row = 0; row < SIZE; row++) {
            line(block, row * SIZE, 1, BITS - KEPT_BITS);
        }
        for (int column = 0; column < SIZE; column++) {
            line(block, column, SIZE, BITS + KEPT_BITS);
        }
    }

    private static void line(int[] block, int at, int step, int shift) {
        int half = 1 << shift - 1;
        int a = block[at];
        int b = block[at + step];
        int c = block[at + 2 * step];
        int d = block[at + 3 * step];
        int e = block[at + 4 * step];
        int f = block[at + 5 * step];
        int g = block[at + 6 * step];
        int h = block[at + 7 * step];
        int outer = a + h + d + e;
        int inner = b + g + c + f;
        int wide = a + h - d - e;
        int narrow = b + g - c - f;
        block[at] = (outer + inner) * C4 + half >> shift;
        block[at + 4 * step] = (outer - inner) * C4 + half >> shift;
        block[at + 2 * step] = wide * C2 + narrow * C6 + half >> shift;
        block[at + 6 * step] = wide * C6 - narrow * C2 + half >> shift;
        a -= h;
        b -= g;
        c -= f;
        d -= e;
        block[at + step] = a * C1 + b * C3 + c * C5 + d * C7 + half >> shift;
        block[at + 3 * step] = a * C3 - b * C7 - c * C1 - d * C5 + half >> shift;
        block[at + 5 * step] = a * C5 - b * C1 + c * C7 + d * C3 + half >> shift;
        block[at + 7 * step] = a * C7 - b * C5 + c * C3 - d * C1 + half >> shift;
    }
}
