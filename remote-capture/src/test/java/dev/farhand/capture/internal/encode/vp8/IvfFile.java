package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.core.media.EncodedFrame;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The simplest file that decoders read: a header of 32 bytes, and 12 before each frame. */
public final class IvfFile implements AutoCloseable {
    private final OutputStream out;
    private long frames;

    public IvfFile(Path file, int width, int height) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file));
        out.write(ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("DKIF".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0)
                .putShort((short) 32)
                .put("VP80".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) width)
                .putShort((short) height)
                .putInt(15)
                .putInt(1)
                .putInt(0)
                .putInt(0)
                .array());
    }

    public void add(EncodedFrame frame) throws IOException {
        out.write(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(frame.length())
                .putLong(frames++)
                .array());
        out.write(frame.data(), 0, frame.length());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
