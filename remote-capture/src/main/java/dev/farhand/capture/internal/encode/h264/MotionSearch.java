package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.colour.Macroblock;

/** Looks for the vector that brings a macroblock closest, where none is exact. */
final class MotionSearch {
    private static final int SIDE = 16;

    private final int[] source;
    private final PackedDistance packed = new PackedDistance();
    private CodedPicture picture;
    private int column;
    private int row;
    private int best;
    private int distance;

    MotionSearch(Macroblock macroblock, CodedPicture picture) {
        this.source = macroblock.y();
        this.picture = picture;
    }

    /** Begins a macroblock with the vector that costs least: none. */
    void begin(CodedPicture before, int atColumn, int atRow) {
        picture = before;
        column = atColumn;
        row = atRow;
        packed.pack(source);
        best = Vector.ZERO;
        distance = distance(Vector.ZERO, Integer.MAX_VALUE);
    }

    /** The closest vector so far. */
    int best() {
        return best;
    }

    /** How far the closest one is, with its price. */
    int distance() {
        return distance;
    }

    /** Takes a vector if it is closer by more than its price. */
    boolean attempt(int vector, int price) {
        if (!isInside(vector)) {
            return false;
        }
        int found = distance(vector, distance - price) + price;
        if (found >= distance) {
            return false;
        }
        distance = found;
        best = vector;
        return true;
    }

    /** Goes on from the closest one to what is closer around it, until nothing is. */
    void descend(int price, int mostSteps) {
        boolean closer = true;
        for (int step = 0; closer && step < mostSteps; step++) {
            int x = Vector.x(best);
            int y = Vector.y(best);
            closer = attempt(Vector.of(x + 1, y), price);
            closer |= attempt(Vector.of(x - 1, y), price);
            closer |= attempt(Vector.of(x, y + 1), price);
            closer |= attempt(Vector.of(x, y - 1), price);
        }
    }

    private boolean isInside(int vector) {
        int x = column * SIDE + Vector.x(vector);
        int y = row * SIDE + Vector.y(vector);
        return x >= 0
                && y >= 0
                && x + SIDE <= picture.stride
                && y + SIDE <= picture.rows * SIDE
                && Math.abs(Vector.x(vector)) <= Level.LONGEST_X
                && Math.abs(Vector.y(vector)) <= Level.LONGEST_Y;
    }

    private int distance(int vector, int limit) {
        int at = picture.lumaAt(column, row) + Vector.y(vector) * picture.stride + Vector.x(vector);
        return packed.from(picture.y, at, picture.stride, limit);
    }
}
