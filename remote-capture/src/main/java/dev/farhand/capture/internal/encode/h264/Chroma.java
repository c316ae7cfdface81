package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.colour.Macroblock;
import java.util.Arrays;

/** Both colours of a macroblock: foretold, and what is left over. */
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
    private final int[] block = new int[16];
    private final int[] blocks = new int[8 * 16];
    private int[] prediction = new int[2 * SIZE];
    private int[] attempt = new int[2 * SIZE];

    Chroma(Macroblock macroblock, Residual residual) {
        this.u = macroblock.u();
        this.v = macroblock.v();
        this.residual = residual;
    }

    /** Foretells it by another picture; a vector that is odd in a direction leads between two places (8.4.2.2.2). */
    void predictInter(CodedPicture from, int column, int row, int vector) {
        if (Vector.isOdd(vector)) {
            predictBetween(from, from.u, column, row, vector, 0);
            predictBetween(from, from.v, column, row, vector, SIZE);
        } else {
            int at = from.chromaAt(column, row) + (Vector.y(vector) >> 1) * from.chromaStride + (Vector.x(vector) >> 1);
            predictAt(from.u, from.chromaStride, at, 0);
            predictAt(from.v, from.chromaStride, at, SIZE);
        }
    }

    private void predictAt(byte[] plane, int stride, int begin, int to) {
        for (int i = to, at = begin; i < to + SIZE; i += SIDE, at += stride) {
            for (int x = 0; x < SIDE; x++) {
                prediction[i + x] = plane[at + x] & 255;
            }
        }
    }

    private void predictBetween(CodedPicture from, byte[] plane, int column, int row, int vector, int begin) {
        int left = column * SIDE + (Vector.x(vector) >> 1);
        int top = row * SIDE + (Vector.y(vector) >> 1);
        int oddX = Vector.x(vector) & 1;
        int oddY = Vector.y(vector) & 1;
        int lastX = from.chromaStride - 1;
        int lastY = from.rows * SIDE - 1;
        for (int y = 0, to = begin; y < SIDE; y++) {
            int line = (top + y) * from.chromaStride;
            int next = Math.min(lastY, top + y + oddY) * from.chromaStride;
            for (int x = 0; x < SIDE; x++, to++) {
                int a = left + x;
                int b = Math.min(lastX, a + oddX);
                prediction[to] = (plane[line + a] & 255)
                                + (plane[line + b] & 255)
                                + (plane[next + a] & 255)
                                + (plane[next + b] & 255)
                                + 2
                        >> 2;
            }
        }
    }

    /** Foretells it by its neighbours in the same picture; gives the mode that comes closest. */
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

    /** Codes what the prediction leaves over into the picture; gives how much of it there is. */
    int code(CodedPicture to, int at, boolean intra, Quantiser quantiser) {
        int one = code(u, 0, to.u, to.chromaStride, at, intra, quantiser);
        int other = code(v, 1, to.v, to.chromaStride, at, intra, quantiser);
        return Math.max(one, other);
    }

    private int code(int[] source, int colour, byte[] to, int stride, int at, boolean intra, Quantiser quantiser) {
        int first = colour * 4;
        int begin = colour * SIZE;
        if (Blocks.distance(source, prediction, begin, SIZE) <= quantiser.zero(intra)) {
            Arrays.fill(residual.chromaBits, first, first + 4, 0);
            residual.chromaMeanBits[colour] = 0;
            Blocks.put(prediction, begin, SIDE, to, at, stride);
            return NOTHING;
        }
        int rounding = quantiser.rounding(intra);
        int any = 0;
        int weight = 0;
        for (int i = 0; i < 4; i++) {
            Blocks.subtract(source, prediction, begin, placeOf(i), SIDE, block);
            Transform.forward(block);
            residual.chromaMeans[first + i] = block[0];
            block[0] = 0;
            int bits = quantiser.quantise(block, 1, rounding, residual.chroma, (first + i) * 16);
            residual.chromaBits[first + i] = bits;
            any |= bits;
            if (bits != 0) {
                weight += Residual.weight(bits, 1, residual.chroma, (first + i) * 16);
            }
            System.arraycopy(block, 0, blocks, (first + i) * 16, 16);
        }
        if (!intra && any != 0 && weight < Residual.LEAST_OF_COLOUR) {
            Arrays.fill(residual.chromaBits, first, first + 4, 0);
            Arrays.fill(blocks, first * 16, (first + 4) * 16, 0);
            any = 0;
        }
        residual.chromaMeanBits[colour] = codeMeans(first, rounding, quantiser);
        for (int i = 0; i < 4; i++) {
            System.arraycopy(blocks, (first + i) * 16, block, 0, 16);
            Transform.inverse(block);
            int place = placeOf(i);
            int q = at + (place >> 3) * stride + (place & 7);
            Blocks.add(block, prediction, begin + place, SIDE, to, q, stride);
        }
        return any != 0 ? ALL : residual.chromaMeanBits[colour] != 0 ? MEANS : NOTHING;
    }

    /** Gives a bit for each mean that is not zero. */
    private int codeMeans(int first, int rounding, Quantiser quantiser) {
        int[] means = residual.chromaMeans;
        Transform.hadamardOfFour(means, first);
        int bits = 0;
        for (int i = first; i < first + 4; i++) {
            means[i] = quantiser.quantiseMean(means[i], rounding);
            bits |= means[i] == 0 ? 0 : 1 << i - first;
            blocks[i * 16] = means[i];
        }
        int a = blocks[first * 16] + blocks[first * 16 + 16];
        int b = blocks[first * 16] - blocks[first * 16 + 16];
        int c = blocks[first * 16 + 32] + blocks[first * 16 + 48];
        int d = blocks[first * 16 + 32] - blocks[first * 16 + 48];
        blocks[first * 16] = quantiser.chromaMean(a + c);
        blocks[first * 16 + 16] = quantiser.chromaMean(b + d);
        blocks[first * 16 + 32] = quantiser.chromaMean(a - c);
        blocks[first * 16 + 48] = quantiser.chromaMean(b - d);
        return bits;
    }

    private static int placeOf(int block) {
        return (block >> 1) * 4 * SIDE + (block & 1) * 4;
    }
}
