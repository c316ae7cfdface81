package dev.farhand.capture.internal.encode.vp8;

/**
 * The vectors of a macroblock's neighbours, by which its own is told (RFC 6386 section 18.3). Ours all lead to whole
 * macroblocks inside the picture, and a neighbour is at most one macroblock away: so the limits that the RFC puts on these
 * vectors never change one, and there is nothing to clamp.
 */
final class NearVectors {
    /** A vector of its own may differ from the best guess by this much: ten bits of quarters of a pixel. */
    static final int FARTHEST = 255;

    private final MacroblockModes modes;
    private final int[] x = new int[4];
    private final int[] y = new int[4];
    private final int[] counts = new int[4];
    private int last;

    NearVectors(MacroblockModes modes) {
        this.modes = modes;
    }

    /** Looks at the neighbours of a macroblock. */
    void find(int at) {
        for (int i = 0; i < 4; i++) {
            x[i] = 0;
            y[i] = 0;
            counts[i] = 0;
        }
        last = 0;
        look(at - modes.stride, 2);
        look(at - 1, 2);
        look(at - modes.stride - 1, 1);
        if (counts[3] != 0 && x[3] == x[1] && y[3] == y[1]) {
            counts[1]++;
        }
        // How many neighbours have vectors for their parts: none of ours.
        counts[3] = 0;
        if (counts[2] > counts[1]) {
            swapNearest();
        }
        if (counts[1] >= counts[0]) {
            x[0] = x[1];
            y[0] = y[1];
        }
    }

    private void look(int neighbour, int weight) {
        if (modes.isIntra(neighbour)) {
            return;
        }
        int vx = modes.vectorX[neighbour];
        int vy = modes.vectorY[neighbour];
        if ((vx | vy) == 0) {
            counts[0] += weight;
            return;
        }
        if (vx != x[last] || vy != y[last]) {
            last++;
            x[last] = vx;
            y[last] = vy;
        }
        counts[last] += weight;
    }

    private void swapNearest() {
        int kept = counts[1];
        counts[1] = counts[2];
        counts[2] = kept;
        kept = x[1];
        x[1] = x[2];
        x[2] = kept;
        kept = y[1];
        y[1] = y[2];
        y[2] = kept;
    }

    /** The probability at a step of the question which vector it is: none, nearest, near, its own, or one for each part. */
    int probability(int step) {
        return ModeTables.VECTOR_CONTEXT[counts[step]][step];
    }

    boolean isNearest(int vx, int vy) {
        return vx == x[1] && vy == y[1];
    }

    boolean isNear(int vx, int vy) {
        return vx == x[2] && vy == y[2];
    }

    /** The guess that a vector of its own is told against. */
    int bestX() {
        return x[0];
    }

    int bestY() {
        return y[0];
    }

    /** Whether a vector can be told at all. */
    boolean canTell(int vx, int vy) {
        return isNearest(vx, vy)
                || isNear(vx, vy)
                || Math.abs(vx - x[0]) <= FARTHEST && Math.abs(vy - y[0]) <= FARTHEST;
    }
}
