package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.colour.Macroblock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Brightness of a macroblock foretold by a moved piece of another picture. */
final class InterLuma {
    /** Four pixels at once. */
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int[] source;
    private final Residual residual;
    private final int[] block = new int[16];

    InterLuma(Macroblock macroblock, Residual residual) {
        this.source = macroblock.y();
        this.residual = residual;
    }

    /**
     * Codes it and puts what a decoder will see into the picture; gives a bit for each quarter that has coefficients.
     *
     * @param at where the macroblock begins in both pictures
     * @param moved how much further it begins in the one it comes from
     */
    int code(CodedPicture from, CodedPicture to, int at, int moved, Quantiser quantiser) {
        int stride = to.stride;
        int rounding = quantiser.rounding(false);
        int zero = quantiser.zero(false);
        int pattern = 0;
        for (int i = 0; i < 16; i++) {
            int x = Residual.BLOCK_X[i];
            int y = Residual.BLOCK_Y[i];
            int q = at + y * stride + x;
            int p = q + moved;
            int bits = 0;
            if (Blocks.subtract(source, y * 16 + x, 16, from.y, p, stride, block) > zero) {
                Transform.forward(block);
                bits = quantiser.quantise(block, 0, rounding, residual.luma, i * 16);
            }
            residual.lumaBits[i] = bits;
            if (bits == 0) {
                copy(from.y, p, to.y, q, stride);
            } else {
                pattern |= 1 << (i >> 2);
                Transform.inverse(block);
                Blocks.add(block, from.y, p, to.y, q, stride);
            }
        }
        return pattern;
    }

    private static void copy(byte[] from, int fromAt, byte[] to, int toAt, int stride) {
        int p = fromAt;
        int q = toAt;
        for (int line = 0; line < 4; line++) {
            INTS.set(to, q, (int) INTS.get(from, p));
            p += stride;
            q += stride;
        }
    }
}
