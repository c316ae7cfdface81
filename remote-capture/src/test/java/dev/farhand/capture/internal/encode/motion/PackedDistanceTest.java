package dev.farhand.capture.internal.encode.motion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedDistanceTest {
    private static final int STRIDE = 37;

    private final PackedDistance packed = new PackedDistance();
    private final int[] source = new int[256];
    private final byte[] picture = new byte[STRIDE * 20];

    @Test
    void isTheSumOfWhatDiffers() {
        SplittableRandom random = new SplittableRandom(1);
        for (int turn = 0; turn < 200; turn++) {
            for (int i = 0; i < source.length; i++) {
                source[i] = random.nextInt(256);
            }
            random.nextBytes(picture);
            packed.pack(source);
            int begin = random.nextInt(STRIDE * 4);
            assertEquals(plain(begin), packed.from(picture, begin, STRIDE, Integer.MAX_VALUE));
        }
    }

    @Test
    void holdsTheLargestSum() {
        Arrays.fill(source, 255);
        packed.pack(source);
        assertEquals(255 * 256, packed.from(picture, 0, STRIDE, Integer.MAX_VALUE));
        Arrays.fill(source, 0);
        Arrays.fill(picture, (byte) 255);
        packed.pack(source);
        assertEquals(255 * 256, packed.from(picture, 0, STRIDE, Integer.MAX_VALUE));
    }

    @Test
    void endsAtTheLimit() {
        Arrays.fill(source, 100);
        packed.pack(source);
        int found = packed.from(picture, 0, STRIDE, 500);
        assertTrue(found >= 500 && found < 100 * 256, "" + found);
    }

    private int plain(int begin) {
        int sum = 0;
        for (int i = 0; i < source.length; i++) {
            sum += Math.abs(source[i] - (picture[begin + (i >> 4) * STRIDE + (i & 15)] & 255));
        }
        return sum;
    }
}
