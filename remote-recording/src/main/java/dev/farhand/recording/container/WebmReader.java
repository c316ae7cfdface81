package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.recording.internal.bytes.ByteSource;
import dev.farhand.recording.internal.bytes.Limits;
import dev.farhand.recording.internal.ebml.WebmParser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the VP8 frames of a WebM or Matroska file, whoever wrote it and whatever happened to it: it gives back every whole frame
 * up to where the file stops or stops making sense, and then says how it ended. Only the channel can make it throw.
 *
 * <p>Keeps one frame, which is at most {@value #LARGEST_FRAME} bytes. One thread.
 */
public final class WebmReader implements Closeable {
    /** A larger frame is refused. */
    public static final int LARGEST_FRAME = Limits.LARGEST_FRAME;

    private static final int BUFFER = 1 << 16;

    private final WebmParser parser;
    private final EncodedFrame frame = new EncodedFrame(VideoCodec.VP8);
    private byte[] data = new byte[0];

    /** Reads nothing yet; takes the channel over, which must block. */
    public WebmReader(ReadableByteChannel channel) {
        parser = new WebmParser(new ByteSource(channel, ByteBuffer.allocate(BUFFER)));
    }

    /** The track; nothing when the file ends before it, or has none of VP8. */
    public Optional<VideoTrack> track() throws IOException {
        return parser.readTrack()
                ? Optional.of(new VideoTrack(
                        VideoCodec.VP8, parser.info().width(), parser.info().height()))
                : Optional.empty();
    }

    /** The next frame, good until the next call; null when there is none. */
    public @Nullable EncodedFrame next() throws IOException {
        if (!parser.next()) {
            return null;
        }
        int length = parser.length();
        if (data.length < length) {
            data = new byte[Math.max(length, Math.min(2 * data.length, LARGEST_FRAME))];
        }
        parser.bytes().get(parser.from(), data, 0, length);
        boolean isKey = parser.isKey();
        frame.become(
                isKey,
                isKey ? parser.width() : known(frame.width(), parser.info().width()),
                isKey ? parser.height() : known(frame.height(), parser.info().height()),
                data,
                length);
        return frame;
    }

    private static int known(int before, int track) {
        return before > 0 ? before : track;
    }

    /** The time of the frame that came last, in milliseconds. */
    public long time() {
        return parser.time();
    }

    /** When the last frame is no longer shown, by the word of the header; nothing when that is not said. */
    public Optional<Long> duration() {
        long duration = parser.info().duration();
        return duration < 0 ? Optional.empty() : Optional.of(duration);
    }

    /** How the file ended; nothing while there may be more frames. */
    public Optional<ReadOutcome> outcome() {
        return Optional.ofNullable(parser.outcome());
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
