package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/**
 * The ten ways to predict 4 × 4 pixels of brightness from what is above and to the left (RFC 6386 section 12.3). Keeps every prediction of
 * the block that was looked at last.
 */
final class BlockPrediction {
    static final int MEAN = 0;
    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;
    static final int LEFT_DOWN = 4;
    static final int RIGHT_DOWN = 5;
    static final int VERTICAL_RIGHT = 6;
    static final int VERTICAL_LEFT = 7;
    static final int HORIZONTAL_DOWN = 8;
    static final int HORIZONTAL_UP = 9;

    private static final int MODES = 10;
    /** Differences that one more bit for the mode is worth. */
    private static final int WORTH_OF_MODE = 4;

    private final int[][] predictions = new int[MODES][16];
    /** From the lowest pixel to the left, up to the corner, and on to the eighth above: {@code E} of the RFC. */
    private final int[] edge = new int[13];

    /** Looks at the pixels around a block; those above and to the right of it may lie elsewhere. */
    void look(byte[] plane, int at, int stride, int aboveRight) {
        for (int i = 0; i < 4; i++) {
            edge[i] = plane[at + (3 - i) * stride - 1] & 255;
            edge[5 + i] = plane[at - stride + i] & 255;
            edge[9 + i] = plane[aboveRight + i] & 255;
        }
        edge[4] = plane[at - stride - 1] & 255;
    }

    /**
     * Chooses the mode that comes closest.
     *
     * @param good with a difference below it, the oblique modes are not tried
     */
    int choose(int[] source, int from, int sourceStride, int good) {
        int best = MEAN;
        int least = Integer.MAX_VALUE;
        for (int mode = MEAN; mode < MODES && (mode <= HORIZONTAL || least >= good); mode++) {
            predict(mode);
            int cost = mode == MEAN ? 0 : WORTH_OF_MODE * (mode + 2);
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
            case HORIZONTAL -> horizontal(to);
            case LEFT_DOWN -> leftDown(to);
            case RIGHT_DOWN -> rightDown(to);
            case VERTICAL_RIGHT -> verticalRight(to);
            case VERTICAL_LEFT -> verticalLeft(to);
            case HORIZONTAL_DOWN -> horizontalDown(to);
            default -> horizontalUp(to);
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

    private void leftDown(int[] to) {
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4 && x + y < 6; x++) {
                to[y * 4 + x] = three(5 + y + x);
            }
        }
        to[15] = edge[11] + 3 * edge[12] + 2 >> 2;
    }

    private void rightDown(int[] to) {
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                to[y * 4 + x] = three(3 - y + x);
            }
        }
    }

    private void verticalRight(int[] to) {
        to[12] = three(1);
        to[8] = three(2);
        for (int x = 0; x < 4; x++) {
            to[x] = two(4 + x);
            to[4 + x] = three(3 + x);
        }
        System.arraycopy(to, 0, to, 9, 3);
        System.arraycopy(to, 4, to, 13, 3);
    }

    private void verticalLeft(int[] to) {
        for (int x = 0; x < 4; x++) {
            to[x] = two(5 + x);
            to[4 + x] = three(5 + x);
        }
        System.arraycopy(to, 1, to, 8, 3);
        System.arraycopy(to, 5, to, 12, 3);
        to[11] = three(9);
        to[15] = three(10);
    }

    private void horizontalDown(int[] to) {
        for (int y = 0; y < 4; y++) {
            to[y * 4] = two(3 - y);
            to[y * 4 + 1] = three(3 - y);
        }
        to[2] = three(4);
        to[3] = three(5);
        for (int y = 1; y < 4; y++) {
            to[y * 4 + 2] = to[y * 4 - 4];
            to[y * 4 + 3] = to[y * 4 - 3];
        }
    }

    private void horizontalUp(int[] to) {
        to[0] = two(2);
        to[1] = three(1);
        to[2] = two(1);
        to[3] = three(0);
        to[4] = to[2];
        to[5] = to[3];
        to[6] = two(0);
        to[7] = edge[1] + 3 * edge[0] + 2 >> 2;
        to[8] = to[6];
        to[9] = to[7];
        Arrays.fill(to, 10, 16, edge[0]);
    }

    /** Two neighbours of the edge, evenly. */
    private int two(int i) {
        return edge[i] + edge[i + 1] + 1 >> 1;
    }

    /** Three neighbours of the edge, the middle one doubled. */
    private int three(int i) {
        return edge[i] + 2 * edge[i + 1] + edge[i + 2] + 2 >> 2;
    }
}
