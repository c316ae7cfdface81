package dev.farhand.capture.internal.encode.h264;

/** Vectors of whole pixels, two halves of a number: no object for each macroblock. */
final class Vector {
    static final int ZERO = 0;

    private Vector() {}

    static int of(int x, int y) {
        return x << 16 | y & 0xffff;
    }

    static int x(int vector) {
        return vector >> 16;
    }

    static int y(int vector) {
        return (short) vector;
    }

    /** Whether it leads between two places of colour, which has half the size. */
    static boolean isOdd(int vector) {
        return (vector & 0x10001) != 0;
    }
}
