package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.colour.Macroblock;

/**
 * Codes rows of macroblocks: decides how each is predicted, puts it into the current picture, and keeps what is to be told.
 */
final class RowCoder {
    private final FrameContext frame;
    private final CoefficientTokens tokens = new CoefficientTokens();
    private final MacroblockTokens macroblocks;
    private final Macroblock source = new Macroblock();
    private final Residual residual = new Residual();
    private final Wavefront wavefront;
    private final IntraCoder intra;
    private final InterCoder inter;

    RowCoder(FrameContext frame, Wavefront wavefront) {
        this.frame = frame;
        this.wavefront = wavefront;
        this.macroblocks = new MacroblockTokens(tokens, frame.above);
        this.intra = new IntraCoder(frame, residual);
        this.inter = new InterCoder(frame, residual);
    }

    /** What the rows since the beginning of the frame told. */
    CoefficientTokens tokens() {
        return tokens;
    }

    void beginFrame() {
        tokens.begin();
        residual.quantiser = frame.quantiser;
    }

    void code(int row) {
        macroblocks.beginRow();
        BlockMap changed = frame.changed;
        for (int column = 0; column < frame.columns; ) {
            int end = column + 1;
            wavefront.await(row, end);
            if (!changed.isMarked(column, row)) {
                end = endOfUnchanged(column, row);
                skip(column, end, row);
            } else if (frame.key) {
                codeIntra(column, row);
            } else {
                end = codeInter(column, changed.endOfRun(column, row), row);
            }
            column = end;
            if (column == frame.columns) {
                frame.current.extendRow(row);
            }
            wavefront.reached(row, column);
        }
    }

    private void skip(int column, int end, int row) {
        // What these remember for the row below is set by the row above first.
        wavefront.await(row, end);
        macroblocks.skip(column, end);
    }

    private int endOfUnchanged(int column, int row) {
        int end = column + 1;
        while (end < frame.columns && !frame.changed.isMarked(end, row)) {
            end++;
        }
        return end;
    }

    /** Codes at least one macroblock, and says where the next begins. */
    private int codeInter(int column, int end, int row) {
        int moved = inter.copyMoved(column, end, row);
        if (moved > 0) {
            finishMoved(column, column + moved, row);
            return column + moved;
        }
        int uncovered = frame.sharpening ? 0 : inter.copyKept(column, end, row);
        if (uncovered > 0) {
            skip(column, column + uncovered, row);
            return column + uncovered;
        }
        load(column, row);
        if (inter.findClosest(source, column, row)) {
            finish(column, row, inter.code(source, column, row), true);
        } else {
            finishIntra(column, row);
        }
        return column + 1;
    }

    private void finishMoved(int column, int end, int row) {
        int at = frame.modes.at(column, row);
        if (InterCoder.isWhole(frame.modes.vectorX[at], frame.modes.vectorY[at])) {
            skip(column, end, row);
            return;
        }
        wavefront.await(row, end);
        for (int i = column; i < end; i++) {
            source.loadColour(frame.picture, i, row);
            heedLimit();
            finish(i, row, inter.codeMovedChroma(source, i, row), true);
        }
    }

    private void load(int column, int row) {
        source.load(frame.picture, column, row);
        heedLimit();
    }

    private void heedLimit() {
        if (tokens.size() > frame.mostDecisions) {
            residual.quantiser = Quantiser.NOTHING;
        }
    }

    private void codeIntra(int column, int row) {
        load(column, row);
        finishIntra(column, row);
    }

    private void finishIntra(int column, int row) {
        boolean coded = intra.code(source, column, row);
        int at = frame.modes.at(column, row);
        finish(column, row, coded, frame.modes.kinds[at] == MacroblockModes.INTRA);
    }

    private void finish(int column, int row, boolean coded, boolean hasMeans) {
        frame.modes.coded[frame.modes.at(column, row)] = coded;
        if (coded) {
            macroblocks.add(column, residual, hasMeans);
        } else if (hasMeans) {
            macroblocks.skip(column, column + 1);
        } else {
            macroblocks.skipBlocks(column);
        }
    }
}
