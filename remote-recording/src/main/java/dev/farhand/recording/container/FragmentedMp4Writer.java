package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.recording.internal.bytes.ByteBuilder;
import dev.farhand.recording.internal.bytes.ByteSink;
import dev.farhand.recording.internal.mp4.FragmentOutput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * Writes H.264 as fragmented MP4, one fragment for each frame, as Media Source Extensions take it: each {@link #write} hands one
 * whole fragment to the channel, a key frame whose parameter sets or size are new an initialisation before it. Colours are told to
 * be BT.709, limited range.
 *
 * <p>Into a {@link SeekableByteChannel} (a file, not opened for appending) closing adds duration and what players seek by. Players
 * of files expect one initialisation: where a picture changes its size, begin another file.
 *
 * <p>Keeps one frame and, for each key frame, two numbers. One thread.
 */
public final class FragmentedMp4Writer implements Closeable {
    /** A frame that is to be seen longer than this, in milliseconds, is refused: a day. */
    public static final long LONGEST_DURATION = 86_400_000;

    /** For the duration alone: fragments go out whole. */
    private static final int BUFFER = 16;

    private final FrameOrder order = new FrameOrder(VideoCodec.H264);
    private final FragmentOutput output = new FragmentOutput();
    private final ByteSink sink;
    private long end;

    /** Writes nothing yet; takes the channel over. */
    public FragmentedMp4Writer(WritableByteChannel channel) throws IOException {
        sink = new ByteSink(channel, ByteBuffer.allocate(BUFFER));
    }

    /**
     * Adds a frame that is seen for so many milliseconds; an empty one is left out. Who does not know yet for how long tells too
     * much rather than too little: the next frame ends it, but browsers stop at a gap, and after one of twice the duration they
     * wait for a key frame.
     *
     * <p>Throws {@link IllegalArgumentException} for a frame that is not H.264, an earlier time than the frame before, a first
     * frame that is no key frame, a key frame without parameter sets, and a duration out of bounds.
     */
    public void write(EncodedFrame frame, long time, long duration) throws IOException {
        if (frame.isEmpty()) {
            return;
        }
        if (duration < 1 || duration > LONGEST_DURATION) {
            throw new IllegalArgumentException("duration " + duration + " is not 1 to " + LONGEST_DURATION + " ms");
        }
        FrameOrder.checkSize(frame.width(), frame.height());
        order.checkKind(frame);
        if (frame.isKey()) {
            output.check(frame.data(), frame.length());
        }
        order.check(frame.isKey(), time);
        ByteBuilder bytes = output.begin();
        if (frame.isKey()) {
            output.initialise(frame.data(), frame.length(), frame.width(), frame.height(), sink.canPatch());
        }
        output.fragment(frame.data(), frame.length(), frame.isKey(), time, duration, sink.position());
        sink.send(bytes.bytes(), bytes.length());
        end = time + duration;
    }

    /** What {@code addSourceBuffer} wants to know, for example {@code video/mp4; codecs="avc1.42C028"}; nothing before a key frame. */
    public Optional<String> mediaType() {
        return Optional.ofNullable(output.codecName()).map(codec -> "video/mp4; codecs=\"" + codec + '"');
    }

    /** Ends the file and closes the channel. */
    @Override
    public void close() throws IOException {
        try (sink) {
            if (!order.isEmpty() && sink.canPatch()) {
                ByteBuilder bytes = output.begin();
                output.randomAccess();
                sink.send(bytes.bytes(), bytes.length());
                bytes.clear();
                bytes.number(end, 8);
                sink.patch(output.durationAt(), bytes.bytes(), 8);
            }
        }
    }
}
