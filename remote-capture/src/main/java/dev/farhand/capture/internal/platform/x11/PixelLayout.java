package dev.farhand.capture.internal.platform.x11;

import java.nio.ByteOrder;

/**
 * How the X server lays out the pixels of its pictures.
 *
 * @param depth bits that have a meaning
 * @param bits that a pixel takes
 * @param red where its bits are
 * @param green where its bits are
 * @param blue where its bits are
 * @param order of the bytes of a pixel
 */
record PixelLayout(int depth, int bits, int red, int green, int blue, ByteOrder order) {
    static final PixelLayout UNKNOWN = new PixelLayout(0, 0, 0, 0, 0, ByteOrder.LITTLE_ENDIAN);

    /** Whether a pixel is {@code 0x??RRGGBB}, as nearly every server has it. */
    boolean isReadable() {
        return isReadable(depth) && bits == 32 && red == 0xFF0000 && green == 0xFF00 && blue == 0xFF;
    }

    /** Whether windows of this depth are like that. */
    static boolean isReadable(int depth) {
        return depth == 24 || depth == 32;
    }
}
