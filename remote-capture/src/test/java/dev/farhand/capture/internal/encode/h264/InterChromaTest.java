package dev.farhand.capture.internal.encode.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InterChromaTest {
    private static final int SIDE = 8;

    private final CodedPicture from = new CodedPicture(3, 3);
    private final CodedPicture to = new CodedPicture(3, 3);

    @Test
    void liesBetweenWhereAnOddVectorLeads() {
        new SplittableRandom(1).nextBytes(from.u);
        new SplittableRandom(2).nextBytes(from.v);
        for (int x = -16; x <= 16; x++) {
            for (int y = -16; y <= 16; y++) {
                InterChroma.put(from, to, 1, 1, Vector.of(x, y));
                check(from.u, to.u, x, y);
                check(from.v, to.v, x, y);
            }
        }
    }

    private void check(byte[] source, byte[] put, int vectorX, int vectorY) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int left = SIDE + x + (vectorX >> 1);
                int top = SIDE + y + (vectorY >> 1);
                // The weights of 8.4.2.2.2 for eighths of a pixel, four or none.
                int right = 4 * (vectorX & 1);
                int down = 4 * (vectorY & 1);
                int sum = (8 - right) * (8 - down) * at(source, left, top)
                        + right * (8 - down) * at(source, left + 1, top)
                        + (8 - right) * down * at(source, left, top + 1)
                        + right * down * at(source, left + 1, top + 1);
                assertEquals(
                        sum + 32 >> 6,
                        put[(SIDE + y) * to.chromaStride + SIDE + x] & 255,
                        vectorX + ", " + vectorY + " at " + x + ", " + y);
            }
        }
    }

    private static int at(byte[] plane, int x, int y) {
        return plane[Math.min(y, 3 * SIDE - 1) * 3 * SIDE + Math.min(x, 3 * SIDE - 1)] & 255;
    }
}
