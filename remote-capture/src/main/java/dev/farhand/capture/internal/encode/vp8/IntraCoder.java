package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.internal.encode.colour.Macroblock;
import java.util.Arrays;

/** Codes macroblocks from their neighbours in the same picture. */
final class IntraCoder {
    /** Added before rounding down, as part of a step: far less than half, since what is nearly nothing costs more than it shows. */
    private static final int ROUNDING = 4;
    /** Up to this difference the whole macroblock is predicted at once; its sixteen blocks one by one above. */
    private static final int SMOOTH = 600;
    /** Below this difference no other mode of brightness is tried. */
    private static final int GOOD_LUMA = 128;

    private static final int GOOD_CHROMA = 64;

    private final FrameContext frame;
    private final Residual residual;
    private final BlockPrediction blocks = new BlockPrediction();
    private boolean hasLeft;
    private boolean hasAbove;

    IntraCoder(FrameContext frame, Residual residual) {
        this.frame = frame;
        this.residual = residual;
    }

    /** Codes a macroblock and says whether it has levels. */
    boolean code(Macroblock source, int column, int row) {
        hasLeft = column > 0;
        hasAbove = row > 0;
        int macroblock = frame.modes.at(column, row);
        boolean luma = codeLuma(source.y(), macroblock, frame.current.lumaAt(column, row));
        return codeChroma(source, macroblock, frame.current.chromaAt(column, row)) | luma;
    }

    private boolean codeLuma(int[] source, int macroblock, int at) {
        MacroblockModes modes = frame.modes;
        byte[] plane = frame.current.y;
        int stride = frame.current.lumaStride;
        int mean = IntraPrediction.mean(plane, at, stride, 16, hasLeft, hasAbove);
        int best = IntraPrediction.MEAN;
        int smooth = frame.blocksAllowed ? SMOOTH : Integer.MAX_VALUE - 1;
        int least = smooth + 1;
        for (int mode = IntraPrediction.MEAN; mode < IntraPrediction.MODES && least > GOOD_LUMA; mode++) {
            if (canUse(mode)) {
                int difference = IntraPrediction.difference(mode, source, 16, plane, at, stride, mean, least);
                if (difference < least) {
                    least = difference;
                    best = mode;
                }
            }
        }
        if (least > smooth) {
            modes.kinds[macroblock] = MacroblockModes.INTRA_BLOCKS;
            return codeBlocks(source, macroblock, at);
        }
        modes.kinds[macroblock] = MacroblockModes.INTRA;
        modes.lumaModes[macroblock] = (byte) best;
        Arrays.fill(modes.blockModes, macroblock * 16, macroblock * 16 + 16, IntraPrediction.asBlockMode(best));
        IntraPrediction.put(best, plane, at, stride, 16, mean);
        if (least <= residual.quantiser.luma.nothing) {
            residual.clearLuma();
            return false;
        }
        return residual.codeLuma(source, plane, at, stride, ROUNDING);
    }

    private boolean codeBlocks(int[] source, int macroblock, int at) {
        byte[] plane = frame.current.y;
        int stride = frame.current.lumaStride;
        boolean any = false;
        for (int i = 0; i < 16; i++) {
            int to = at + (i >> 2) * 4 * stride + (i & 3) * 4;
            // To the right of the last column nothing is known yet but the row above the macroblock.
            int aboveRight = (i & 3) == 3 ? at - stride + 16 : to - stride + 4;
            int from = (i >> 2) * 64 + (i & 3) * 4;
            blocks.look(plane, to, stride, aboveRight);
            int mode = blocks.choose(source, from, 16);
            frame.modes.blockModes[macroblock * 16 + i] = (byte) mode;
            blocks.put(mode, plane, to, stride);
            any |= residual.codeBlock(i, source, from, 16, plane, to, stride, ROUNDING);
        }
        return any;
    }

    private boolean codeChroma(Macroblock source, int macroblock, int at) {
        Picture picture = frame.current;
        int stride = picture.chromaStride;
        int meanU = IntraPrediction.mean(picture.u, at, stride, 8, hasLeft, hasAbove);
        int meanV = IntraPrediction.mean(picture.v, at, stride, 8, hasLeft, hasAbove);
        int best = IntraPrediction.MEAN;
        int least = Integer.MAX_VALUE;
        for (int mode = IntraPrediction.MEAN; mode < IntraPrediction.MODES && least > GOOD_CHROMA; mode++) {
            if (canUse(mode)) {
                int difference = IntraPrediction.difference(mode, source.u(), 8, picture.u, at, stride, meanU, least);
                difference += IntraPrediction.difference(
                        mode, source.v(), 8, picture.v, at, stride, meanV, least - difference);
                if (difference < least) {
                    least = difference;
                    best = mode;
                }
            }
        }
        frame.modes.chromaModes[macroblock] = (byte) best;
        IntraPrediction.put(best, picture.u, at, stride, 8, meanU);
        IntraPrediction.put(best, picture.v, at, stride, 8, meanV);
        if (least <= residual.quantiser.chroma.nothing) {
            residual.clearChroma();
            return false;
        }
        return residual.codeChroma(source.u(), source.v(), picture, at, ROUNDING);
    }

    /** What is beyond the picture's edge predicts nothing well. */
    private boolean canUse(int mode) {
        return switch (mode) {
            case IntraPrediction.VERTICAL -> hasAbove;
            case IntraPrediction.HORIZONTAL -> hasLeft;
            case IntraPrediction.TRUE_MOTION -> hasAbove && hasLeft;
            default -> true;
        };
    }
}
