package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/** Tells the blocks of macroblocks, each by what the blocks to its left and above it said (RFC 6386 section 13.3). */
final class MacroblockTokens {
    /** Blocks that a neighbour sees: four of brightness, two of each colour, and the means. */
    private static final int EDGE = 9;

    private static final int U = 4;
    private static final int V = 6;
    private static final int MEANS = 8;

    private final CoefficientTokens tokens;
    /** Whether the lowest blocks of the macroblocks above have levels. */
    private final byte[] above;

    private final byte[] left = new byte[EDGE];

    MacroblockTokens(CoefficientTokens tokens, byte[] above) {
        this.tokens = tokens;
        this.above = above;
    }

    /** What macroblocks of so many columns remember for those below them. */
    static byte[] above(int columns) {
        return new byte[columns * EDGE];
    }

    void beginRow() {
        Arrays.fill(left, (byte) 0);
    }

    /** Macroblocks without levels, which have means. */
    void skip(int column, int end) {
        Arrays.fill(left, (byte) 0);
        Arrays.fill(above, column * EDGE, end * EDGE, (byte) 0);
    }

    /** One without levels, which has no means, and so says nothing of means. */
    void skipBlocks(int column) {
        Arrays.fill(left, 0, MEANS, (byte) 0);
        Arrays.fill(above, column * EDGE, column * EDGE + MEANS, (byte) 0);
    }

    void add(int column, Residual residual, boolean hasMeans) {
        tokens.reserve();
        int up = column * EDGE;
        int first = 0;
        int type = CoefficientTokens.LUMA;
        if (hasMeans) {
            addBlock(residual, Residual.MEANS, up + MEANS, MEANS, 0, CoefficientTokens.MEANS);
            first = 1;
            type = CoefficientTokens.LUMA_WITHOUT_MEAN;
        }
        for (int i = 0; i < 16; i++) {
            addBlock(residual, i, up + (i & 3), i >> 2, first, type);
        }
        for (int i = 0; i < 4; i++) {
            addBlock(residual, 16 + i, up + U + (i & 1), U + (i >> 1), 0, CoefficientTokens.CHROMA);
        }
        for (int i = 0; i < 4; i++) {
            addBlock(residual, 20 + i, up + V + (i & 1), V + (i >> 1), 0, CoefficientTokens.CHROMA);
        }
    }

    private void addBlock(Residual residual, int block, int up, int side, int first, int type) {
        int end = residual.ends[block];
        tokens.add(residual.levels, block * 16, first, end, type, above[up] + left[side]);
        byte has = (byte) (end > first ? 1 : 0);
        above[up] = has;
        left[side] = has;
    }
}
