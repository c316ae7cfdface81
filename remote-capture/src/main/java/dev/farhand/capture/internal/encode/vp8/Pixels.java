package dev.farhand.capture.internal.encode.vp8;

/** Small sums over pixels. */
final class Pixels {
    private Pixels() {}

    static int clamp(int value) {
        return value < 0 ? 0 : Math.min(value, 255);
    }

    /** How far the pixels of each block are from their mean, added up: about what intra prediction leaves. */
    static int roughness(int[] source) {
        int sum = 0;
        for (int block = 0; block < 16; block++) {
            int from = (block >> 2) * 64 + (block & 3) * 4;
            int mean = 8;
            for (int y = 0; y < 64; y += 16) {
                mean += source[from + y] + source[from + y + 1] + source[from + y + 2] + source[from + y + 3];
            }
            mean >>= 4;
            for (int y = 0; y < 64; y += 16) {
                sum += Math.abs(source[from + y] - mean)
                        + Math.abs(source[from + y + 1] - mean)
                        + Math.abs(source[from + y + 2] - mean)
                        + Math.abs(source[from + y + 3] - mean);
            }
        }
        return sum;
    }
}
