package dev.farhand.capture.internal.encode.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantiserTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final int[] block = new int[16];
    private final int[] levels = new int[16];

    /** Steps double with each six, from 5 at 18 on. */
    @Test
    void givesBackWhatItTookWithinAStep() {
        for (int qp = Quantiser.FINEST; qp <= Quantiser.COARSEST; qp++) {
            double step = 5 * Math.pow(2, (qp - 18) / 6.0);
            for (int turn = 0; turn < 100; turn++) {
                int[] differences = differences(255);
                Transform.forward(block);
                Quantiser quantiser = Quantiser.ofLuma(qp);
                quantiser.quantise(block, 0, quantiser.rounding(true), levels, 0);
                Transform.inverse(block);
                double square = 0;
                for (int i = 0; i < 16; i++) {
                    square += Math.pow(block[i] - differences[i], 2);
                }
                assertTrue(Math.sqrt(square / 16) < step, "step " + qp + " is off by " + Math.sqrt(square / 16));
            }
        }
    }

    @Test
    void namesTheLevelsThatAreNotZero() {
        Quantiser quantiser = Quantiser.ofLuma(30);
        for (int turn = 0; turn < 100; turn++) {
            differences(40);
            Transform.forward(block);
            int bits = quantiser.quantise(block, 0, quantiser.rounding(false), levels, 0);
            for (int i = 0; i < 16; i++) {
                assertEquals(levels[i] != 0, (bits >> i & 1) != 0);
                assertEquals(levels[i] != 0, block[Quantiser.SCAN[i]] != 0);
            }
        }
    }

    /** The short cut must not cut off what would be written. */
    @Test
    void whatVanishesByItsSumVanishesByItsCoefficients() {
        for (int qp = Quantiser.FINEST; qp <= Quantiser.COARSEST; qp++) {
            Quantiser quantiser = Quantiser.ofLuma(qp);
            for (int i = 0; i < 16; i++) {
                for (int sign = -1; sign <= 1; sign += 2) {
                    Arrays.fill(block, 0);
                    block[i] = sign * quantiser.zero(false);
                    Transform.forward(block);
                    assertEquals(0, quantiser.quantise(block, 0, quantiser.rounding(false), levels, 0));
                }
            }
        }
    }

    private int[] differences(int most) {
        for (int i = 0; i < 16; i++) {
            block[i] = random.nextInt(2 * most + 1) - most;
        }
        return block.clone();
    }
}
