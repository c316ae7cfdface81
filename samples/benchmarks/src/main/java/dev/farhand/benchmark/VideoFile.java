package dev.farhand.benchmark;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes what ffmpeg reads: H.264 as it is, VP8 in an IVF file. */
final class VideoFile {
    private static final int HEAD = 32;
    private static final int PICTURE_HEAD = 12;
    private static final int RATE = 15;

    private final OutputStream file;
    private final int width;
    private final int height;
    private boolean begun;

    VideoFile(OutputStream file, int width, int height) {
        this.file = file;
        this.width = width;
        this.height = height;
    }

    void add(EncodedFrame picture, int number) throws IOException {
        if (picture.isEmpty()) {
            return;
        }
        if (picture.codec() == VideoCodec.VP8) {
            if (!begun) {
                file.write(head());
                begun = true;
            }
            ByteBuffer head = littleEndian(PICTURE_HEAD);
            file.write(head.putInt(picture.length()).putLong(number).array());
        }
        file.write(picture.data(), 0, picture.length());
    }

    private byte[] head() {
        ByteBuffer head = littleEndian(HEAD);
        head.put("DKIF".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0).putShort((short) HEAD);
        head.put("VP80".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) width)
                .putShort((short) height);
        return head.putInt(RATE).putInt(1).array();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
