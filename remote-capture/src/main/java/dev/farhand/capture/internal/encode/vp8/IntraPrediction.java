package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/**
 * Predicts whole squares of 16 × 16 or 8 × 8 pixels from the row above and the column to the left (RFC 6386 sections 12.2
 * and 12.3).
 */
final class IntraPrediction {
    static final int MEAN = 0;
    static final int VERTICAL = 1;
    static final int HORIZONTAL = 2;
    static final int TRUE_MOTION = 3;
    static final int MODES = 4;

    private IntraPrediction() {}

    /**
     * How far a prediction is from a square, added up; may stop where it is more than the limit.
     *
     * @param mean what {@link #mean} gave
     */
    static int difference(int mode, int[] source, int size, byte[] plane, int at, int stride, int mean, int limit) {
        return switch (mode) {
            case VERTICAL -> toAbove(source, size, plane, at - stride, limit);
            case HORIZONTAL -> toLeft(source, size, plane, at - 1, stride, limit);
            case TRUE_MOTION -> toTrueMotion(source, size, plane, at, stride, limit);
            default -> toMean(source, size, mean);
        };
    }

    /** All of it, since a plain loop over all goes several pixels at a time. */
    private static int toMean(int[] source, int size, int mean) {
        int sum = 0;
        for (int i = 0; i < size * size; i++) {
            sum += Math.abs(source[i] - mean);
        }
        return sum;
    }

    private static int toAbove(int[] source, int size, byte[] plane, int above, int limit) {
        int sum = 0;
        for (int from = 0; from < size * size && sum < limit; from += size) {
            for (int x = 0; x < size; x++) {
                sum += Math.abs(source[from + x] - (plane[above + x] & 255));
            }
        }
        return sum;
    }

    private static int toLeft(int[] source, int size, byte[] plane, int left, int stride, int limit) {
        int sum = 0;
        for (int from = 0; from < size * size && sum < limit; from += size, left += stride) {
            int value = plane[left] & 255;
            for (int x = 0; x < size; x++) {
                sum += Math.abs(source[from + x] - value);
            }
        }
        return sum;
    }

    private static int toTrueMotion(int[] source, int size, byte[] plane, int at, int stride, int limit) {
        int sum = 0;
        int above = at - stride;
        int corner = plane[above - 1] & 255;
        for (int from = 0; from < size * size && sum < limit; from += size, at += stride) {
            int lift = (plane[at - 1] & 255) - corner;
            for (int x = 0; x < size; x++) {
                sum += Math.abs(source[from + x] - Pixels.clamp(lift + (plane[above + x] & 255)));
            }
        }
        return sum;
    }

    /** The mean of the pixels around a square that are inside the picture; 128 when none is. */
    static int mean(byte[] plane, int at, int stride, int size, boolean hasLeft, boolean hasAbove) {
        if (!hasLeft && !hasAbove) {
            return 128;
        }
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += hasAbove ? plane[at - stride + i] & 255 : 0;
            sum += hasLeft ? plane[at + i * stride - 1] & 255 : 0;
        }
        int count = hasLeft && hasAbove ? 2 * size : size;
        return (sum + count / 2) / count;
    }

    /** Puts a prediction into its plane. */
    static void put(int mode, byte[] plane, int at, int stride, int size, int mean) {
        int above = at - stride;
        int corner = plane[above - 1] & 255;
        for (int y = 0; y < size; y++, at += stride) {
            switch (mode) {
                case VERTICAL -> System.arraycopy(plane, above, plane, at, size);
                case HORIZONTAL -> Arrays.fill(plane, at, at + size, plane[at - 1]);
                case TRUE_MOTION -> {
                    int lift = (plane[at - 1] & 255) - corner;
                    for (int x = 0; x < size; x++) {
                        plane[at + x] = (byte) Pixels.clamp(lift + (plane[above + x] & 255));
                    }
                }
                default -> Arrays.fill(plane, at, at + size, (byte) mean);
            }
        }
    }

    /** The mode of blocks that neighbours in a key frame take a whole square's mode for. */
    static byte asBlockMode(int mode) {
        return switch (mode) {
            case VERTICAL -> BlockPrediction.VERTICAL;
            case HORIZONTAL -> BlockPrediction.HORIZONTAL;
            case TRUE_MOTION -> BlockPrediction.TRUE_MOTION;
            default -> BlockPrediction.MEAN;
        };
    }
}
