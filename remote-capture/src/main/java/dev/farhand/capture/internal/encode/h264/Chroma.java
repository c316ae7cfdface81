package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.colour.Macroblock;
import java.util.Arrays;

/** Both colours of a macroblock: foretold by their neighbours, and what any prediction leaves over. */
final class Chroma {
    /** No coefficients. */
    static final int NOTHING = 0;
    /** Means only. */
    static final int MEANS = 1;
    /** Means and the rest. */
    static final int ALL = 2;

    // Modes within the picture (8.3.4).
    private static final int MEAN = 0;
    private static final int HORIZONTAL = 1;
    private static final int VERTICAL = 2;
    private static final int SIDE = 8;
    private static final int SIZE = SIDE * SIDE;
    private static final int GREY = 128;
    /** Closer than this, half a step on average, no other mode is worth the look. */
    private static final int CLOSE = 64;

    private final int[] u;
    private final int[] v;
    private final Residual residual;
    /** Four of the one colour, four of the other: differences, then coefficients. */
    private final int[][] blocks = new int[8][16];

    private final int[] distances = new int[4];
    private int[] prediction = new int[2 * SIZE];
    private int[] attempt = new int[2 * SIZE];

    Chroma(Macroblock macroblock, Residual residual) {
        this.u = macroblock.u();
        this.v = macroblock.v();
        this.residual = residual;
    }

    /** Foretells it in the picture by its neighbours there; gives the mode that comes closest. */
    int predictIntra(CodedPicture picture, int at, boolean hasLeft, boolean hasTop) {
        int best = Integer.MAX_VALUE;
        int bestMode = MEAN;
        for (int mode = MEAN; mode <= VERTICAL && best >= CLOSE; mode++) {
            if (mode == HORIZONTAL && !hasLeft || mode == VERTICAL && !hasTop) {
                continue;
            }
            predictIntra(picture.u, picture.chromaStride, at, mode, hasLeft, hasTop, 0);
            predictIntra(picture.v, picture.chromaStride, at, mode, hasLeft, hasTop, SIZE);
            int distance = Blocks.distance(u, attempt, 0, SIZE) + Blocks.distance(v, attempt, SIZE, SIZE);
            if (distance < best) {
                best = distance;
                bestMode = mode;
                int[] other = prediction;
                prediction = attempt;
                attempt = other;
            }
        }
        Blocks.put(prediction, 0, SIDE, picture.u, at, picture.chromaStride);
        Blocks.put(prediction, SIZE, SIDE, picture.v, at, picture.chromaStride);
        return bestMode;
    }

    private void predictIntra(byte[] plane, int stride, int at, int mode, boolean hasLeft, boolean hasTop, int begin) {
        if (mode == MEAN) {
            predictMeans(plane, stride, at, hasLeft, hasTop, begin);
            return;
        }
        for (int y = 0, to = begin; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                attempt[to++] = plane[mode == HORIZONTAL ? at + y * stride - 1 : at - stride + x] & 255;
            }
        }
    }

    /** Each quarter by its own neighbours, those of the other side only where its own are not there (8.3.4.1 to 8.3.4.3). */
    private void predictMeans(byte[] plane, int stride, int at, boolean hasLeft, boolean hasTop, int begin) {
        int top0 = 0;
        int top1 = 0;
        int left0 = 0;
        int left1 = 0;
        for (int i = 0; i < 4; i++) {
            if (hasTop) {
                top0 += plane[at - stride + i] & 255;
                top1 += plane[at - stride + 4 + i] & 255;
            }
            if (hasLeft) {
                left0 += plane[at + i * stride - 1] & 255;
                left1 += plane[at + (i + 4) * stride - 1] & 255;
            }
        }
        boolean both = hasLeft && hasTop;
        boolean none = !hasLeft && !hasTop;
        int one = none ? GREY : both ? top0 + left0 + 4 >> 3 : (hasTop ? top0 : left0) + 2 >> 2;
        int two = none ? GREY : (hasTop ? top1 : left0) + 2 >> 2;
        int three = none ? GREY : (hasLeft ? left1 : top0) + 2 >> 2;
        int four = none ? GREY : both ? top1 + left1 + 4 >> 3 : (hasTop ? top1 : left1) + 2 >> 2;
        for (int y = 0, to = begin; y < SIDE; y++, to += SIDE) {
            Arrays.fill(attempt, to, to + 4, y < 4 ? one : three);
            Arrays.fill(attempt, to + 4, to + SIDE, y < 4 ? two : four);
        }
    }

    /** Codes what the prediction leaves over, which stands in the picture; gives how much of it there is. */
    int code(CodedPicture to, int at, boolean intra, Quantiser quantiser) {
        int one = code(u, 0, to.u, to.chromaStride, at, intra, quantiser);
        int other = code(v, 1, to.v, to.chromaStride, at, intra, quantiser);
        return Math.max(one, other);
    }

    private int code(int[] source, int colour, byte[] plane, int stride, int at, boolean intra, Quantiser quantiser) {
        int first = colour * 4;
        int distance = 0;
        for (int i = 0; i < 4; i++) {
            int from = (i >> 1) * 4 * SIDE + (i & 1) * 4;
            distances[i] =
                    Blocks.subtract(source, from, SIDE, plane, placeOf(i, at, stride), stride, blocks[first + i]);
            distance += distances[i];
        }
        if (distance <= quantiser.zero(intra)) {
            Arrays.fill(residual.chromaBits, first, first + 4, 0);
            residual.chromaMeanBits[colour] = 0;
            return NOTHING;
        }
        boolean any = codeDetails(first, intra, quantiser);
        int meanBits = codeMeans(first, quantiser.rounding(intra), quantiser);
        residual.chromaMeanBits[colour] = meanBits;
        if (any || meanBits != 0) {
            for (int i = 0; i < 4; i++) {
                add(first + i, plane, placeOf(i, at, stride), stride);
            }
        }
        return any ? ALL : meanBits != 0 ? MEANS : NOTHING;
    }

    /** All coefficients but the means, which it puts aside; whether any are left. */
    private boolean codeDetails(int first, boolean intra, Quantiser quantiser) {
        int rounding = quantiser.rounding(intra);
        int any = 0;
        int weight = 0;
        for (int i = 0; i < 4; i++) {
            int[] block = blocks[first + i];
            int bits = 0;
            if (distances[i] <= quantiser.zero(intra)) {
                residual.chromaMeans[first + i] = Blocks.sum(block);
            } else {
                Transform.forward(block);
                residual.chromaMeans[first + i] = block[0];
                bits = quantiser.quantise(block, 1, rounding, residual.chroma, (first + i) * 16);
            }
            residual.chromaBits[first + i] = bits;
            any |= bits;
            if (bits != 0) {
                weight += Residual.weight(bits, 1, residual.chroma, (first + i) * 16);
            }
        }
        if (!intra && any != 0 && weight < Residual.LEAST_OF_COLOUR) {
            Arrays.fill(residual.chromaBits, first, first + 4, 0);
            return false;
        }
        return any != 0;
    }

    /** Gives a bit for each mean that is not zero; the blocks have what decoders make of them. */
    private int codeMeans(int first, int rounding, Quantiser quantiser) {
        int[] means = residual.chromaMeans;
        Transform.hadamardOfFour(means, first);
        int bits = 0;
        for (int i = 0; i < 4; i++) {
            int level = quantiser.quantiseMean(means[first + i], rounding);
            means[first + i] = level;
            bits |= level == 0 ? 0 : 1 << i;
        }
        int a = means[first] + means[first + 1];
        int b = means[first] - means[first + 1];
        int c = means[first + 2] + means[first + 3];
        int d = means[first + 2] - means[first + 3];
        blocks[first][0] = quantiser.chromaMean(a + c);
        blocks[first + 1][0] = quantiser.chromaMean(b + d);
        blocks[first + 2][0] = quantiser.chromaMean(a - c);
        blocks[first + 3][0] = quantiser.chromaMean(b - d);
        return bits;
    }

    /** Adds a block to its prediction. */
    private void add(int number, byte[] plane, int at, int stride) {
        int[] block = blocks[number];
        if (residual.chromaBits[number] != 0) {
            Transform.inverse(block);
            Blocks.add(block, plane, at, plane, at, stride);
        } else {
            Blocks.addMean(block[0], plane, at, stride);
        }
    }

    private static int placeOf(int block, int at, int stride) {
        return at + (block >> 1) * 4 * stride + (block & 1) * 4;
    }
}
