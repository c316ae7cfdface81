package dev.farhand.capture.internal.encode.vp8;

/** Small sums over pixels. */
final class Pixels {
    private Pixels() {}

    static int clamp(int value) {
        return value < 0 ? 0 : Math.min(value, 255);
    }

    /** How far 16 × 16 pixels are from those of a plane, added up; may stop where it is more than the limit. */
    static int difference(int[] source, byte[] plane, int at, int stride, int limit) {
        int sum = 0;
        for (int from = 0; from < 256 && sum < limit; from += 16, at += stride) {
            for (int x = 0; x < 16; x++) {
                sum += Math.abs(source[from + x] - (plane[at + x] & 255));
            }
        }
        return sum;
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
