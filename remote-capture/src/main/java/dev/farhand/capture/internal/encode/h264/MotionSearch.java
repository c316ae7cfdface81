package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.colour.Macroblock;
import dev.farhand.capture.internal.encode.motion.PackedDistance;

/** Looks for the vector that brings a macroblock closest, where none is exact. */
final class MotionSearch {
    private static final int SIDE = 16;

    private final int[] source;
    private final PackedDistance packed = new PackedDistance();
    private CodedPicture picture;
    private int column;
    private int row;
    private int foretold;
    private int skipped;
    private Quantiser quantiser = Quantiser.ofLuma(Quantiser.FINEST);
    private int best;
    private int distance;

    MotionSearch(Macroblock macroblock, CodedPicture picture) {
        this.source = macroblock.y();
        this.picture = picture;
    }

    /**
     * Begins a macroblock with the vector that stands still.
     *
     * @param isForetold the vector that others are written against
     * @param isSkipped the vector that may need no bit
     */
    void begin(CodedPicture before, int atColumn, int atRow, int isForetold, int isSkipped, Quantiser forPrices) {
        picture = before;
        column = atColumn;
        row = atRow;
        foretold = isForetold;
        skipped = isSkipped;
        quantiser = forPrices;
        packed.pack(source);
        best = Vector.ZERO;
        distance = distance(Vector.ZERO, Integer.MAX_VALUE) + price(Vector.ZERO);
    }

    /** The closest vector so far. */
    int best() {
        return best;
    }

    /** How far the closest one is, with what its bits are worth. */
    int distance() {
        return distance;
    }

    /** Takes a vector if it is closer. */
    boolean attempt(int vector) {
        if (vector == best || !isInside(vector)) {
            return false;
        }
        int price = price(vector);
        if (price >= distance) {
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

    private int price(int vector) {
        return vector == skipped
                ? 0
                : quantiser.price(
                        bits(Vector.x(vector) - Vector.x(foretold)) + bits(Vector.y(vector) - Vector.y(foretold)));
    }

    /** How long a difference of vectors is, in quarters of a pixel; as {@link BitWriter#writeSigned} writes it. */
    private static int bits(int difference) {
        int lead = Integer.numberOfLeadingZeros(8 * Math.abs(difference) | 1);
        return 2 * (Integer.SIZE - 1 - lead) + 1;
    }

    /** Goes on from the closest one to what is closer around it, until nothing is. */
    void descend(int mostSteps) {
        boolean closer = true;
        for (int step = 0; closer && step < mostSteps; step++) {
            int x = Vector.x(best);
            int y = Vector.y(best);
            closer = attempt(Vector.of(x + 1, y));
            closer |= attempt(Vector.of(x - 1, y));
            closer |= attempt(Vector.of(x, y + 1));
            closer |= attempt(Vector.of(x, y - 1));
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
