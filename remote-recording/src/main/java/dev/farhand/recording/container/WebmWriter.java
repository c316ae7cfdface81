package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.recording.internal.bytes.ByteSink;
import dev.farhand.recording.internal.ebml.WebmOutput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Writes VP8 as WebM, frame by frame. Times are milliseconds on the clock of the session, and stay what they are: segments of one
 * session know by themselves where they belong. Colours are told to be BT.709, limited range.
 *
 * <p>Into a {@link SeekableByteChannel} (a file, not opened for appending) closing adds what players seek by; what was never closed
 * plays from its beginning, up to the last frame. Any other channel gets the same without duration and table of contents.
 *
 * <p>Keeps no frame, and makes no garbage per frame. One thread.
 */
public final class WebmWriter implements Closeable {
    private static final int BUFFER = 1 << 15;

    private final FrameOrder order = new FrameOrder(VideoCodec.VP8);
    private final ByteSink sink;
    private final WebmOutput output;

    /** Writes the header; takes the channel over. The size is the first picture's: later key frames may have another. */
    public WebmWriter(WritableByteChannel channel, int width, int height) throws IOException {
        FrameOrder.checkSize(width, height);
        sink = new ByteSink(channel, ByteBuffer.allocate(BUFFER));
        output = new WebmOutput(sink, width, height);
    }

    /**
     * Adds a frame; an empty one is left out, since it shows what the one before shows. Throws {@link IllegalArgumentException}
     * for a frame that is not VP8, an earlier time than the frame before, and a first frame that is no key frame.
     */
    public void write(EncodedFrame frame, long time) throws IOException {
        if (frame.isEmpty()) {
            return;
        }
        order.checkKind(frame);
        order.check(frame.isKey(), time);
        output.begin(frame.isKey(), time, frame.length());
        sink.put(frame.data(), 0, frame.length());
    }

    /** Says until when the last frame was to be seen; unsaid, as long as the frame before. */
    public void showUntil(long time) {
        order.showUntil(time);
    }

    /** Hands everything to the channel: what is there can be played from now on, whatever happens to this program. */
    public void flush() throws IOException {
        sink.flush();
    }

    /** How many bytes there are so far. */
    public long size() {
        return sink.position();
    }

    /** Ends the file and closes the channel. */
    @Override
    public void close() throws IOException {
        try (output) {
            output.end(order.end());
        }
    }
}
