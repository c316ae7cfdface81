package dev.farhand.capture.internal.encode.tile;

import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/**
 * Writes areas of a picture exactly, by runs: the colour before again, the row above again, one of 64 colours seen lately, or a new
 * one. What people look at all day, text and plain surfaces, takes a few bytes; a browser reads it in a loop of twenty lines,
 * straight into its picture.
 *
 * <p>A byte's upper two bits say what, the lower six how many pixels or which colour:
 *
 * <pre>
 * 00 nnnnnn             n + 1 pixels of the colour before
 * 01 nnnnnn             n + 1 pixels as in the row above; the last one is then the colour before
 * 10 iiiiii             a pixel of colour i of the table
 * 11 000000  r g b      a pixel of a new colour, which takes its place in the table
 * </pre>
 *
 * <p>Where n is 63 the rest of the length follows, seven bits a byte, the low ones first, the upper bit set while more follows. A
 * run ends with its row. A colour's place in the table is the upper six bits of its product with 0x9E3779B1. Each area begins with
 * an empty table and with black as the colour before; the first row of an area has no row above.
 */
public final class RunCode {
    private static final int SAME = 0;
    private static final int ABOVE = 0x40;
    private static final int KNOWN = 0x80;
    private static final int NEW = 0xc0;
    private static final int LONG = 63;

    private static final int HASH_FACTOR = 0x9E3779B1;
    private static final int HASH_SHIFT = 26;
    /** No colour: those have a zero in their top byte. */
    private static final int EMPTY = -1;
    /** A row takes at most four bytes a pixel; a run's length at most five. */
    private static final int BYTES_A_PIXEL = 4;

    private static final int BYTES_MORE = 16;

    private final int[] table = new int[64];
    private byte[] code = new byte[1 << 16];
    private int length;

    /** Begins anew. */
    public void clear() {
        length = 0;
    }

    /** Holds what was written, in {@link #length} bytes; another array after more was written. */
    public byte[] code() {
        return code;
    }

    public int length() {
        return length;
    }

    /** Takes back what was written after the first so many bytes. */
    public void shorten(int to) {
        length = to;
    }

    /** Adds areas one after another; false as soon as all of it is longer than {@code most} bytes, and what it has written then is of no use. */
    public boolean write(VideoFrame picture, PixelAreas areas, int most) {
        for (int area = 0; area < areas.size(); area++) {
            if (!write(picture, areas.x(area), areas.y(area), areas.width(area), areas.height(area), most)) {
                return false;
            }
        }
        return true;
    }

    /** Adds an area; false as soon as all of it is longer than {@code most} bytes. */
    public boolean write(VideoFrame picture, int x, int y, int width, int height, int most) {
        Arrays.fill(table, EMPTY);
        int[] pixels = picture.pixels();
        int stride = picture.width();
        int last = 0;
        for (int row = y; row < y + height; row++) {
            makeRoom(width * BYTES_A_PIXEL + BYTES_MORE);
            int begin = row * stride + x;
            last = writeRow(pixels, begin, begin + width, row == y ? 0 : stride, last);
            if (length > most) {
                return false;
            }
        }
        return true;
    }

    /** Gives the colour of its last pixel; a stride of zero says that there is no row above. */
    private int writeRow(int[] pixels, int begin, int end, int stride, int before) {
        int last = before;
        int at = begin;
        while (at < end) {
            int colour = pixels[at];
            int above = stride == 0 ? 0 : runAbove(pixels, at, end, stride);
            int same = colour == last ? runOf(pixels, at, end, last) : 0;
            if (above > 0 && above >= same) {
                run(ABOVE, above);
                at += above;
                last = pixels[at - 1];
            } else if (same > 0) {
                run(SAME, same);
                at += same;
            } else {
                pixel(colour);
                last = colour;
                at++;
            }
        }
        return last;
    }

    private static int runAbove(int[] pixels, int from, int end, int stride) {
        if (pixels[from] != pixels[from - stride]) {
            return 0;
        }
        int differs = Arrays.mismatch(pixels, from, end, pixels, from - stride, end - stride);
        return differs < 0 ? end - from : differs;
    }

    private static int runOf(int[] pixels, int from, int end, int colour) {
        int at = from + 1;
        while (at < end && pixels[at] == colour) {
            at++;
        }
        return at - from;
    }

    private void run(int what, int pixels) {
        int rest = pixels - 1;
        if (rest < LONG) {
            code[length++] = (byte) (what | rest);
            return;
        }
        code[length++] = (byte) (what | LONG);
        rest -= LONG;
        while (rest > 0x7f) {
            code[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        code[length++] = (byte) rest;
    }

    private void pixel(int colour) {
        int place = colour * HASH_FACTOR >>> HASH_SHIFT;
        if (table[place] == colour) {
            code[length++] = (byte) (KNOWN | place);
            return;
        }
        table[place] = colour;
        code[length] = (byte) NEW;
        code[length + 1] = (byte) (colour >> 16);
        code[length + 2] = (byte) (colour >> 8);
        code[length + 3] = (byte) colour;
        length += BYTES_A_PIXEL;
    }

    private void makeRoom(int bytes) {
        if (length + bytes > code.length) {
            code = Arrays.copyOf(code, Math.max(code.length * 2, length + bytes));
        }
    }
}
