package dev.farhand.capture.internal.encode.h264;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Colours of a macroblock foretold by a moved piece of another picture (8.4.2.2.2): as they are there, or half way between two or four
 * of them, where the vector is odd. Eight lie side by side in a number of 64 bits.
 */
final class InterChroma {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SIDE = 8;
    /** All bits of eight bytes but the highest. */
    private static final long HALVES = 0x7f7f_7f7f_7f7f_7f7fL;

    private static final long LOW_BYTES = 0x00ff_00ff_00ff_00ffL;
    /** Half of four, for four sums side by side. */
    private static final long TWOS = 0x0002_0002_0002_0002L;

    private InterChroma() {}

    /** Puts both colours of a macroblock into a picture. */
    static void put(CodedPicture from, CodedPicture to, int column, int row, int vector) {
        put(from, from.u, to.u, column, row, vector);
        put(from, from.v, to.v, column, row, vector);
    }

    private static void put(CodedPicture picture, byte[] from, byte[] to, int column, int row, int vector) {
        int stride = picture.chromaStride;
        int left = column * SIDE + (Vector.x(vector) >> 1);
        int top = row * SIDE + (Vector.y(vector) >> 1);
        int right = Vector.x(vector) & 1;
        int down = Vector.y(vector) & 1;
        if (left + right + SIDE > stride || top + down + SIDE > picture.rows * SIDE) {
            putAtEdge(picture, from, to, column, row, vector);
            return;
        }
        int at = picture.chromaAt(column, row);
        int a = top * stride + left;
        int d = a + down * stride + right;
        for (int line = 0; line < SIDE; line++, at += stride, a += stride, d += stride) {
            long first = (long) LONGS.get(from, a);
            if (a == d) {
                LONGS.set(to, at, first);
            } else if ((right & down) == 0) {
                LONGS.set(to, at, between(first, (long) LONGS.get(from, d)));
            } else {
                long second = (long) LONGS.get(from, a + 1);
                long third = (long) LONGS.get(from, d - 1);
                LONGS.set(to, at, between(first, second, third, (long) LONGS.get(from, d)));
            }
        }
    }

    /** Eight pixels between two each; half of one is rounded up. */
    private static long between(long a, long b) {
        return (a | b) - ((a ^ b) >>> 1 & HALVES);
    }

    /** The same between four each. */
    private static long between(long a, long b, long c, long d) {
        long even = (a & LOW_BYTES) + (b & LOW_BYTES) + (c & LOW_BYTES) + (d & LOW_BYTES) + TWOS;
        long odd = (a >>> 8 & LOW_BYTES) + (b >>> 8 & LOW_BYTES) + (c >>> 8 & LOW_BYTES) + (d >>> 8 & LOW_BYTES) + TWOS;
        return even >>> 2 & LOW_BYTES | (odd >>> 2 & LOW_BYTES) << 8;
    }

    /** What is beyond the picture's edge repeats the last pixel. */
    private static void putAtEdge(CodedPicture picture, byte[] from, byte[] to, int column, int row, int vector) {
        int left = column * SIDE + (Vector.x(vector) >> 1);
        int top = row * SIDE + (Vector.y(vector) >> 1);
        int lastX = picture.chromaStride - 1;
        int lastY = picture.rows * SIDE - 1;
        int at = picture.chromaAt(column, row);
        for (int y = top; y < top + SIDE; y++, at += picture.chromaStride) {
            int line = y * picture.chromaStride;
            int next = Math.min(lastY, y + (Vector.y(vector) & 1)) * picture.chromaStride;
            for (int i = 0; i < SIDE; i++) {
                int a = left + i;
                int b = Math.min(lastX, a + (Vector.x(vector) & 1));
                int sum = (from[line + a] & 255)
                        + (from[line + b] & 255)
                        + (from[next + a] & 255)
                        + (from[next + b] & 255);
                to[at + i] = (byte) (sum + 2 >> 2);
            }
        }
    }
}
