package dev.farhand.capture.internal.encode.vp8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The pixels half way between others, by the six numbers 3, -16, 77, 77, -16, 3 in 1/128 (RFC 6386 section 18.3). Four pixels lie side
 * by side in a number of 64 bits, sixteen for each: no sum on the way is below zero or above 2^16.
 */
final class SixTaps {
    /** Pixels the filter sees before a pixel, and after. */
    static final int BEFORE = 2;

    static final int AFTER = 3;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SHIFT = 7;

    private static final long LOW_BYTES = 0x00ff_00ff_00ff_00ffL;
    private static final long ONES = 0x0001_0001_0001_0001L;
    /** More than 16 times two pixels, so that what is taken away leaves something; 64 when shifted. */
    private static final int LIFT = 1 << 13;
    /** With half of what is shifted out, for rounding. */
    private static final long BEGIN = ONES * (LIFT + (1 << SHIFT - 1));

    private static final long SHIFTED = ONES * (0xffff >> SHIFT);
    private static final long LIFTED = ONES * (LIFT >> SHIFT);
    private static final long HIGHEST = ONES << 15;

    private SixTaps() {}

    /**
     * Puts rows of eight pixels, each half way between one and the next.
     *
     * @param begin the first one before, in the first row
     * @param step from a pixel to the next: along a row, or down a column
     */
    static void between(
            byte[] from, int begin, int step, int fromStride, byte[] to, int toBegin, int toStride, int rows) {
        int at = begin;
        int out = toBegin;
        for (int row = 0; row < rows; row++, at += fromStride, out += toStride) {
            long a = (long) LONGS.get(from, at - 2 * step);
            long b = (long) LONGS.get(from, at - step);
            long c = (long) LONGS.get(from, at);
            long d = (long) LONGS.get(from, at + step);
            long e = (long) LONGS.get(from, at + 2 * step);
            long f = (long) LONGS.get(from, at + 3 * step);
            long even = between(
                    (a & LOW_BYTES) + (f & LOW_BYTES),
                    (b & LOW_BYTES) + (e & LOW_BYTES),
                    (c & LOW_BYTES) + (d & LOW_BYTES));
            long odd = between(
                    (a >>> 8 & LOW_BYTES) + (f >>> 8 & LOW_BYTES),
                    (b >>> 8 & LOW_BYTES) + (e >>> 8 & LOW_BYTES),
                    (c >>> 8 & LOW_BYTES) + (d >>> 8 & LOW_BYTES));
            LONGS.set(to, out, even | odd << 8);
        }
    }

    private static long between(long outer, long middle, long inner) {
        long lifted = 3 * outer + 77 * inner + BEGIN - 16 * middle >>> SHIFT & SHIFTED;
        // The highest bit stays where the pixel is not below zero; where it is, nothing of it is kept.
        long above = lifted + HIGHEST - LIFTED;
        long kept = (above >>> 15 & ONES) * 0xffff;
        long pixels = above & ~HIGHEST & kept;
        // And all bits of it where it is more than fits.
        long more = (pixels >>> 8 & ONES) * 0xff;
        return (pixels | more) & LOW_BYTES;
    }
}
