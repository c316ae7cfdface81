package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.colour.Macroblock;
import java.util.Arrays;

/** Brightness of a macroblock foretold as one by its neighbours in the same picture (8.3.3). */
final class Intra16 {
    static final int VERTICAL = 0;
    static final int HORIZONTAL = 1;
    static final int MEAN = 2;

    private static final int SIDE = 16;
    private static final int ALL = SIDE * SIDE;
    /** What is foretold where nothing is known. */
    private static final int GREY = 128;

    private final int[] source;
    private final Residual residual;
    /** Differences, then coefficients. */
    private final int[][] blocks = new int[16][16];

    private final int[] means = new int[16];
    private final int[] above = new int[SIDE];
    private int mean;
    private int mode;
    private int distance;

    Intra16(Macroblock macroblock, Residual residual) {
        this.source = macroblock.y();
        this.residual = residual;
    }

    /** The mode that was found best. */
    int mode() {
        return mode;
    }

    /** How far its prediction is from the source. */
    int distance() {
        return distance;
    }

    /** Looks which mode comes closest, with what of its neighbours there is. */
    void choose(CodedPicture picture, int at, boolean hasLeft, boolean hasTop) {
        mean = mean(picture, at, hasLeft, hasTop);
        mode = MEAN;
        distance = toMean(mean);
        // Closer than half a step on average no other mode is worth the look.
        if (distance <= GREY) {
            return;
        }
        if (hasTop) {
            int vertical = vertical();
            if (vertical < distance) {
                distance = vertical;
                mode = VERTICAL;
            }
        }
        if (hasLeft) {
            int horizontal = horizontal(picture, at);
            if (horizontal < distance) {
                distance = horizontal;
                mode = HORIZONTAL;
            }
        }
    }

    private int toMean(int value) {
        int sum = 0;
        for (int i = 0; i < ALL; i++) {
            sum += Math.abs(source[i] - value);
        }
        return sum;
    }

    private int mean(CodedPicture picture, int at, boolean hasLeft, boolean hasTop) {
        int sum = 0;
        byte[] y = picture.y;
        if (hasTop) {
            int p = at - picture.stride;
            for (int i = 0; i < SIDE; i++) {
                above[i] = y[p + i] & 255;
                sum += above[i];
            }
        }
        if (hasLeft) {
            for (int i = 0, p = at - 1; i < SIDE; i++, p += picture.stride) {
                sum += y[p] & 255;
            }
        }
        if (hasLeft && hasTop) {
            return sum + 16 >> 5;
        }
        return hasLeft || hasTop ? sum + 8 >> 4 : GREY;
    }

    /** The sum of what differs; not to the end when it cannot be best. */
    private int vertical() {
        int sum = 0;
        for (int line = 0; line < ALL && sum < distance; line += SIDE) {
            for (int i = 0; i < SIDE; i++) {
                sum += Math.abs(source[line + i] - above[i]);
            }
        }
        return sum;
    }

    private int horizontal(CodedPicture picture, int at) {
        int sum = 0;
        for (int line = 0, p = at - 1; line < ALL && sum < distance; line += SIDE, p += picture.stride) {
            int left = picture.y[p] & 255;
            for (int i = 0; i < SIDE; i++) {
                sum += Math.abs(source[line + i] - left);
            }
        }
        return sum;
    }

    /** Codes it by the chosen mode into the picture; whether there are coefficients beside the means. */
    boolean code(CodedPicture picture, int at, Quantiser quantiser) {
        predict(picture, at);
        if (distance <= quantiser.zero(true)) {
            residual.clearLuma();
            return false;
        }
        boolean any = codeDetails(picture, at, quantiser);
        codeMeans(quantiser, quantiser.rounding(true));
        for (int i = 0; i < 16; i++) {
            add(i, picture, at + Residual.BLOCK_Y[i] * picture.stride + Residual.BLOCK_X[i]);
        }
        return any;
    }

    /** All coefficients but the means, which it puts aside; whether any are left. */
    private boolean codeDetails(CodedPicture picture, int at, Quantiser quantiser) {
        int rounding = quantiser.rounding(true);
        int zero = quantiser.zero(true);
        int any = 0;
        for (int i = 0; i < 16; i++) {
            int[] block = blocks[i];
            int x = Residual.BLOCK_X[i];
            int y = Residual.BLOCK_Y[i];
            int bits = 0;
            if (Blocks.subtract(
                            source, y * SIDE + x, SIDE, picture.y, at + y * picture.stride + x, picture.stride, block)
                    <= zero) {
                means[placeOfMean(i)] = Blocks.sum(block);
            } else {
                Transform.forward(block);
                means[placeOfMean(i)] = block[0];
                bits = quantiser.quantise(block, 1, rounding, residual.luma, i * 16);
            }
            residual.lumaBits[i] = bits;
            any |= bits;
        }
        return any != 0;
    }

    /** Adds a block to its prediction. */
    private void add(int number, CodedPicture picture, int at) {
        int mean = means[placeOfMean(number)];
        if (residual.lumaBits[number] != 0) {
            int[] block = blocks[number];
            block[0] = mean;
            Transform.inverse(block);
            Blocks.add(block, picture.y, at, picture.y, at, picture.stride);
        } else {
            Blocks.addMean(mean, picture.y, at, picture.stride);
        }
    }

    private static int placeOfMean(int block) {
        return Residual.BLOCK_Y[block] + (Residual.BLOCK_X[block] >> 2);
    }

    private void codeMeans(Quantiser quantiser, int rounding) {
        Transform.hadamard(means);
        for (int i = 0; i < 16; i++) {
            means[i] = quantiser.quantiseMean(means[i] >> 1, rounding);
        }
        int bits = 0;
        for (int i = 0; i < 16; i++) {
            int level = means[Quantiser.SCAN[i]];
            residual.lumaMeans[i] = level;
            bits |= level == 0 ? 0 : 1 << i;
        }
        residual.lumaMeanBits = bits;
        Transform.hadamard(means);
        for (int i = 0; i < 16; i++) {
            means[i] = quantiser.lumaMean(means[i]);
        }
    }

    private void predict(CodedPicture picture, int at) {
        byte[] y = picture.y;
        int begin = at;
        for (int line = 0; line < SIDE; line++, begin += picture.stride) {
            switch (mode) {
                case VERTICAL -> System.arraycopy(y, at - picture.stride, y, begin, SIDE);
                case HORIZONTAL -> Arrays.fill(y, begin, begin + SIDE, y[begin - 1]);
                default -> Arrays.fill(y, begin, begin + SIDE, (byte) mean);
            }
        }
    }
}
