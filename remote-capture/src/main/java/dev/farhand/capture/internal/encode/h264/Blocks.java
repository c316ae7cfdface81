package dev.farhand.capture.internal.encode.h264;

/** Differences of 4 × 4 blocks from what foretells them, and back. */
final class Blocks {
    private Blocks() {}

    /** Puts the source less a prediction from a picture into a block; gives the sum of what differs. */
    static int subtract(
            int[] source, int sourceAt, int sourceStride, byte[] from, int fromAt, int stride, int[] block) {
        int sum = 0;
        int s = sourceAt;
        int p = fromAt;
        for (int i = 0; i < 16; i += 4) {
            int a = source[s] - (from[p] & 255);
            int b = source[s + 1] - (from[p + 1] & 255);
            int c = source[s + 2] - (from[p + 2] & 255);
            int d = source[s + 3] - (from[p + 3] & 255);
            block[i] = a;
            block[i + 1] = b;
            block[i + 2] = c;
            block[i + 3] = d;
            sum += Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d);
            s += sourceStride;
            p += stride;
        }
        return sum;
    }

    /** Puts the sum of a prediction from one picture and a block into another. */
    static void add(int[] block, byte[] from, int fromAt, byte[] to, int toAt, int stride) {
        int p = fromAt;
        int q = toAt;
        for (int i = 0; i < 16; i += 4) {
            to[q] = clip((from[p] & 255) + block[i]);
            to[q + 1] = clip((from[p + 1] & 255) + block[i + 1]);
            to[q + 2] = clip((from[p + 2] & 255) + block[i + 2]);
            to[q + 3] = clip((from[p + 3] & 255) + block[i + 3]);
            p += stride;
            q += stride;
        }
    }

    /** Puts the sum of a prediction in rows of its own and a block into a picture. */
    static void add(int[] block, int[] prediction, int predictionAt, int rowLength, byte[] to, int toAt, int stride) {
        int p = predictionAt;
        int q = toAt;
        for (int i = 0; i < 16; i += 4) {
            to[q] = clip(prediction[p] + block[i]);
            to[q + 1] = clip(prediction[p + 1] + block[i + 1]);
            to[q + 2] = clip(prediction[p + 2] + block[i + 2]);
            to[q + 3] = clip(prediction[p + 3] + block[i + 3]);
            p += rowLength;
            q += stride;
        }
    }

    /** Adds a block that is nothing but its mean: what {@link Transform#inverse} makes of that is the same everywhere. */
    static void addMean(int mean, byte[] plane, int at, int stride) {
        int value = mean + 32 >> 6;
        int q = at;
        for (int line = 0; line < 4 && value != 0; line++) {
            plane[q] = clip((plane[q] & 255) + value);
            plane[q + 1] = clip((plane[q + 1] & 255) + value);
            plane[q + 2] = clip((plane[q + 2] & 255) + value);
            plane[q + 3] = clip((plane[q + 3] & 255) + value);
            q += stride;
        }
    }

    /** What the differences of a block add up to: its mean, before quantisation. */
    static int sum(int[] block) {
        int sum = 0;
        for (int i = 0; i < 16; i++) {
            sum += block[i];
        }
        return sum;
    }

    /** Puts a square of a prediction into a picture as it is. */
    static void put(int[] prediction, int predictionAt, int side, byte[] to, int toAt, int stride) {
        int p = predictionAt;
        for (int line = 0, q = toAt; line < side; line++, q += stride) {
            for (int i = 0; i < side; i++) {
                to[q + i] = (byte) prediction[p++];
            }
        }
    }

    /** What differs between two rows of numbers. */
    static int distance(int[] a, int[] b, int bOffset, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.abs(a[i] - b[i + bOffset]);
        }
        return sum;
    }

    private static byte clip(int value) {
        return (byte) (value < 0 ? 0 : Math.min(value, 255));
    }
}
