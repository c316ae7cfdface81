package dev.farhand.capture.internal.encode.openh264;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.farhand.core.media.EncodedFrame;

/**
 * What comes out: {@code SFrameBSInfo} of codec_app_def.h, which names units in the library's memory. Its numbers are added up and
 * compared before anything is read, and what is read has to begin as a unit does.
 */
final class WrittenPicture implements AutoCloseable {
    /** More than the 5,144 that it has. */
    private static final int ROOM = 16_384;

    private static final int LAYERS = 0;
    /** The first of 128 {@code SLayerBSInfo}. */
    private static final int LAYER = 8;

    private static final int LAYER_BYTES = 40;
    private static final int UNITS = 16;
    private static final int UNIT_LENGTHS = 24;
    private static final int UNIT_BYTES = 32;
    private static final int KIND = 5_128;
    private static final int SIZE = 5_132;

    private static final int KEY = 1;
    private static final int CHANGES = 3;
    private static final int MOST_LAYERS = 128;
    private static final int MOST_UNITS = 1_024;
    /** Far above what any picture takes. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int START_CODE = 0x01000000;

    private final Memory memory = new Memory(ROOM);
    private byte[] bytes = new byte[1 << 16];

    Memory cleared() {
        memory.clear();
        return memory;
    }

    /** Takes it over. Throws where it is not what was asked for. */
    void read(boolean key, int width, int height, EncodedFrame frame) {
        int kind = memory.getInt(KIND);
        int size = memory.getInt(SIZE);
        int layers = memory.getInt(LAYERS);
        if (kind != (key ? KEY : CHANGES)) {
            throw wrong("a picture of kind " + kind + ", " + (key ? "not a key picture" : "not of changes"));
        }
        if (size <= 0 || size > MOST_BYTES || layers <= 0 || layers > MOST_LAYERS) {
            throw wrong(size + " bytes in " + layers + " layers");
        }
        if (bytes.length < size) {
            bytes = new byte[Math.min(size + size / 2, MOST_BYTES)];
        }
        int at = 0;
        for (int layer = 0; layer < layers; layer++) {
            at = readLayer(LAYER + layer * LAYER_BYTES, at, size);
        }
        if (at != size) {
            throw wrong(at + " bytes, not " + size);
        }
        frame.become(key, width, height, bytes, size);
    }

    private int readLayer(int layer, int at, int size) {
        int units = memory.getInt(layer + UNITS);
        Pointer lengths = memory.getPointer(layer + UNIT_LENGTHS);
        Pointer from = memory.getPointer(layer + UNIT_BYTES);
        if (units <= 0 || units > MOST_UNITS || lengths == null || from == null) {
            throw wrong("a layer of " + units + " units");
        }
        long length = 0;
        for (int unit = 0; unit < units; unit++) {
            int unitLength = lengths.getInt((long) unit * Integer.BYTES);
            if (unitLength <= Integer.BYTES || unitLength > size) {
                throw wrong("a unit of " + unitLength + " bytes");
            }
            length += unitLength;
        }
        if (length > size - at || from.getInt(0) != START_CODE) {
            throw wrong("a layer of " + length + " bytes where " + (size - at) + " are left");
        }
        from.read(0, bytes, at, (int) length);
        return at + (int) length;
    }

    private static IllegalStateException wrong(String what) {
        return new IllegalStateException(OpenH264Library.NAME + " gives " + what);
    }

    @Override
    public void close() {
        memory.close();
    }
}
