package dev.farhand.recording.internal.vp8;

/** What a block looks like by its neighbours (RFC 6386 §12). */
final class Prediction {
    /** Modes of whole blocks. */
    static final int DC = 0;

    static final int VERTICAL = 1;
    static final int HORIZONTAL = 2;
    static final int TRUE_MOTION = 3;

    /** Modes of subblocks, in the order of their tables (§8.1). */
    static final int B_DC = 0;

    static final int B_TRUE_MOTION = 1;
    static final int B_VERTICAL = 2;
    static final int B_HORIZONTAL = 3;
    static final int B_LEFT_DOWN = 4;
    static final int B_RIGHT_DOWN = 5;
    private static final int B_VERTICAL_RIGHT = 6;
    static final int B_VERTICAL_LEFT = 7;
    static final int B_HORIZONTAL_DOWN = 8;

    /** A mean of three pixels around one; smaller numbers are means of one and the next. */
    private static final int THREE = 16;

    /** Where along the edge each pixel of a subblock looks, for the four modes that follow (§12.3). */
    private static final int[][] SLANTED = {
        {4, 5, 6, 7, 20, 21, 22, 23, 19, 4, 5, 6, 18, 20, 21, 22},
        {5, 6, 7, 8, 22, 23, 24, 25, 6, 7, 8, 26, 23, 24, 25, 27},
        {3, 20, 21, 22, 2, 19, 3, 20, 1, 18, 2, 19, 0, 17, 1, 18},
        {2, 18, 1, 17, 1, 17, 0, 16, 0, 16, -1, -1, -1, -1, -1, -1},
    };

    /** Pixels around a subblock, from its lower left to its upper right: 4 to the left, the corner, 8 above. */
    private static final int CORNER = 4;

    private final int[] edge = new int[13];

    /** Of a macroblock's luma or colour. */
    void whole(Plane plane, int mode, int x, int y, int size) {
        int mean = mode == DC ? mean(plane, x, y, size) : 0;
        int corner = plane.at(x - 1, y - 1);
        for (int row = y; row < y + size; row++) {
            for (int column = x; column < x + size; column++) {
                int value =
                        switch (mode) {
                            case VERTICAL -> plane.at(column, y - 1);
                            case HORIZONTAL -> plane.at(x - 1, row);
                            case TRUE_MOTION -> plane.at(x - 1, row) + plane.at(column, y - 1) - corner;
                            default -> mean;
                        };
                plane.set(column, row, value);
            }
        }
    }

    /** Of what there is: what lies outside of the picture does not count here. */
    private static int mean(Plane plane, int x, int y, int size) {
        int sum = 0;
        int count = 0;
        for (int i = 0; i < size; i++) {
            sum += y > 0 ? plane.at(x + i, y - 1) : 0;
            sum += x > 0 ? plane.at(x - 1, y + i) : 0;
        }
        count += y > 0 ? size : 0;
        count += x > 0 ? size : 0;
        return count == 0 ? 128 : (sum + count / 2) / count;
    }

    /** Of a subblock, whose upper right neighbours lie in row {@code rightY}. */
    void part(Plane plane, int mode, int x, int y, int rightY) {
        for (int i = 0; i < 4; i++) {
            edge[3 - i] = plane.at(x - 1, y + i);
            edge[CORNER + 1 + i] = plane.at(x + i, y - 1);
            edge[CORNER + 5 + i] = plane.at(x + 4 + i, rightY);
        }
        edge[CORNER] = plane.at(x - 1, y - 1);
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                plane.set(x + column, y + row, value(mode, row, column));
            }
        }
    }

    private int value(int mode, int row, int column) {
        int above = CORNER + 1 + column;
        int left = CORNER - 1 - row;
        return switch (mode) {
            case B_DC -> mean();
            case B_TRUE_MOTION -> edge[left] + edge[above] - edge[CORNER];
            case B_VERTICAL -> three(above);
            case B_HORIZONTAL -> three(left);
            case B_LEFT_DOWN -> three(CORNER + 2 + row + column);
            case B_RIGHT_DOWN -> three(CORNER - row + column);
            default -> slanted(SLANTED[mode - B_VERTICAL_RIGHT][4 * row + column]);
        };
    }

    private int slanted(int place) {
        return place < THREE ? two(place) : three(place - THREE);
    }

    private int mean() {
        int sum = 4;
        for (int i = 0; i < 4; i++) {
            sum += edge[i] + edge[CORNER + 1 + i];
        }
        return sum >> 3;
    }

    private int two(int at) {
        return edge[Math.max(at, 0)] + edge[at + 1] + 1 >> 1;
    }

    /** Around one; at either end of the edge it goes on as it is there. */
    private int three(int at) {
        return edge[Math.max(at - 1, 0)] + 2 * edge[at] + edge[Math.min(at + 1, edge.length - 1)] + 2 >> 2;
    }
}
