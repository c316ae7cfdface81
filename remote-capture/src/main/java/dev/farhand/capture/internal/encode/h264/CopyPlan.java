package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.motion.BlockMatch;
import dev.farhand.capture.internal.encode.motion.MotionFinder;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which macroblocks are to the last pixel what another picture has, and where; what is left has to be coded. */
final class CopyPlan {
    /** As before, at the same place. */
    static final byte SAME = 0;
    /** As before, at the place the map's vector leads to. */
    static final byte MOVED = 1;
    /** As the picture kept for long has it, at the same place. */
    static final byte UNCOVERED = 2;
    /** As no picture has it. */
    static final byte NEW = 3;

    private final MacroblockMap map;
    private final byte[] kinds;
    private final int[] newInRow;
    private int moved;
    private int uncovered;
    private int fresh;

    CopyPlan(MacroblockMap map) {
        this.map = map;
        this.kinds = new byte[map.columns * map.rows];
        this.newInRow = new int[map.rows];
    }

    byte kind(int macroblock) {
        return kinds[macroblock];
    }

    /** Whether it may have coefficients: those that are new, and colours that an odd vector leads between. */
    boolean isCoded(int macroblock) {
        return kinds[macroblock] == NEW || kinds[macroblock] == MOVED && Vector.isOdd(map.vectors[macroblock]);
    }

    /** How many macroblocks a vector explains, but for plain ones that just went along. */
    int moved() {
        return moved;
    }

    /** How many the picture kept for long explains, and no vector. */
    int uncovered() {
        return uncovered;
    }

    /** How many nothing explains. */
    int fresh() {
        return fresh;
    }

    /** How many of them from a row on and before another. */
    int fresh(int row, int endRow) {
        int count = 0;
        for (int i = row; i < endRow; i++) {
            count += newInRow[i];
        }
        return count;
    }

    /** For a key frame: nothing is taken from elsewhere. */
    void makeAllNew() {
        Arrays.fill(kinds, NEW);
        Arrays.fill(newInRow, map.columns);
        fresh = kinds.length;
        moved = 0;
        uncovered = 0;
        for (int row = 0; row < map.rows; row++) {
            map.use(row);
        }
    }

    /** For a picture that is as before, but for marked macroblocks that are written anew. */
    void makeNew(BlockMap marked) {
        Arrays.fill(kinds, SAME);
        Arrays.fill(newInRow, 0);
        moved = 0;
        uncovered = 0;
        fresh = marked.count();
        for (int at = 0; at < kinds.length; at++) {
            if (marked.isMarked(at)) {
                int row = at / map.columns;
                kinds[at] = NEW;
                newInRow[row]++;
                map.use(row);
            }
        }
    }

    /** Sets the vectors and references of what is a copy in the map. */
    void make(
            VideoFrame picture,
            VideoFrame before,
            @Nullable VideoFrame longTerm,
            BlockMap changed,
            MotionFinder found) {
        Arrays.fill(kinds, SAME);
        Arrays.fill(newInRow, 0);
        moved = 0;
        uncovered = 0;
        fresh = 0;
        if (changed.isEmpty()) {
            return;
        }
        for (int row = 0; row < map.rows; row++) {
            int column = firstMarked(changed, row);
            if (column < map.columns) {
                map.use(row);
                makeRow(picture, before, longTerm, changed, found, row, column);
            }
        }
    }

    private int firstMarked(BlockMap changed, int row) {
        int column = 0;
        for (int at = row * map.columns; column < map.columns && !changed.isMarked(at); at++) {
            column++;
        }
        return column;
    }

    private void makeRow(
            VideoFrame picture,
            VideoFrame before,
            @Nullable VideoFrame longTerm,
            BlockMap changed,
            MotionFinder found,
            int row,
            int firstColumn) {
        int column = firstColumn;
        while (column < map.columns) {
            int at = row * map.columns + column;
            if (!changed.isMarked(at)) {
                column++;
                continue;
            }
            int run = found.vectors() == 0 ? 0 : moveRun(picture, before, changed, found, column, row);
            if (run == 0 && longTerm != null) {
                run = uncoverRun(picture, longTerm, changed, column, row);
            }
            if (run == 0) {
                kinds[at] = NEW;
                newInRow[row]++;
                fresh++;
                run = 1;
            }
            column += run;
        }
    }

    /** How many macroblocks from here on one vector explains: that of the one above or to the left, else the first that does. */
    private int moveRun(
            VideoFrame picture, VideoFrame before, BlockMap changed, MotionFinder found, int column, int row) {
        int at = row * map.columns + column;
        int above = row > 0 ? map.vectors[at - map.columns] : Vector.ZERO;
        int left = column > 0 ? map.vectors[at - 1] : Vector.ZERO;
        int vector = above;
        int run = above == Vector.ZERO ? 0 : run(picture, before, column, row, above);
        if (run == 0 && left != Vector.ZERO && left != above) {
            vector = left;
            run = run(picture, before, column, row, left);
        }
        for (int i = 0; i < found.vectors() && run == 0; i++) {
            vector = Vector.of(found.x(i), found.y(i));
            run = vector == above || vector == left ? 0 : run(picture, before, column, row, vector);
        }
        int whole = run;
        // What stands still at its end needs no vector,
        while (run > 1 && !changed.isMarked(at + run - 1)) {
            run--;
        }
        moved += run;
        // but where the row above has that vector, too, going on costs no bit; and the rows below are foretold by it.
        while (run < whole && row > 0 && map.vectors[at + run - map.columns] == vector && !Vector.isOdd(vector)) {
            run++;
        }
        if (run > 0) {
            Arrays.fill(kinds, at, at + run, MOVED);
            Arrays.fill(map.vectors, at, at + run, vector);
        }
        return run;
    }

    private int run(VideoFrame picture, VideoFrame before, int column, int row, int vector) {
        return BlockMatch.movedRun(picture, before, column, map.columns, row, Vector.x(vector), Vector.y(vector));
    }

    private int uncoverRun(VideoFrame picture, VideoFrame longTerm, BlockMap changed, int column, int row) {
        int end = changed.endOfRun(column, row);
        int run = BlockMatch.movedRun(picture, longTerm, column, end, row, 0, 0);
        int at = row * map.columns + column;
        Arrays.fill(kinds, at, at + run, UNCOVERED);
        Arrays.fill(map.references, at, at + run, MacroblockMap.LONG_TERM);
        uncovered += run;
        return run;
    }

    /** Puts the copies into the picture, and notes what is different there from the picture before. */
    void copy(CodedPicture before, @Nullable CodedPicture longTerm, CodedPicture to, BlockMap touched) {
        for (int row = 0; row < map.rows; row++) {
            int column = 0;
            while (column < map.columns) {
                int at = row * map.columns + column;
                byte kind = kinds[at];
                int vector = map.vectors[at];
                int run = 1;
                while (column + run < map.columns && kinds[at + run] == kind && map.vectors[at + run] == vector) {
                    run++;
                }
                for (int i = at; kind != SAME && i < at + run; i++) {
                    touched.mark(i);
                }
                if (kind == UNCOVERED && longTerm != null) {
                    to.copyRun(longTerm, column, row, run, vector);
                } else if (kind == MOVED) {
                    to.copyRun(before, column, row, run, vector);
                }
                column += run;
            }
        }
    }
}
