package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.internal.encode.colour.Macroblock;
import dev.farhand.capture.internal.encode.motion.BlockMatch;
import dev.farhand.capture.internal.encode.motion.PackedDistance;
import java.util.Arrays;

/** Codes macroblocks from pictures before: what moved as runs of one vector, the rest by what comes closest. */
final class InterCoder {
    /** Added before rounding down, as part of a step; less than for intra, since what is dropped can come back. */
    private static final int ROUNDING = 6;
    /** Below this difference no further vector is tried. */
    private static final int GOOD = 256;
    /** What it costs to tell a vector, as a difference. */
    private static final int COST_OF_VECTOR = 32;
    /** Only above this difference it is asked whether intra is better. */
    private static final int POOR = 900;
    /** What intra loses against the roughness of a macroblock. */
    private static final int COST_OF_INTRA = 256;

    private final FrameContext frame;
    private final Residual residual;
    private final InterPrediction prediction = new InterPrediction();
    private final NearVectors near;
    private final PackedDistance distance = new PackedDistance();
    private int bestX;
    private int bestY;
    private byte bestKind;
    private int least;

    InterCoder(FrameContext frame, Residual residual) {
        this.frame = frame;
        this.residual = residual;
        this.near = new NearVectors(frame.modes);
    }

    /**
     * Finds how many macroblocks from {@code column} on, and before {@code end}, one vector explains to the last pixel, and
     * tells them that vector. Their brightness is in the current picture afterwards; colour only where the vector is even.
     */
    int copyMoved(int column, int end, int row) {
        MacroblockModes modes = frame.modes;
        int at = modes.at(column, row);
        int left = at - 1;
        int above = at - modes.stride;
        int count = tryMoved(column, end, row, modes.vectorX[left], modes.vectorY[left]);
        if (count == 0
                && (modes.vectorX[above] != modes.vectorX[left] || modes.vectorY[above] != modes.vectorY[left])) {
            count = tryMoved(column, end, row, modes.vectorX[above], modes.vectorY[above]);
        }
        for (int i = 0; count == 0 && i < frame.motion.vectors(); i++) {
            count = tryMoved(column, end, row, frame.motion.x(i), frame.motion.y(i));
        }
        return count;
    }

    private int tryMoved(int column, int end, int row, int x, int y) {
        if ((x | y) == 0) {
            return 0;
        }
        int count = BlockMatch.movedRun(frame.picture, frame.shown, column, end, row, x, y);
        if (count == 0) {
            return 0;
        }
        int at = frame.modes.at(column, row);
        near.find(at);
        if (!near.canTell(x, y)) {
            return 0;
        }
        frame.modes.setMoved(at, at + count, x, y);
        if (isWhole(x, y)) {
            frame.current.copyRun(frame.last, column, column + count, row, x, y);
        } else {
            frame.current.copyLuma(frame.last, column, column + count, row, x, y);
        }
        return count;
    }

    /** Whether a vector moves colour by whole pixels, too. */
    static boolean isWhole(int x, int y) {
        return ((x | y) & 1) == 0;
    }

    /** Codes the colour of a macroblock whose brightness was moved by an odd vector. */
    boolean codeMovedChroma(Macroblock source, int column, int row) {
        int at = frame.modes.at(column, row);
        residual.clearLuma();
        return codeChroma(source, frame.last, column, row, frame.modes.vectorX[at], frame.modes.vectorY[at]);
    }

    /** How many macroblocks from {@code column} on are what a kept picture has; takes them over. */
    int copyKept(int column, int end, int row) {
        for (KeptPicture kept : frame.kept) {
            int count = kept.equalRun(frame.picture, column, end, row);
            if (count > 0) {
                int at = frame.modes.at(column, row);
                Arrays.fill(frame.modes.kinds, at, at + count, kept.kind);
                frame.current.copyRun(kept.picture, column, column + count, row, 0, 0);
                return count;
            }
        }
        return 0;
    }

    /** Looks for what comes closest to a macroblock; false when intra does. */
    boolean findClosest(Macroblock source, int column, int row) {
        bestX = 0;
        bestY = 0;
        bestKind = MacroblockModes.LAST;
        distance.pack(source.y());
        least = distance(frame.last, column, row, 0, 0, Integer.MAX_VALUE);
        int at = frame.modes.at(column, row);
        tryVector(column, row, frame.modes.vectorX[at - 1], frame.modes.vectorY[at - 1]);
        for (int i = 0; i < frame.motion.vectors() && least > GOOD; i++) {
            tryVector(column, row, frame.motion.x(i), frame.motion.y(i));
        }
        for (int i = 0; i < frame.kept.length && least > GOOD; i++) {
            if (!frame.kept[i].isSpare) {
                tryKept(column, row, frame.kept[i]);
            }
        }
        return least <= POOR || COST_OF_INTRA + Pixels.roughness(source.y()) >= least;
    }

    private void tryKept(int column, int row, KeptPicture kept) {
        int difference = COST_OF_VECTOR + distance(kept.picture, column, row, 0, 0, least - COST_OF_VECTOR);
        if (difference < least) {
            least = difference;
            bestKind = kept.kind;
            bestX = 0;
            bestY = 0;
        }
    }

    private void tryVector(int column, int row, int x, int y) {
        if ((x | y) == 0 || (x == bestX && y == bestY) || !isInside(column, row, x, y)) {
            return;
        }
        int difference = COST_OF_VECTOR + distance(frame.last, column, row, x, y, least - COST_OF_VECTOR);
        if (difference < least) {
            near.find(frame.modes.at(column, row));
            if (near.canTell(x, y)) {
                least = difference;
                bestX = x;
                bestY = y;
            }
        }
    }

    private boolean isInside(int column, int row, int x, int y) {
        int left = column * 16 + x;
        int top = row * 16 + y;
        return left >= 0 && top >= 0 && left + 16 <= frame.columns * 16 && top + 16 <= frame.rows * 16;
    }

    private int distance(Picture from, int column, int row, int x, int y, int limit) {
        int at = from.lumaAt(column, row) + y * from.lumaStride + x;
        return distance.from(from.y, at, from.lumaStride, limit);
    }

    /** Codes a macroblock as {@link #findClosest} found; says whether it has levels. */
    boolean code(Macroblock source, int column, int row) {
        MacroblockModes modes = frame.modes;
        int at = modes.at(column, row);
        modes.kinds[at] = bestKind;
        modes.setMoved(at, at + 1, bestX, bestY);
        Picture from = frame.referenceOf(bestKind);
        Picture to = frame.current;
        to.copyLuma(from, column, column + 1, row, bestX, bestY);
        boolean luma = residual.codeLuma(source.y(), to.y, to.lumaAt(column, row), to.lumaStride, ROUNDING);
        boolean chroma = codeChroma(source, from, column, row, bestX, bestY);
        if (chroma && !luma) {
            residual.clearLuma();
        }
        return luma | chroma;
    }

    private boolean codeChroma(Macroblock source, Picture from, int column, int row, int x, int y) {
        Picture to = frame.current;
        if (isWhole(x, y)) {
            to.copyChroma(from, column, column + 1, row, x, y);
        } else {
            prediction.putChroma(from, to, column, row, x, y);
        }
        return residual.codeChroma(source.u(), source.v(), to, to.chromaAt(column, row), ROUNDING);
    }
}
