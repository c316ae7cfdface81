package dev.farhand.recording.container;

import java.io.ByteArrayOutputStream;

/** Elements put together by hand, right and wrong ones, by the tables of RFC 8794 and RFC 9559 and not by our writer. */
final class Matroska {
    static final long EBML = 0x1A45DFA3L;
    static final long SEGMENT = 0x18538067L;
    static final long INFO = 0x1549A966L;
    static final long TRACKS = 0x1654AE6BL;
    static final long CLUSTER = 0x1F43B675L;
    static final long CUES = 0x1C53BB6BL;
    static final long UNKNOWN = -1;

    private Matroska() {}

    static byte[] bytes(long number, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (number >>> 8 * (count - 1 - i));
        }
        return bytes;
    }

    static byte[] all(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] id(long id) {
        return bytes(id, id > 0xFFFFFF ? 4 : id > 0xFFFF ? 3 : id > 0xFF ? 2 : 1);
    }

    /** With a size in eight bytes, whatever it is. */
    static byte[] claim(long id, long size, byte[]... content) {
        return all(id(id), bytes(size == UNKNOWN ? (1L << 57) - 1 : 1L << 56 | size, 8), all(content));
    }

    static byte[] element(long id, byte[]... content) {
        return claim(id, all(content).length, content);
    }

    static byte[] number(long id, long value) {
        return element(id, bytes(value, 8));
    }

    static byte[] header() {
        return element(EBML, element(0x4282, "webm".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    static byte[] track(int number, String codec, long width, long height, byte[]... more) {
        return element(
                0xAE,
                number(0xD7, number),
                number(0x83, 1),
                element(0x86, codec.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                element(0xE0, number(0xB0, width), number(0xBA, height)),
                all(more));
    }

    static byte[] block(int track, int time, int flags, byte[] frame) {
        return all(bytes(0x80 | track, 1), bytes(time, 2), bytes(flags, 1), frame);
    }

    static byte[] simpleBlock(int track, int time, byte[] frame) {
        return element(0xA3, block(track, time, 0x80, frame));
    }

    /** A file with one track and these clusters. */
    static byte[] file(byte[]... clusters) {
        return all(header(), element(SEGMENT, element(TRACKS, track(1, "V_VP8", 64, 48)), all(clusters)));
    }
}
