package dev.farhand.capture.internal.encode.h264;

/** Writes macroblocks of one slice in the standard's words (clause 7.3.5), by what the map knows of their neighbours. */
final class MacroblockWriter {
    // mb_type in slices of P: one vector for all of it, then those of intra (tables 7-11 and 7-13).
    private static final int P_16X16 = 0;
    private static final int P_INTRA = 5;
    private static final int I_4X4 = 0;
    private static final int I_16X16 = 1;

    /** Numbers of the coded block pattern, by pattern, for macroblocks of other pictures (table 9-4). */
    private static final int[] INTER_PATTERNS = {
        0, 2, 3, 7, 4, 8, 17, 13, 5, 18, 9, 14, 10, 15, 16, 11, 1, 32, 33, 36, 34, 37, 44, 40, 35, 45, 38, 41, 39, 42,
        43, 19, 6, 24, 25, 20, 26, 21, 46, 28, 27, 47, 22, 29, 23, 30, 31, 12
    };
    /** The same for Intra 4 × 4. */
    private static final int[] INTRA_PATTERNS = {
        3, 29, 30, 17, 31, 18, 37, 8, 32, 38, 19, 9, 20, 10, 11, 2, 16, 33, 34, 21, 35, 22, 39, 4, 36, 40, 23, 5, 24, 6,
        7, 1, 41, 42, 43, 25, 44, 26, 46, 12, 45, 47, 27, 13, 28, 14, 15, 0
    };

    private final BitWriter bits;
    private final Cavlc cavlc;
    private final MacroblockMap map;
    private final Residual residual;
    private int top;
    private boolean key;
    private boolean twoReferences;
    private int lastQp;
    private int skipped;

    MacroblockWriter(BitWriter bits, MacroblockMap map, Residual residual) {
        this.bits = bits;
        this.cavlc = new Cavlc(bits);
        this.map = map;
        this.residual = residual;
    }

    /** Begins a slice at a row of macroblocks. */
    void begin(int firstRow, boolean isKey, boolean hasTwoReferences, int qp) {
        top = firstRow;
        key = isKey;
        twoReferences = hasTwoReferences;
        lastQp = qp;
        skipped = 0;
    }

    /** Passes over macroblocks that are as a decoder guesses them. */
    void skip(int count) {
        skipped += count;
    }

    /** Ends the slice. */
    void end() {
        if (skipped > 0) {
            bits.writeUnsigned(skipped);
        }
        bits.finish();
    }

    private void writeSkipped() {
        if (!key) {
            bits.writeUnsigned(skipped);
            skipped = 0;
        }
    }

    /** One whose vector the map has, with the coefficients that its pattern names: of brightness a bit a quarter, and of colour. */
    void writeInter(int column, int row, int lumaPattern, int chromaPattern, int qp) {
        int at = row * map.columns + column;
        byte reference = map.references[at];
        int vector = map.vectors[at];
        int foretold = map.predict(column, row, top, reference);
        writeSkipped();
        bits.writeUnsigned(P_16X16);
        if (twoReferences) {
            // One of two is a bit, and it is the other way round (9.1).
            bits.writeFlag(reference == MacroblockMap.BEFORE);
        }
        bits.writeSigned((Vector.x(vector) - Vector.x(foretold)) * 4);
        bits.writeSigned((Vector.y(vector) - Vector.y(foretold)) * 4);
        bits.writeUnsigned(INTER_PATTERNS[lumaPattern | chromaPattern << 4]);
        if ((lumaPattern | chromaPattern) != 0) {
            writeStep(qp);
            writeLuma(column, row, lumaPattern, 0);
            writeChroma(column, row, chromaPattern);
        }
    }

    void writeIntra16(int column, int row, int mode, boolean lumaRest, int chromaMode, int chromaPattern, int qp) {
        writeSkipped();
        bits.writeUnsigned((key ? 0 : P_INTRA) + I_16X16 + mode + 4 * chromaPattern + (lumaRest ? 12 : 0));
        bits.writeUnsigned(chromaMode);
        writeStep(qp);
        cavlc.write(residual.lumaMeans, 0, 0, residual.lumaMeanBits, lumaNeighbours(column * 4, row * 4));
        writeLuma(column, row, lumaRest ? 15 : 0, 1);
        writeChroma(column, row, chromaPattern);
    }

    void writeIntra4(int column, int row, int lumaPattern, int chromaMode, int chromaPattern, int qp) {
        writeSkipped();
        bits.writeUnsigned((key ? 0 : P_INTRA) + I_4X4);
        writeModes(column * 4, row * 4);
        bits.writeUnsigned(chromaMode);
        bits.writeUnsigned(INTRA_PATTERNS[lumaPattern | chromaPattern << 4]);
        if ((lumaPattern | chromaPattern) != 0) {
            writeStep(qp);
            writeLuma(column, row, lumaPattern, 0);
            writeChroma(column, row, chromaPattern);
        }
    }

    /** By how much the step differs from that of the macroblock before. */
    private void writeStep(int qp) {
        bits.writeSigned(qp - lastQp);
        lastQp = qp;
    }

    private void writeModes(int left, int above) {
        int stride = map.columns * 4;
        for (int i = 0; i < 16; i++) {
            int x = left + (Residual.BLOCK_X[i] >> 2);
            int y = above + (Residual.BLOCK_Y[i] >> 2);
            int at = y * stride + x;
            int foretold = Intra4.foretoldMode(map.modes, at, x > 0, y > top * 4, stride);
            int mode = map.modes[at];
            if (mode == foretold) {
                bits.write(1, 1);
            } else {
                bits.write(mode < foretold ? mode : mode - 1, 4);
            }
        }
    }

    private int lumaNeighbours(int x, int y) {
        int stride = map.columns * 4;
        return MacroblockMap.neighbours(map.lumaCounts, y * stride + x, x > 0, y > top * 4, stride);
    }

    private void writeLuma(int column, int row, int pattern, int first) {
        int stride = map.columns * 4;
        for (int i = 0; i < 16; i++) {
            if ((pattern >> (i >> 2) & 1) == 0) {
                continue;
            }
            int x = column * 4 + (Residual.BLOCK_X[i] >> 2);
            int y = row * 4 + (Residual.BLOCK_Y[i] >> 2);
            int neighbours = lumaNeighbours(x, y);
            int present = residual.lumaBits[i];
            cavlc.write(residual.luma, i * 16, first, present, neighbours);
            map.lumaCounts[y * stride + x] = (byte) Integer.bitCount(present);
        }
    }

    private void writeChroma(int column, int row, int pattern) {
        if (pattern == Chroma.NOTHING) {
            return;
        }
        cavlc.writeChromaMeans(residual.chromaMeans, 0, residual.chromaMeanBits[0]);
        cavlc.writeChromaMeans(residual.chromaMeans, 4, residual.chromaMeanBits[1]);
        if (pattern == Chroma.ALL) {
            writeChroma(column * 2, row * 2, map.uCounts, 0);
            writeChroma(column * 2, row * 2, map.vCounts, 4);
        }
    }

    private void writeChroma(int left, int above, byte[] counts, int first) {
        int stride = map.columns * 2;
        for (int i = 0; i < 4; i++) {
            int x = left + (i & 1);
            int y = above + (i >> 1);
            int at = y * stride + x;
            int neighbours = MacroblockMap.neighbours(counts, at, x > 0, y > top * 2, stride);
            int present = residual.chromaBits[first + i];
            cavlc.write(residual.chroma, (first + i) * 16, 1, present, neighbours);
            counts[at] = (byte) Integer.bitCount(present);
        }
    }
}
