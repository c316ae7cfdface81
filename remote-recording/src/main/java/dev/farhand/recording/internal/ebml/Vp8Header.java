package dev.farhand.recording.internal.ebml;

import java.nio.ByteBuffer;

/** What the first bytes of a VP8 frame say about it (RFC 6386 §9.1). */
final class Vp8Header {
    /** Tag, start code, width and height. */
    private static final int KEY_FRAME_HEADER = 10;

    private static final int START_CODE = 0x9D012A;
    private static final int SIZE_BITS = 0x3FFF;

    private Vp8Header() {}

    static boolean isKey(ByteBuffer bytes, int at, int length) {
        return length >= KEY_FRAME_HEADER
                && (bytes.get(at) & 1) == 0
                && Vint.raw(bytes, at + 3, 3) == START_CODE
                && width(bytes, at) > 0
                && height(bytes, at) > 0;
    }

    /** Of a key frame. */
    static int width(ByteBuffer bytes, int at) {
        return little(bytes, at + 6);
    }

    /** Of a key frame. */
    static int height(ByteBuffer bytes, int at) {
        return little(bytes, at + 8);
    }

    private static int little(ByteBuffer bytes, int at) {
        return ((bytes.get(at) & 0xFF) | (bytes.get(at + 1) & 0xFF) << 8) & SIZE_BITS;
    }
}
