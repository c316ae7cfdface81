package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/**
 * Ways to predict 4 × 4 pixels of brightness from what is above and to the left (RFC 6386 section 12.3). Of the ten there
 * are, the six oblique ones are not used: on drawn screens they saved less than half a percent of a key frame, for more than
 * twice the attempts. Keeps every prediction of the block that was looked at last.
 */
final class BlockPrediction {
    static final int MEAN = 0;
    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;

    private static final int MODES = 4;
    /** Differences that one more bit for the mode is worth. */
    private static final int WORTH_OF_MODE = 4;

    private final int[][] predictions = new int[MODES][16];
    /** From the lowest pixel to the left, up to the corner, and on to the fifth above: {@code E} of the RFC. */
    private final int[] edge = new int[10];

    /** Looks at the pixels around a block; the one above and to the right of it may lie elsewhere. */
    void look(byte[] plane, int at, int stride, int aboveRight) {
        for (int i = 0; i < 4; i++) {
            edge[i] = plane[at + (3 - i) * stride - 1] & 255;
            edge[5 + i] = plane[at - stride + i] & 255;
        }
        edge[9] = plane[aboveRight] & 255;
        edge[4] = plane[at - stride - 1] & 255;
    }

    /** Chooses the mode that comes closest. */
    int choose(int[] source, int from, int sourceStride) {
        int best = MEAN;
        int least = Integer.MAX_VALUE;
        for (int mode = MEAN; mode < MODES; mode++) {
            int cost = mode == MEAN ? 0 : WORTH_OF_MODE * (mode + 2);
            if (cost >= least) {
                // Nothing after this can be better: most of a screen is plain.
                break;
            }
            predict(mode);
            cost += difference(predictions[mode], source, from, sourceStride, least - cost);
            if (cost < least) {
                least = cost;
                best = mode;
            }
        }
        return best;
    }

    /** Puts a prediction where the block is. */
    void put(int mode, byte[] plane, int at, int stride) {
        int[] prediction = predictions[mode];
        for (int y = 0, i = 0; y < 4; y++, at += stride) {
            for (int x = 0; x < 4; x++, i++) {
                plane[at + x] = (byte) prediction[i];
            }
        }
    }

    /** May stop where it is more than the limit. */
    private static int difference(int[] prediction, int[] source, int from, int stride, int limit) {
        int sum = 0;
        for (int i = 0; i < 16 && sum < limit; i += 4, from += stride) {
            sum += Math.abs(source[from] - prediction[i])
                    + Math.abs(source[from + 1] - prediction[i + 1])
                    + Math.abs(source[from + 2] - prediction[i + 2])
                    + Math.abs(source[from + 3] - prediction[i + 3]);
        }
        return sum;
    }

    private void predict(int mode) {
        int[] to = predictions[mode];
        switch (mode) {
            case MEAN -> mean(to);
            case TRUE_MOTION -> trueMotion(to);
            case VERTICAL -> vertical(to);
            default -> horizontal(to);
        }
    }

    private void mean(int[] to) {
        int sum = 4;
        for (int i = 0; i < 4; i++) {
            sum += edge[i] + edge[5 + i];
        }
        Arrays.fill(to, sum >> 3);
    }

    private void trueMotion(int[] to) {
        for (int y = 0; y < 4; y++) {
            int left = edge[3 - y] - edge[4];
            for (int x = 0; x < 4; x++) {
                to[y * 4 + x] = Pixels.clamp(left + edge[5 + x]);
            }
        }
    }

    private void vertical(int[] to) {
        for (int x = 0; x < 4; x++) {
            int value = three(4 + x);
            to[x] = value;
            to[4 + x] = value;
            to[8 + x] = value;
            to[12 + x] = value;
        }
    }

    private void horizontal(int[] to) {
        Arrays.fill(to, 0, 4, three(2));
        Arrays.fill(to, 4, 8, three(1));
        Arrays.fill(to, 8, 12, three(0));
        Arrays.fill(to, 12, 16, edge[1] + 3 * edge[0] + 2 >> 2);
    }

    /** Three neighbours of the edge, the middle one doubled. */
    private int three(int i) {
        return edge[i] + 2 * edge[i + 1] + edge[i + 2] + 2 >> 2;
    }
}
