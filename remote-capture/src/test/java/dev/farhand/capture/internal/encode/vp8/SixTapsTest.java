package dev.farhand.capture.internal.encode.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SixTapsTest {
    private static final int STRIDE = 16;

    private final byte[] plane = new byte[STRIDE * STRIDE];
    private final byte[] out = new byte[8];

    @Test
    void isTheFilterOfTheStandard() {
        SplittableRandom random = new SplittableRandom(1);
        for (int turn = 0; turn < 2_000; turn++) {
            // Edges between black and white leave the range of a pixel on both sides.
            boolean hard = turn % 2 == 0;
            for (int i = 0; i < plane.length; i++) {
                plane[i] = (byte) (hard ? -random.nextInt(2) : random.nextInt(256));
            }
            check(1);
            check(STRIDE);
        }
    }

    private void check(int step) {
        int begin = 5 * STRIDE + 3;
        SixTaps.between(plane, begin, step, STRIDE, out, 0, 8, 1);
        for (int i = 0; i < 8; i++) {
            assertEquals(plain(begin + i, step), out[i] & 255);
        }
    }

    private int plain(int at, int step) {
        int sum = 3 * pixel(at - 2 * step)
                - 16 * pixel(at - step)
                + 77 * pixel(at)
                + 77 * pixel(at + step)
                - 16 * pixel(at + 2 * step)
                + 3 * pixel(at + 3 * step);
        return Pixels.clamp(sum + 64 >> 7);
    }

    private int pixel(int at) {
        return plane[at] & 255;
    }
}
