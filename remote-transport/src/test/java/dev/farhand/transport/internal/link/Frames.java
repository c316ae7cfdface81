package dev.farhand.transport.internal.link;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * HTTP/2 frames with a short head, so that a byte changed at random still leaves frames: type, flags and stream in
 * one byte each, the length in two, then the payload.
 */
final class Frames {
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 9;
    private static final int SETTINGS = 4;

    private Frames() {}

    /** As they travel; first an empty SETTINGS, without which nobody listens. */
    static byte[] unpack(byte[] packed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, SETTINGS, 0, 0, ByteBuffer.allocate(0));
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.remaining() >= 5) {
            int type = in.get() & 0xff;
            int flags = in.get() & 0xff;
            int stream = in.get() & 0xff;
            int length = in.getShort() & 0x7fff;
            ByteBuffer payload = in.slice().limit(Math.min(length, in.remaining()));
            in.position(in.position() + payload.remaining());
            write(out, type, flags, stream, payload);
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, int type, int flags, int stream, ByteBuffer payload) {
        int length = payload.remaining();
        out.write(length >> 16);
        out.write(length >> 8);
        out.write(length);
        out.write(type);
        out.write(flags);
        out.writeBytes(ByteBuffer.allocate(4).putInt(stream).array());
        byte[] bytes = new byte[length];
        payload.get(bytes);
        out.writeBytes(bytes);
    }

    /** The frames of a conversation, without their preface, with short heads. */
    static byte[] pack(byte[] wire) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(wire);
        if (wire.length > 0 && wire[0] == 'P') {
            in.position(PREFACE.length);
        }
        while (in.remaining() >= HEAD) {
            int length = (in.get() & 0xff) << 16 | (in.getShort() & 0xffff);
            out.write(in.get()); // type
            out.write(in.get()); // flags
            out.write(in.getInt()); // stream, of which a byte is enough
            out.write(length >> 8);
            out.write(length);
            byte[] payload = new byte[length];
            in.get(payload);
            out.writeBytes(payload);
        }
        return out.toByteArray();
    }
}
