package dev.farhand.capture.internal.encode.analysis;

import java.util.Arrays;

/** A mark for each block of 16 × 16 pixels of a picture; the last ones of a row or column may be smaller. */
public final class BlockMap {
    /** Pixels of a block in each direction. */
    public static final int SIZE = 16;

    private static final int SHIFT = 4;

    private final int width;
    private final int height;
    private final int columns;
    private final int rows;
    private final boolean[] marks;
    private int count;

    /** None is marked. */
    public BlockMap(int width, int height) {
        this.width = width;
        this.height = height;
        this.columns = width + SIZE - 1 >> SHIFT;
        this.rows = height + SIZE - 1 >> SHIFT;
        this.marks = new boolean[columns * rows];
    }

    /** The row or column of blocks that a row or column of pixels lies in. */
    public static int of(int pixel) {
        return pixel >> SHIFT;
    }

    /** Pixels in a row of the picture. */
    public int width() {
        return width;
    }

    /** Rows of pixels of the picture. */
    public int height() {
        return height;
    }

    /** Blocks in a row. */
    public int columns() {
        return columns;
    }

    /** Rows of blocks. */
    public int rows() {
        return rows;
    }

    /** All blocks. */
    public int size() {
        return marks.length;
    }

    /** The marked ones. */
    public int count() {
        return count;
    }

    /** Whether none is marked. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Blocks are counted row by row. */
    public boolean isMarked(int block) {
        return marks[block];
    }

    /** The same by column and row. */
    public boolean isMarked(int column, int row) {
        return marks[row * columns + column];
    }

    /** Marks one. */
    public void mark(int block) {
        if (!marks[block]) {
            marks[block] = true;
            count++;
        }
    }

    /** Takes a mark away. */
    public void unmark(int block) {
        if (marks[block]) {
            marks[block] = false;
            count--;
        }
    }

    /** Marks each. */
    public void markAll() {
        Arrays.fill(marks, true);
        count = marks.length;
    }

    /** Takes all marks away. */
    public void clear() {
        if (count > 0) {
            Arrays.fill(marks, false);
            count = 0;
        }
    }

    /** Marks what another map of the same size has marked, too. */
    public void markAll(BlockMap other) {
        for (int block = 0; block < marks.length; block++) {
            if (other.marks[block]) {
                mark(block);
            }
        }
    }

    /** Becomes equal to another map of the same size. */
    public void copyFrom(BlockMap other) {
        System.arraycopy(other.marks, 0, marks, 0, marks.length);
        count = other.count;
    }

    /** The first block after this one, in the same row, that is not marked; at most {@link #columns}. */
    public int endOfRun(int column, int row) {
        int end = column;
        for (int block = row * columns + column; end < columns && marks[block]; block++) {
            end++;
        }
        return end;
    }

    /** The first pixel after a block column: less than sixteen further at the picture's edge. */
    public int right(int column) {
        return Math.min(width, (column + 1) * SIZE);
    }

    /** The first row of pixels after a row of blocks. */
    public int bottom(int row) {
        return Math.min(height, (row + 1) * SIZE);
    }
}
