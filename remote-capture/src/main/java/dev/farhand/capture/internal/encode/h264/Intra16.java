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
    private final int[] prediction = new int[ALL];
    private final int[] blocks = new int[ALL];
    private final int[] block = new int[16];
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
        distance = 0;
        for (int i = 0; i < ALL; i++) {
            distance += Math.abs(source[i] - mean);
        }
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
            Blocks.put(prediction, 0, SIDE, picture.y, at, picture.stride);
            return false;
        }
        int rounding = quantiser.rounding(true);
        boolean any = false;
        for (int i = 0; i < 16; i++) {
            int s = Residual.BLOCK_Y[i] * SIDE + Residual.BLOCK_X[i];
            Blocks.subtract(source, prediction, 0, s, SIDE, block);
            Transform.forward(block);
            means[placeOfMean(i)] = block[0];
            block[0] = 0;
            int bits = quantiser.quantise(block, 1, rounding, residual.luma, i * 16);
            residual.lumaBits[i] = bits;
            any |= bits != 0;
            System.arraycopy(block, 0, blocks, i * 16, 16);
        }
        codeMeans(quantiser, rounding);
        for (int i = 0; i < 16; i++) {
            int x = Residual.BLOCK_X[i];
            int y = Residual.BLOCK_Y[i];
            System.arraycopy(blocks, i * 16, block, 0, 16);
            block[0] = means[placeOfMean(i)];
            Transform.inverse(block);
            Blocks.add(block, prediction, y * SIDE + x, SIDE, picture.y, at + y * picture.stride + x, picture.stride);
        }
        return any;
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
        if (mode == MEAN) {
            Arrays.fill(prediction, mean);
            return;
        }
        for (int line = 0; line < SIDE; line++) {
            if (mode == VERTICAL) {
                System.arraycopy(above, 0, prediction, line * SIDE, SIDE);
            } else {
                int left = picture.y[at + line * picture.stride - 1] & 255;
                Arrays.fill(prediction, line * SIDE, line * SIDE + SIDE, left);
            }
        }
    }
}
