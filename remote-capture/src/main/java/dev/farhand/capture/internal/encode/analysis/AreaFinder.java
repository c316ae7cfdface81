package dev.farhand.capture.internal.encode.analysis;

import dev.farhand.core.media.PixelAreas;

/** Covers marked blocks with areas: runs of a row, put together with equal runs of the rows above. */
public final class AreaFinder {
    /** Areas that reach down to the row before the one that is looked at, from left to right. */
    private int[] above;

    private int[] here;
    private int aboveCount;
    private int hereCount;

    /** For maps of so many columns, or less. */
    public AreaFinder(int columns) {
        above = new int[columns];
        here = new int[columns];
    }

    /** Adds the areas of all marked blocks. */
    public void find(BlockMap marked, PixelAreas areas) {
        aboveCount = 0;
        for (int row = 0; row < marked.rows(); row++) {
            hereCount = 0;
            for (int column = 0; column < marked.columns(); column++) {
                if (marked.isMarked(column, row)) {
                    int end = marked.endOfRun(column, row);
                    cover(marked, areas, column, end, row);
                    column = end;
                }
            }
            int[] swap = above;
            above = here;
            here = swap;
            aboveCount = hereCount;
        }
    }

    private void cover(BlockMap marked, PixelAreas areas, int column, int end, int row) {
        int x = column * BlockMap.SIZE;
        int y = row * BlockMap.SIZE;
        int width = marked.right(end - 1) - x;
        int height = marked.bottom(row) - y;
        int area = equalAbove(areas, x, width);
        if (area >= 0) {
            areas.grow(area, height);
        } else {
            area = areas.size();
            areas.add(x, y, width, height);
        }
        here[hereCount++] = area;
    }

    private int equalAbove(PixelAreas areas, int x, int width) {
        for (int i = 0; i < aboveCount; i++) {
            int area = above[i];
            if (areas.x(area) == x && areas.width(area) == width) {
                return area;
            }
        }
        return -1;
    }
}
