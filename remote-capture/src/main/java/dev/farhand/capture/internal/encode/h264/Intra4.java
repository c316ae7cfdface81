package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.colour.Macroblock;

/** Brightness of a macroblock in sixteen blocks, each foretold by its own neighbours in the same picture (8.3.1). */
final class Intra4 {
    static final int VERTICAL = 0;
    static final int HORIZONTAL = 1;
    static final int MEAN = 2;

    private static final int GREY = 128;
    /** Bits that a mode costs more when it is not the foretold one. */
    private static final int BITS_OF_MODE = 3;

    private final int[] source;
    private final Residual residual;
    private final int[] block = new int[16];
    private final int[] prediction = new int[16];
    private final int[] above = new int[4];
    private final int[] left = new int[4];
    private int price;
    private int mean;
    private int distance;

    Intra4(Macroblock macroblock, Residual residual) {
        this.source = macroblock.y();
        this.residual = residual;
    }

    /**
     * Codes it into the picture, and notes the modes; gives a bit for each quarter that has coefficients.
     *
     * @param top the first row of macroblocks of its slice
     */
    int code(CodedPicture picture, MacroblockMap map, int column, int row, int top, Quantiser quantiser) {
        int modeStride = map.columns * 4;
        int rounding = quantiser.rounding(true);
        int zero = quantiser.zero(true);
        price = quantiser.price(BITS_OF_MODE);
        int pattern = 0;
        for (int i = 0; i < 16; i++) {
            int x = column * 16 + Residual.BLOCK_X[i];
            int y = row * 16 + Residual.BLOCK_Y[i];
            boolean hasLeft = x > 0;
            boolean hasTop = y > top * 16;
            int modeAt = (y >> 2) * modeStride + (x >> 2);
            int at = y * picture.stride + x;
            int s = Residual.BLOCK_Y[i] * 16 + Residual.BLOCK_X[i];
            readNeighbours(picture, at, hasLeft, hasTop);
            int mode = choose(s, hasLeft, hasTop, foretoldMode(map.modes, modeAt, hasLeft, hasTop, modeStride));
            map.modes[modeAt] = (byte) mode;
            predict(mode);
            int bits = 0;
            if (distance > zero) {
                subtract(s);
                Transform.forward(block);
                bits = quantiser.quantise(block, 0, rounding, residual.luma, i * 16);
            }
            residual.lumaBits[i] = bits;
            if (bits != 0) {
                pattern |= 1 << (i >> 2);
                Transform.inverse(block);
                Blocks.add(block, prediction, 0, 4, picture.y, at, picture.stride);
            } else {
                Blocks.put(prediction, 0, 4, picture.y, at, picture.stride);
            }
        }
        return pattern;
    }

    /** The mode that needs but one bit (8.3.1.1). */
    static int foretoldMode(byte[] modes, int at, boolean hasLeft, boolean hasTop, int stride) {
        return hasLeft && hasTop ? Math.min(modes[at - 1], modes[at - stride]) : MEAN;
    }

    private void readNeighbours(CodedPicture picture, int at, boolean hasLeft, boolean hasTop) {
        byte[] y = picture.y;
        int stride = picture.stride;
        int sum = 0;
        if (hasTop) {
            for (int i = 0; i < 4; i++) {
                above[i] = y[at - stride + i] & 255;
                sum += above[i];
            }
        }
        if (hasLeft) {
            for (int i = 0; i < 4; i++) {
                left[i] = y[at + i * stride - 1] & 255;
                sum += left[i];
            }
        }
        mean = hasLeft && hasTop ? sum + 4 >> 3 : hasLeft || hasTop ? sum + 2 >> 2 : GREY;
    }

    private int choose(int s, boolean hasLeft, boolean hasTop, int foretold) {
        int toMean = 0;
        int toAbove = 0;
        int toLeft = 0;
        int m = mean;
        int a0 = above[0];
        int a1 = above[1];
        int a2 = above[2];
        int a3 = above[3];
        for (int line = 0, at = s; line < 4; line++, at += 16) {
            int p0 = source[at];
            int p1 = source[at + 1];
            int p2 = source[at + 2];
            int p3 = source[at + 3];
            int l = left[line];
            toMean += Math.abs(p0 - m) + Math.abs(p1 - m) + Math.abs(p2 - m) + Math.abs(p3 - m);
            toAbove += Math.abs(p0 - a0) + Math.abs(p1 - a1) + Math.abs(p2 - a2) + Math.abs(p3 - a3);
            toLeft += Math.abs(p0 - l) + Math.abs(p1 - l) + Math.abs(p2 - l) + Math.abs(p3 - l);
        }
        int mode = MEAN;
        distance = toMean;
        int best = toMean + price(MEAN, foretold);
        if (hasTop && toAbove + price(VERTICAL, foretold) < best) {
            best = toAbove + price(VERTICAL, foretold);
            distance = toAbove;
            mode = VERTICAL;
        }
        if (hasLeft && toLeft + price(HORIZONTAL, foretold) < best) {
            distance = toLeft;
            mode = HORIZONTAL;
        }
        return mode;
    }

    private int price(int mode, int foretold) {
        return mode == foretold ? 0 : price;
    }

    private void predict(int mode) {
        for (int line = 0; line < 16; line += 4) {
            int side = mode == HORIZONTAL ? left[line >> 2] : mean;
            boolean down = mode == VERTICAL;
            prediction[line] = down ? above[0] : side;
            prediction[line + 1] = down ? above[1] : side;
            prediction[line + 2] = down ? above[2] : side;
            prediction[line + 3] = down ? above[3] : side;
        }
    }

    private void subtract(int s) {
        for (int line = 0, at = s; line < 16; line += 4, at += 16) {
            block[line] = source[at] - prediction[line];
            block[line + 1] = source[at + 1] - prediction[line + 1];
            block[line + 2] = source[at + 2] - prediction[line + 2];
            block[line + 3] = source[at + 3] - prediction[line + 3];
        }
    }
}
