package dev.farhand.capture.internal.encode.motion;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How far a macroblock is from places in a picture. Four pixels lie side by side in a number of 64 bits, sixteen for each, so that
 * one subtraction serves them all.
 */
public final class PackedDistance {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ROWS = 16;
    /** Numbers for a row: even and odd pixels of each half. */
    private static final int PARTS = 4;
    /** Rows between two looks at the limit. */
    private static final int STRIP = 4;

    private static final long LOW_BYTES = 0x00ff_00ff_00ff_00ffL;
    private static final long ONES = 0x0001_0001_0001_0001L;
    /** Added to each pixel, so that a difference is never below zero and does not borrow from its neighbour. */
    private static final long BIAS = ONES << 8;

    private final long[] packed = new long[ROWS * PARTS];

    /** Takes brightness of a macroblock. */
    public void pack(int[] source) {
        for (int i = 0, at = 0; i < packed.length; i += 2, at += 8) {
            packed[i] = BIAS | pack(source, at);
            packed[i + 1] = BIAS | pack(source, at + 1);
        }
    }

    private static long pack(int[] source, int at) {
        return source[at] | source[at + 2] << 16 | (source[at + 4] | (long) source[at + 6] << 16) << 32;
    }

    /** The sum of what differs from there; not to the end when it reaches the limit. */
    public int from(byte[] picture, int begin, int stride, int limit) {
        int sum = 0;
        int at = begin;
        for (int i = 0; i < ROWS * PARTS && sum < limit; i += STRIP * PARTS) {
            long sums = 0;
            for (int j = i; j < i + STRIP * PARTS; j += PARTS, at += stride) {
                long left = (long) LONGS.get(picture, at);
                long right = (long) LONGS.get(picture, at + 8);
                sums += distance(packed[j], left & LOW_BYTES)
                        + distance(packed[j + 1], left >>> 8 & LOW_BYTES)
                        + distance(packed[j + 2], right & LOW_BYTES)
                        + distance(packed[j + 3], right >>> 8 & LOW_BYTES);
            }
            // Adds all four into the highest.
            sum += (int) (sums * ONES >>> 48);
        }
        return sum;
    }

    /** Four differences without their signs. */
    private static long distance(long biased, long other) {
        long difference = biased - other;
        long below = (difference >>> 8 & ONES) ^ ONES;
        // What is below zero is turned over, and is one short then.
        return ((difference ^ (below << 8) - below) & LOW_BYTES) + below;
    }
}
