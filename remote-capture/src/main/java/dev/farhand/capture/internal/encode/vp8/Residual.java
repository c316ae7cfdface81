package dev.farhand.capture.internal.encode.vp8;

import java.util.Arrays;

/**
 * What a macroblock's prediction leaves: transformed, rounded, and added to the prediction as the decoder will add it. The
 * prediction stands in the picture, which holds the result afterwards. Blocks 0 to 15 are brightness, 16 to 19 and 20 to 23
 * the colours, 24 the means.
 */
final class Residual {
    static final int MEANS = 24;

    private static final int BLOCKS = 25;

    final short[] levels = new short[BLOCKS * 16];
    /** The place after each block's last level that is not 0. */
    final int[] ends = new int[BLOCKS];

    /** What is rounded to what. */
    Quantiser quantiser = Quantiser.NOTHING;

    private final int[] block = new int[16];
    private final int[] means = new int[16];
    /** What is left of the blocks of a macroblock beside their means, as the decoder has it. */
    private final int[] details = new int[256];

    /** There is no brightness to tell. */
    void clearLuma() {
        for (int i = 0; i < 16; i++) {
            ends[i] = 0;
        }
        ends[MEANS] = 0;
    }

    /** There is no colour to tell. */
    void clearChroma() {
        for (int i = 16; i < MEANS; i++) {
            ends[i] = 0;
        }
    }

    /**
     * Brightness of a macroblock that is predicted as a whole: details of each block, and all means together.
     *
     * @param rounding what is added before rounding down, as part of a step: 1/{@code rounding}
     * @return whether there are levels
     */
    boolean codeLuma(int[] source, byte[] plane, int at, int stride, int rounding) {
        boolean any = false;
        Quantiser.Steps steps = quantiser.luma;
        for (int i = 0; i < 16; i++) {
            int sad = subtract(
                    source, (i >> 2) * 64 + (i & 3) * 4, 16, plane, at + (i >> 2) * 4 * stride + (i & 3) * 4, stride);
            ends[i] = 1;
            if (sad <= steps.nothing) {
                means[i] = sum() + 1 >> 1;
                continue;
            }
            Transform.cosine(block);
            means[i] = block[0];
            ends[i] = steps.quantise(block, 1, rounding, levels, i * 16);
            if (ends[i] > 1) {
                any = true;
                System.arraycopy(block, 0, details, i * 16, 16);
            }
        }
        Transform.walsh(means);
        ends[MEANS] = quantiser.means.quantise(means, 0, rounding, levels, MEANS * 16);
        if (ends[MEANS] > 0) {
            any = true;
            Transform.inverseWalsh(means);
        } else if (any) {
            Arrays.fill(means, 0);
        }
        if (any) {
            addLuma(plane, at, stride);
        }
        return any;
    }

    private void addLuma(byte[] plane, int at, int stride) {
        for (int i = 0; i < 16; i++) {
            int to = at + (i >> 2) * 4 * stride + (i & 3) * 4;
            if (ends[i] > 1) {
                System.arraycopy(details, i * 16, block, 0, 16);
                block[0] = means[i];
                Transform.inverseCosine(block);
                add(plane, to, stride);
            } else {
                int value = means[i] + 4 >> 3;
                if (value != 0) {
                    addValue(plane, to, stride, value);
                }
            }
        }
    }

    /** Both colours of a macroblock. */
    boolean codeChroma(int[] u, int[] v, Picture picture, int at, int rounding) {
        boolean any = false;
        int stride = picture.chromaStride;
        for (int i = 0; i < 4; i++) {
            int from = (i >> 1) * 32 + (i & 1) * 4;
            int to = at + (i >> 1) * 4 * stride + (i & 1) * 4;
            any |= code(16 + i, u, from, 8, picture.u, to, stride, quantiser.chroma, rounding);
            any |= code(20 + i, v, from, 8, picture.v, to, stride, quantiser.chroma, rounding);
        }
        return any;
    }

    /** A block of brightness that tells its mean itself. */
    boolean codeBlock(
            int number, int[] source, int from, int sourceStride, byte[] plane, int at, int stride, int rounding) {
        return code(number, source, from, sourceStride, plane, at, stride, quantiser.luma, rounding);
    }

    private boolean code(
            int number,
            int[] source,
            int from,
            int sourceStride,
            byte[] plane,
            int at,
            int stride,
            Quantiser.Steps steps,
            int rounding) {
        ends[number] = 0;
        if (subtract(source, from, sourceStride, plane, at, stride) <= steps.nothing) {
            return false;
        }
        Transform.cosine(block);
        int end = steps.quantise(block, 0, rounding, levels, number * 16);
        ends[number] = end;
        if (end == 0) {
            return false;
        }
        Transform.inverseCosine(block);
        add(plane, at, stride);
        return true;
    }

    /** Takes the prediction off, and gives what is left as a sum of distances. */
    private int subtract(int[] source, int from, int sourceStride, byte[] plane, int at, int stride) {
        int[] to = block;
        int distance = 0;
        for (int i = 0; i < 16; i += 4, from += sourceStride, at += stride) {
            int a = source[from] - (plane[at] & 255);
            int b = source[from + 1] - (plane[at + 1] & 255);
            int c = source[from + 2] - (plane[at + 2] & 255);
            int d = source[from + 3] - (plane[at + 3] & 255);
            to[i] = a;
            to[i + 1] = b;
            to[i + 2] = c;
            to[i + 3] = d;
            distance += Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d);
        }
        return distance;
    }

    private int sum() {
        int sum = 0;
        for (int i = 0; i < 16; i++) {
            sum += block[i];
        }
        return sum;
    }

    private void add(byte[] plane, int at, int stride) {
        int[] from = block;
        for (int i = 0; i < 16; i += 4, at += stride) {
            plane[at] = (byte) Pixels.clamp((plane[at] & 255) + from[i]);
            plane[at + 1] = (byte) Pixels.clamp((plane[at + 1] & 255) + from[i + 1]);
            plane[at + 2] = (byte) Pixels.clamp((plane[at + 2] & 255) + from[i + 2]);
            plane[at + 3] = (byte) Pixels.clamp((plane[at + 3] & 255) + from[i + 3]);
        }
    }

    private static void addValue(byte[] plane, int at, int stride, int value) {
        for (int y = 0; y < 4; y++, at += stride) {
            for (int x = 0; x < 4; x++) {
                plane[at + x] = (byte) Pixels.clamp((plane[at + x] & 255) + value);
            }
        }
    }
}
