package dev.farhand.recording.container;

import dev.farhand.core.media.VideoCodec;
import dev.farhand.recording.internal.bytes.ByteSink;
import dev.farhand.recording.internal.bytes.ByteSource;
import dev.farhand.recording.internal.bytes.Limits;
import dev.farhand.recording.internal.ebml.WebmOutput;
import dev.farhand.recording.internal.ebml.WebmParser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes one file of segments, in which players can seek, without touching a picture: frames are copied as they are. The file
 * begins with the first frame; from there on segments stay where the session's clock put them, so that a missing one is a pause. A
 * segment whose clock began anew goes on where the one before ended. What is no frame is left out, however it came into a segment.
 * Each frame says how long it is shown, until the next: players that seek into a pause find the right one.
 *
 * <p>Keeps one frame and, for each key frame, two numbers. One thread.
 */
public final class WebmJoiner implements Closeable {
    private static final int BUFFER = 1 << 18;

    /** A file that claims to go on longer than this after its last frame is not believed. */
    private static final long LONGEST_STILL = 3_600_000;

    private final SeekableByteChannel target;
    private final FrameOrder order = new FrameOrder(VideoCodec.VP8);
    private ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER);
    private @Nullable ByteSink sink;
    private @Nullable WebmOutput output;
    private long shift;
    /** The frame that was read last, until the next one tells how long it is shown. */
    private byte[] held = new byte[0];

    private int heldLength;
    private boolean heldIsKey;
    private long heldTime;

    /** Writes nothing yet; takes the channel over. */
    public WebmJoiner(SeekableByteChannel target) {
        this.target = target;
    }

    /** Adds what is whole of a segment, up to where it stops making sense; the channel is left open. */
    public JoinedSegment add(ReadableByteChannel segment) throws IOException {
        // The parser is not closed: that would close the channel, which is the caller's.
        ByteSource source = new ByteSource(segment, readBuffer);
        WebmParser parser = new WebmParser(source);
        int frames = 0;
        long start = 0;
        @Nullable ReadOutcome refusal = null;
        while (refusal == null && parser.next()) {
            if (frames == 0) {
                if (!parser.isKey()) {
                    continue;
                }
                begin(parser);
                start = parser.time() + shift;
            }
            refusal = copy(parser);
            if (refusal == null) {
                frames++;
            }
        }
        // It may have grown, and the next segment will need as much.
        readBuffer = source.buffer();
        if (frames > 0) {
            showUntil(parser.info().duration() + shift);
        }
        ReadOutcome outcome = refusal == null ? Objects.requireNonNull(parser.outcome()) : refusal;
        return new JoinedSegment(frames, start, frames == 0 ? 0 : order.last(), outcome);
    }

    private void begin(WebmParser parser) throws IOException {
        if (output == null) {
            sink = new ByteSink(target, ByteBuffer.allocateDirect(BUFFER));
            output = new WebmOutput(sink, parser.width(), parser.height());
            shift = -parser.time();
        } else if (parser.time() + shift <= order.last()) {
            shift = order.end() - parser.time();
        }
    }

    private @Nullable ReadOutcome copy(WebmParser parser) throws IOException {
        long time = parser.time() + shift;
        if (time <= order.last() || time > Limits.LATEST_TIME) {
            return ReadOutcome.refused(
                    parser.position(), "a frame's time is " + parser.time() + " ms, not after the one before");
        }
        boolean isKey = parser.isKey();
        order.check(isKey, time);
        writeHeld(time);
        hold(parser, isKey, time);
        return null;
    }

    private void hold(WebmParser parser, boolean isKey, long time) {
        heldIsKey = isKey;
        heldTime = time;
        heldLength = parser.length();
        if (held.length < heldLength) {
            held = new byte[heldLength * 2];
        }
        parser.bytes().get(parser.from(), held, 0, heldLength);
    }

    private void writeHeld(long until) throws IOException {
        if (heldLength > 0) {
            Objects.requireNonNull(output).begin(heldIsKey, heldTime, heldLength, until - heldTime);
            Objects.requireNonNull(sink).put(held, 0, heldLength);
        }
    }

    private void showUntil(long time) {
        if (time > order.last() && time <= Math.min(order.last() + LONGEST_STILL, Limits.LATEST_TIME)) {
            order.showUntil(time);
        }
    }

    /** Ends the file and closes its channel. Without a single frame nothing was written. */
    @Override
    public void close() throws IOException {
        try (target) {
            if (output != null) {
                writeHeld(order.end());
                output.end(order.end());
                output.close();
            }
        }
    }
}
