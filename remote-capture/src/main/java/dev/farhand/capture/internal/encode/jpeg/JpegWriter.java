package dev.farhand.capture.internal.encode.jpeg;

import dev.farhand.core.media.VideoFrame;

/** Writes areas of pictures as JPEG, each a whole file (annex B): sequential, baseline, colours at half the size. */
final class JpegWriter {
    private static final int START = 0xffd8;
    private static final int APPLICATION = 0xffe0;
    private static final int QUANTISATION = 0xffdb;
    private static final int FRAME = 0xffc0;
    private static final int HUFFMAN = 0xffc4;
    private static final int SCAN = 0xffda;
    private static final int END = 0xffd9;

    /** "JFIF", version 1.1, square pixels. */
    private static final int[] JFIF = {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};

    private static final int ALL_ZERO = 0;
    private static final int SIXTEEN_ZEROS = 0xf0;

    private final Pixels pixels = new Pixels();
    private final Steps brightnessSteps = new Steps(JpegTables.BRIGHTNESS_STEPS);
    private final Steps colourSteps = new Steps(JpegTables.COLOUR_STEPS);
    private int quality;

    /** From 1, the coarsest, to 100, as everybody counts it: 50 is the tables as they stand. */
    void quality(int wanted) {
        if (wanted != quality) {
            int percent = wanted < 50 ? 5_000 / wanted : 200 - 2 * wanted;
            brightnessSteps.scale(percent);
            colourSteps.scale(percent);
            quality = wanted;
        }
    }

    /** Writes one. */
    void write(VideoFrame picture, int left, int top, int width, int height, Bytes to) {
        writeHeaders(width, height, to);
        int brightness = 0;
        int blue = 0;
        int red = 0;
        for (int y = top; y < top + height; y += Pixels.SIZE) {
            for (int x = left; x < left + width; x += Pixels.SIZE) {
                pixels.load(picture, x, y, left + width, top + height);
                for (int i = 0; i < 4; i++) {
                    brightness = writeBrightness(pixels.brightness(i), brightness, to);
                }
                blue = writeColour(pixels.blue(), blue, to);
                red = writeColour(pixels.red(), red, to);
            }
        }
        to.endBits();
        to.writeShort(END);
    }

    private int writeBrightness(int[] block, int before, Bytes to) {
        return writeBlock(block, before, brightnessSteps, JpegTables.BRIGHTNESS_MEANS, JpegTables.BRIGHTNESS_REST, to);
    }

    private int writeColour(int[] block, int before, Bytes to) {
        return writeBlock(block, before, colourSteps, JpegTables.COLOUR_MEANS, JpegTables.COLOUR_REST, to);
    }

    /** Writes the mean as its difference to the block before, and the rest as runs of zeros (F.1.2); gives the mean. */
    private static int writeBlock(int[] block, int before, Steps steps, HuffmanCode means, HuffmanCode rest, Bytes to) {
        Transform.forward(block);
        int mean = steps.quantise(block[0], 0);
        writeLevel(mean - before, 0, means, to);
        int zeros = 0;
        for (int i = 1; i < 64; i++) {
            int level = steps.quantise(block[JpegTables.ZIGZAG[i]], i);
            if (level == 0) {
                zeros++;
                continue;
            }
            for (; zeros > 15; zeros -= 16) {
                to.writeBits(rest.code(SIXTEEN_ZEROS), rest.length(SIXTEEN_ZEROS));
            }
            writeLevel(level, zeros, rest, to);
            zeros = 0;
        }
        if (zeros > 0) {
            to.writeBits(rest.code(ALL_ZERO), rest.length(ALL_ZERO));
        }
        return mean;
    }

    /** Its number of bits by the code, then the bits; those of a negative one are those of its size turned over. */
    private static void writeLevel(int level, int zeros, HuffmanCode code, Bytes to) {
        int size = Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(level));
        int value = zeros << 4 | size;
        to.writeBits(code.code(value), code.length(value));
        to.writeBits(level < 0 ? level - 1 : level, size);
    }

    private void writeHeaders(int width, int height, Bytes to) {
        to.writeShort(START);
        begin(APPLICATION, JFIF.length, to);
        for (int value : JFIF) {
            to.write(value);
        }
        begin(QUANTISATION, 2 * 65, to);
        to.write(0);
        brightnessSteps.describe(to);
        to.write(1);
        colourSteps.describe(to);
        begin(FRAME, 15, to);
        to.write(8);
        to.writeShort(height);
        to.writeShort(width);
        to.write(3);
        // Each one's number, how many blocks of it across and down, and its table of steps.
        writeComponent(1, 0x22, 0, to);
        writeComponent(2, 0x11, 1, to);
        writeComponent(3, 0x11, 1, to);
        writeCode(0x00, JpegTables.BRIGHTNESS_MEANS, to);
        writeCode(0x10, JpegTables.BRIGHTNESS_REST, to);
        writeCode(0x01, JpegTables.COLOUR_MEANS, to);
        writeCode(0x11, JpegTables.COLOUR_REST, to);
        begin(SCAN, 10, to);
        to.write(3);
        to.writeShort(0x0100);
        to.writeShort(0x0211);
        to.writeShort(0x0311);
        // All coefficients, in one pass.
        to.write(0);
        to.write(63);
        to.write(0);
    }

    private static void writeComponent(int number, int sampling, int table, Bytes to) {
        to.write(number);
        to.write(sampling);
        to.write(table);
    }

    private static void writeCode(int place, HuffmanCode code, Bytes to) {
        begin(HUFFMAN, 1 + code.size(), to);
        to.write(place);
        code.describe(to);
    }

    private static void begin(int marker, int length, Bytes to) {
        to.writeShort(marker);
        to.writeShort(length + 2);
    }
}
