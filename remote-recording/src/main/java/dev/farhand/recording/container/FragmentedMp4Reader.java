package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.recording.internal.bytes.ByteSource;
import dev.farhand.recording.internal.mp4.FragmentParser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the H.264 frames of a fragmented MP4 file, whoever wrote it and whatever happened to it: it gives back every whole frame up
 * to where the file stops or stops making sense, and then says how it ended. Frames come in Annex B form, key frames with their
 * parameter sets. Only the channel can make it throw. What lies outside of fragments is left out: MP4 in one piece has no frames here.
 *
 * <p>Keeps one frame, which is at most {@value WebmReader#LARGEST_FRAME} bytes. One thread.
 */
public final class FragmentedMp4Reader implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final FragmentParser parser;
    private final EncodedFrame frame = new EncodedFrame(VideoCodec.H264);

    /** Reads nothing yet; takes the channel over, which must block. */
    public FragmentedMp4Reader(ReadableByteChannel channel) {
        parser = new FragmentParser(new ByteSource(channel, ByteBuffer.allocate(BUFFER)));
    }

    /** The track; nothing when the file ends before it, or has none of H.264. */
    public Optional<VideoTrack> track() throws IOException {
        return parser.readTrack()
                ? Optional.of(new VideoTrack(
                        VideoCodec.H264, parser.info().width(), parser.info().height()))
                : Optional.empty();
    }

    /** The next frame, good until the next call; null when there is none. */
    public @Nullable EncodedFrame next() throws IOException {
        if (!parser.next()) {
            return null;
        }
        frame.become(
                parser.isKey(),
                parser.info().width(),
                parser.info().height(),
                parser.frame().bytes(),
                parser.frame().length());
        return frame;
    }

    /** The time of the frame that came last, in milliseconds. */
    public long time() {
        return parser.time();
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
