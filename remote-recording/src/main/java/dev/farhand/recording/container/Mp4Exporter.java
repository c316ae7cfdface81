package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.recording.internal.jcodec.ProgressiveMuxer;
import dev.farhand.recording.internal.mp4.AvcConfiguration;
import dev.farhand.recording.internal.mp4.AvcSample;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes H.264 as MP4 in one piece, for programs that know no other: the file begins with the first frame and cannot be played
 * before it is closed. All frames have one size; where a picture changes its size, begin another file.
 *
 * <p>Keeps one frame, and some numbers for each. One thread.
 */
public final class Mp4Exporter implements Closeable {
    private final SeekableByteChannel channel;
    private final FrameOrder order = new FrameOrder(VideoCodec.H264);
    private @Nullable ProgressiveMuxer muxer;
    private @Nullable AvcConfiguration configuration;
    private int width;
    private int height;
    private byte @Nullable [] held;
    private boolean isHeldKey;
    private long heldTime;

    /** Writes nothing yet; takes the channel over, which must be at its beginning. */
    public Mp4Exporter(SeekableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Adds a frame; an empty one is left out. Throws {@link IllegalArgumentException} for a frame that is not H.264, an earlier
     * time than the frame before, a first frame that is no key frame, and new parameter sets or another size.
     */
    public void write(EncodedFrame frame, long time) throws IOException {
        if (frame.isEmpty()) {
            return;
        }
        FrameOrder.checkSize(frame.width(), frame.height());
        order.checkKind(frame);
        AvcConfiguration found = frame.isKey() ? configurationOf(frame) : configuration;
        order.check(frame.isKey(), time);
        if (muxer == null) {
            configuration = found;
            width = frame.width();
            height = frame.height();
            muxer = new ProgressiveMuxer(channel, frame.width(), frame.height());
        }
        // How long a frame is seen is known when the next one comes. JCodec takes over what it is given.
        add(time);
        held = held == null ? copy(frame) : AvcSample.withoutParameters(frame.data(), frame.length());
        isHeldKey = frame.isKey();
        heldTime = time;
    }

    private AvcConfiguration configurationOf(EncodedFrame frame) {
        AvcConfiguration found = AvcConfiguration.of(frame.data(), frame.length(), configuration);
        if (configuration != null && (found != configuration || frame.width() != width || frame.height() != height)) {
            throw new IllegalArgumentException("the picture changes from " + width + "x" + height + " to "
                    + frame.width() + "x" + frame.height() + ", or its parameters do; begin another file");
        }
        return found;
    }

    private static byte[] copy(EncodedFrame frame) {
        return Arrays.copyOf(frame.data(), frame.length());
    }

    private void add(long until) throws IOException {
        if (held != null && muxer != null) {
            muxer.add(held, isHeldKey, heldTime - order.first(), until - heldTime);
        }
    }

    /** Says until when the last frame was to be seen; unsaid, as long as the frame before. */
    public void showUntil(long time) {
        order.showUntil(time);
    }

    /** Ends the file and closes the channel. Without a single frame nothing was written. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (muxer != null) {
                add(order.end());
                muxer.finish();
            }
        }
    }
}
