package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.colour.Macroblock;

/** Writes a slice: some whole rows of macroblocks that need nothing of the others of the same picture (7.3.3, 7.3.4). */
final class SliceWriter {
    // All slices of a picture are of this kind (table 7-6).
    private static final int ALL_P = 5;
    private static final int ALL_I = 7;

    // What follows is in bits, so that it means more where steps are coarse.

    /** Closer than this a macroblock is foretold as one; further, in sixteen blocks. */
    private static final int ONE_PIECE = 150;
    /** Closer than this there is nothing to gain by another vector. */
    private static final int CLOSE = 64;
    /** Further than this a better vector is searched for step by step. */
    private static final int FAR = 300;
    /** Further than this the picture itself may foretell it better than another. */
    private static final int FAR_FOR_INTRA = 225;
    /** What that costs more, beside coefficients. */
    private static final int INTRA = 64;

    private static final int MOST_STEPS = 12;

    private final PictureTask task;
    private final MacroblockMap map;
    private final CopyPlan plan;
    private final BitWriter bits = new BitWriter();
    private final Macroblock macroblock = new Macroblock();
    private final MacroblockWriter writer;
    private final InterLuma interLuma;
    private final Intra16 intra16;
    private final Intra4 intra4;
    private final Chroma chroma;
    private final MotionSearch search;
    private final QualityStep step = new QualityStep();
    private int top;

    SliceWriter(PictureTask task) {
        this.task = task;
        this.map = task.map;
        this.plan = task.plan;
        Residual residual = new Residual();
        this.writer = new MacroblockWriter(bits, map, residual);
        this.interLuma = new InterLuma(macroblock, residual);
        this.intra16 = new Intra16(macroblock, residual);
        this.intra4 = new Intra4(macroblock, residual);
        this.chroma = new Chroma(macroblock, residual);
        this.search = new MotionSearch(macroblock, task.before);
    }

    /** What was written last. */
    BitWriter bits() {
        return bits;
    }

    /** Writes rows of macroblocks, the last not counted. */
    void write(int firstRow, int endRow) {
        top = firstRow;
        bits.clear();
        step.begin(task, firstRow, endRow);
        writeHeader(firstRow * map.columns);
        writer.begin(firstRow, task.isKey, task.usedPlace != LongTermPolicy.NONE, step.qp());
        for (int row = firstRow; row < endRow; row++) {
            if (!map.isUsed(row) && (row == top || !map.isUsed(row - 1))) {
                writer.skip(map.columns);
            } else {
                writeRow(row);
            }
            step.next(task, row, bits.bits());
        }
        writer.end();
    }

    private void writeHeader(int firstMacroblock) {
        bits.writeUnsigned(firstMacroblock);
        bits.writeUnsigned(task.isKey ? ALL_I : ALL_P);
        bits.writeUnsigned(0); // pic_parameter_set_id
        bits.write(task.frameNumber & (1 << ParameterSets.FRAME_NUMBER_BITS) - 1, ParameterSets.FRAME_NUMBER_BITS);
        if (task.isKey) {
            bits.writeUnsigned(task.keyNumber & 1); // idr_pic_id
            bits.writeFlag(false); // no_output_of_prior_pics_flag
            bits.writeFlag(false); // long_term_reference_flag
        } else {
            writeReferences();
            writeMarking();
        }
        bits.writeSigned(step.qp() - ParameterSets.BASE_QP);
        bits.writeUnsigned(1); // disable_deblocking_filter_idc
    }

    /** Which pictures macroblocks are taken from: the one before, and one of those kept, if it is needed (7.4.3.1). */
    private void writeReferences() {
        boolean two = task.usedPlace != LongTermPolicy.NONE;
        bits.writeFlag(two); // num_ref_idx_active_override_flag
        if (two) {
            bits.writeUnsigned(1); // num_ref_idx_l0_active_minus1
        }
        bits.writeFlag(two); // ref_pic_list_modification_flag_l0
        if (two) {
            bits.writeUnsigned(0); // the first is this many pictures back,
            bits.writeUnsigned(0); // less one;
            bits.writeUnsigned(2); // the second is the one kept
            bits.writeUnsigned(task.usedPlace); // there;
            bits.writeUnsigned(3); // that is all
        }
    }

    /** What decoders do with the pictures they have (7.4.3.3): forget the oldest by themselves, or what is said here. */
    private void writeMarking() {
        boolean keeps = task.keptPlace != LongTermPolicy.NONE;
        bits.writeFlag(keeps); // adaptive_ref_pic_marking_mode_flag
        if (keeps) {
            for (int back = 1; back < task.recent; back++) {
                bits.writeUnsigned(1); // forget the one that is this many pictures back,
                bits.writeUnsigned(back); // less one;
            }
            bits.writeUnsigned(4); // so many
            bits.writeUnsigned(LongTermPolicy.PLACES); // may be kept for long;
            bits.writeUnsigned(3); // keep
            bits.writeUnsigned(0); // the one before
            bits.writeUnsigned(task.keptPlace); // there;
            bits.writeUnsigned(0); // that is all
        }
    }

    private void writeRow(int row) {
        for (int column = 0; column < map.columns; column++) {
            int at = row * map.columns + column;
            switch (plan.kind(at)) {
                case CopyPlan.SAME -> {
                    if (map.predictSkipped(column, row, top) == Vector.ZERO) {
                        writer.skip(1);
                    } else {
                        writer.writeInter(column, row, 0, Chroma.NOTHING, step.qp());
                    }
                }
                case CopyPlan.MOVED -> writeMoved(column, row);
                case CopyPlan.UNCOVERED -> writer.writeInter(column, row, 0, Chroma.NOTHING, step.qp());
                default -> {
                    step.beginMacroblock(bits.bits());
                    macroblock.load(task.source, column, row);
                    task.to.steps[at] = (byte) step.seenQp();
                    if (task.isKey || !writeForetold(column, row)) {
                        writeIntra(column, row);
                    }
                    step.endMacroblock(bits.bits());
                }
            }
        }
    }

    /** Brightness is copied; colour, too, but where an odd vector leads between its places. */
    private void writeMoved(int column, int row) {
        int vector = map.vectors[row * map.columns + column];
        int chromaPattern = Chroma.NOTHING;
        boolean isBetween = Vector.isOdd(vector);
        if (isBetween) {
            step.beginMacroblock(bits.bits());
            macroblock.loadColour(task.source, column, row);
            InterChroma.put(task.before, task.to, column, row, vector);
            chromaPattern = chroma.code(task.to, task.to.chromaAt(column, row), false, step.chroma());
        }
        if (chromaPattern == Chroma.NOTHING && vector == map.predictSkipped(column, row, top)) {
            writer.skip(1);
        } else {
            writer.writeInter(column, row, 0, chromaPattern, step.qp());
        }
        if (isBetween) {
            step.endMacroblock(bits.bits());
        }
    }

    /** Writes it by the picture before; does nothing and says so when the picture itself foretells it better. */
    private boolean writeForetold(int column, int row) {
        int at = row * map.columns + column;
        int skipVector = map.predictSkipped(column, row, top);
        search(column, row, skipVector);
        Quantiser quantiser = step.luma();
        if (search.distance() > quantiser.price(FAR_FOR_INTRA)) {
            int intra = Flatness.of(macroblock.y()) + quantiser.price(INTRA);
            // Steps bring it closer, but seldom half the way: letters that are new are nowhere near.
            if (search.distance() > quantiser.price(FAR) && search.distance() < 2 * intra) {
                search.descend(MOST_STEPS);
            }
            if (search.distance() > quantiser.price(FAR_FOR_INTRA) && intra < search.distance() * 5 / 4) {
                // What is as good without another picture is better: it is cut off less when quantised.
                return false;
            }
        }
        int vector = search.best();
        map.vectors[at] = vector;
        int luma = task.to.lumaAt(column, row);
        int moved = Vector.y(vector) * task.to.stride + Vector.x(vector);
        int lumaPattern = interLuma.code(task.before, task.to, luma, moved, quantiser);
        InterChroma.put(task.before, task.to, column, row, vector);
        int chromaPattern = chroma.code(task.to, task.to.chromaAt(column, row), false, step.chroma());
        if ((lumaPattern | chromaPattern) == 0 && vector == skipVector) {
            writer.skip(1);
        } else {
            writer.writeInter(column, row, lumaPattern, chromaPattern, step.qp());
        }
        return true;
    }

    private void search(int column, int row, int skipVector) {
        Quantiser quantiser = step.luma();
        int foretold = map.predict(column, row, top, MacroblockMap.BEFORE);
        search.begin(task.before, column, row, foretold, skipVector, quantiser);
        for (int i = 0; i < task.motion.vectors() && search.distance() > quantiser.price(CLOSE); i++) {
            search.attempt(Vector.of(task.motion.x(i), task.motion.y(i)));
        }
        search.attempt(skipVector);
        search.attempt(foretold);
    }

    private void writeIntra(int column, int row) {
        boolean hasLeft = column > 0;
        boolean hasTop = row > top;
        int at = row * map.columns + column;
        map.vectors[at] = Vector.ZERO;
        map.references[at] = MacroblockMap.INTRA;
        CodedPicture to = task.to;
        int lumaAt = to.lumaAt(column, row);
        int chromaAt = to.chromaAt(column, row);
        intra16.choose(to, lumaAt, hasLeft, hasTop);
        int chromaMode = chroma.predictIntra(to, chromaAt, hasLeft, hasTop);
        int chromaPattern = chroma.code(to, chromaAt, true, step.chroma());
        if (intra16.distance() <= step.luma().price(ONE_PIECE)) {
            boolean rest = intra16.code(to, lumaAt, step.luma());
            writer.writeIntra16(column, row, intra16.mode(), rest, chromaMode, chromaPattern, step.qp());
        } else {
            int pattern = intra4.code(to, map, column, row, top, step.luma());
            writer.writeIntra4(column, row, pattern, chromaMode, chromaPattern, step.qp());
        }
    }
}
