package dev.farhand.recording.container;

import dev.farhand.recording.internal.bytes.ByteSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes the JPEG stream of older tools, {@code .remrec}, one record after the other:
 *
 * <pre>
 * "RLREC" 01                             the file begins with these six bytes
 * time    8 bytes, unsigned, big end first   milliseconds
 * length  4 bytes, unsigned, big end first
 * JPEG    length bytes
 * </pre>
 *
 * <p>Keeps no picture. One thread.
 */
public final class RemrecWriter implements Closeable {
    private static final int BUFFER = 1 << 13;

    private final ByteSink sink;
    private long last;

    /** Writes the beginning; takes the channel over. */
    public RemrecWriter(WritableByteChannel channel) throws IOException {
        sink = new ByteSink(channel, ByteBuffer.allocate(BUFFER));
        sink.number(RemrecReader.BEGINNING, RemrecReader.BEGINNING_LENGTH);
    }

    /**
     * Adds a picture and hands it to the channel. Throws {@link IllegalArgumentException} for what does not begin as a JPEG, is
     * larger than {@link RemrecReader#LARGEST_PICTURE}, or comes before the picture before.
     */
    public void write(long time, byte[] jpeg) throws IOException {
        if (!RemrecReader.isJpeg(jpeg, jpeg.length)) {
            throw new IllegalArgumentException("the picture of " + jpeg.length + " bytes is no JPEG");
        }
        if (jpeg.length > RemrecReader.LARGEST_PICTURE) {
            throw new IllegalArgumentException(
                    "the picture has " + jpeg.length + " bytes; at most " + RemrecReader.LARGEST_PICTURE);
        }
        if (time < last || time > RemrecReader.LATEST_TIME) {
            throw new IllegalArgumentException(
                    "time " + time + " is not " + last + " to " + RemrecReader.LATEST_TIME + " ms");
        }
        last = time;
        sink.number(time, 8);
        sink.number(jpeg.length, 4);
        sink.put(jpeg, 0, jpeg.length);
        sink.flush();
    }

    /** Closes the channel; the format has no end of its own. */
    @Override
    public void close() throws IOException {
        sink.close();
    }
}
