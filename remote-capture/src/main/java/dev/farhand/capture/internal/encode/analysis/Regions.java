package dev.farhand.capture.internal.encode.analysis;

import java.util.Arrays;

/**
 * Which marked blocks belong together: those that touch, also by a corner, and those with one block between them. A video and the
 * text somebody types beside it are two regions, and each is written the way that is best for it.
 */
public final class Regions {
    private static final int NONE = -1;
    /** How far apart blocks of one region may be. */
    private static final int REACH = 2;

    private final int[] labels;
    private final int[] parents;
    private final int[] blocks;
    private final int[] numbers;
    private int labelsGiven;
    private int count;

    public Regions(BlockMap size) {
        labels = new int[size.size()];
        parents = new int[size.size()];
        numbers = new int[size.size()];
        blocks = new int[size.size()];
    }

    /** Looks at a map anew. */
    public void find(BlockMap marked) {
        Arrays.fill(labels, NONE);
        labelsGiven = 0;
        count = 0;
        for (int row = 0, block = 0; row < marked.rows(); row++) {
            for (int column = 0; column < marked.columns(); column++, block++) {
                if (marked.isMarked(block)) {
                    label(marked, column, row, block);
                }
            }
        }
        number();
    }

    private void label(BlockMap marked, int column, int row, int block) {
        int label = NONE;
        int left = Math.max(0, column - REACH);
        int right = Math.min(marked.columns() - 1, column + REACH);
        for (int y = Math.max(0, row - REACH); y <= row; y++) {
            int end = y == row ? column - 1 : right;
            for (int x = left; x <= end; x++) {
                int other = labels[y * marked.columns() + x];
                if (other != NONE) {
                    label = label == NONE ? root(other) : join(label, root(other));
                }
            }
        }
        if (label == NONE) {
            label = labelsGiven++;
            parents[label] = label;
        }
        labels[block] = label;
    }

    private int root(int label) {
        int root = label;
        while (parents[root] != root) {
            root = parents[root];
        }
        parents[label] = root;
        return root;
    }

    /** The older one takes the other in. */
    private int join(int a, int b) {
        int root = Math.min(a, b);
        parents[Math.max(a, b)] = root;
        return root;
    }

    /** Gives those that are left numbers from 0 on, in the order in which they begin. */
    private void number() {
        Arrays.fill(numbers, 0, labelsGiven, NONE);
        for (int block = 0; block < labels.length; block++) {
            if (labels[block] != NONE) {
                int root = root(labels[block]);
                if (numbers[root] == NONE) {
                    numbers[root] = count;
                    blocks[count++] = 0;
                }
                labels[block] = numbers[root];
                blocks[labels[block]]++;
            }
        }
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** How many blocks one has. */
    public int blocks(int region) {
        return blocks[region];
    }

    /** Which one a marked block belongs to. */
    public int of(int block) {
        return labels[block];
    }
}
