package dev.farhand.recording.internal.ebml;

import dev.farhand.recording.internal.bytes.ByteSink;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes one track of VP8: header, clusters as they come, cues. Each frame is in the channel's hands soon after it was written,
 * so that what a program leaves behind that was killed can be played. Positions, sizes and duration are put right at the end.
 */
public final class WebmOutput implements Closeable {
    /** A block's time counts from its cluster's in 16 bits (RFC 9559 §10.2), and a player reads whole clusters. */
    static final int LONGEST_CLUSTER = 30_000;

    private static final int KEY_FRAME = 0x80;
    private static final int BLOCK_HEADER = 4;

    private final ByteSink sink;
    private final WebmHeader header;
    private final CueList cues = new CueList();
    private final byte[] number = new byte[8];
    private long clusterAt = -1;
    private long clusterTime;
    private long lastTime;

    /** Writes the header. */
    public WebmOutput(ByteSink sink, int width, int height) throws IOException {
        this.sink = sink;
        this.header = new WebmHeader(width, height, sink.canPatch());
        sink.put(header.bytes(), 0, header.length());
    }

    /** Begins a frame; its bytes, exactly so many, are then put into {@link #sink}. */
    public void begin(boolean isKey, long time, int length) throws IOException {
        placeInCluster(isKey, time);
        beginBlock(ElementId.SIMPLE_BLOCK, time, isKey ? KEY_FRAME : 0, length);
    }

    /**
     * The same for a frame of which is known how long it is shown. Without that players guess, and show the frame before where somebody
     * looks at a time that is long after a frame's own. A block in a group has no flag for key frames: one is what refers to no other.
     */
    public void begin(boolean isKey, long time, int length, long duration) throws IOException {
        long reference = lastTime - time;
        placeInCluster(isKey, time);
        int durationLength = EbmlBuilder.numberLength(duration);
        int referenceLength = isKey ? 0 : EbmlBuilder.numberLength(reference << 1 ^ reference >> 63);
        int blockSize = BLOCK_HEADER + length;
        sink.number(ElementId.BLOCK_GROUP, 1);
        size((long) 2 + durationLength + (isKey ? 0 : 2 + referenceLength) + 1 + Vint.lengthOf(blockSize) + blockSize);
        sink.number(ElementId.BLOCK_DURATION << 8 | 0x80 | durationLength, 2);
        sink.number(duration, durationLength);
        if (!isKey) {
            sink.number(ElementId.REFERENCE_BLOCK << 8 | 0x80 | referenceLength, 2);
            sink.number(reference, referenceLength);
        }
        beginBlock(ElementId.BLOCK, time, 0, length);
    }

    private void placeInCluster(boolean isKey, long time) throws IOException {
        if (clusterAt < 0 || isKey || time - clusterTime > LONGEST_CLUSTER) {
            endCluster();
            beginCluster(isKey, time);
        }
        lastTime = time;
    }

    private void beginBlock(int id, long time, int flags, int length) throws IOException {
        sink.number(id, 1);
        size(BLOCK_HEADER + length);
        sink.number(0x80 | WebmHeader.TRACK, 1);
        sink.number(time - clusterTime, 2);
        sink.number(flags, 1);
    }

    private void size(long size) throws IOException {
        int length = Vint.lengthOf(size);
        sink.number(1L << (7 * length) | size, length);
    }

    private void beginCluster(boolean isKey, long time) throws IOException {
        clusterAt = sink.position();
        clusterTime = time;
        if (isKey) {
            cues.add(time, clusterAt - header.segmentAt());
        }
        sink.number(ElementId.CLUSTER, 4);
        sink.number(EbmlBuilder.UNKNOWN_SIZE, 8);
        int count = EbmlBuilder.numberLength(time);
        sink.number(ElementId.TIMESTAMP << 8 | 0x80 | count, 2);
        sink.number(time, count);
    }

    private void endCluster() throws IOException {
        if (clusterAt >= 0) {
            patch(clusterAt + 4, EbmlBuilder.EIGHT_BYTE_SIZE | (sink.position() - clusterAt - 12));
        }
    }

    private void patch(long at, long value) throws IOException {
        for (int i = 0; i < 8; i++) {
            number[i] = (byte) (value >>> (56 - 8 * i));
        }
        sink.patch(at, number, 8);
    }

    /** Where frames are put. */
    public ByteSink sink() {
        return sink;
    }

    /** Ends the file: what is shown last is shown until this time. */
    public void end(long time) throws IOException {
        endCluster();
        long cuesAt = 0;
        if (!cues.isEmpty()) {
            cuesAt = sink.position();
            cues.write(sink);
        }
        if (sink.canPatch()) {
            EbmlBuilder table = header.seekHead(cuesAt);
            sink.patch(header.seekHeadAt(), table.bytes(), table.length());
            patch(header.durationAt(), Double.doubleToRawLongBits(time));
            patch(header.segmentSizeAt(), EbmlBuilder.EIGHT_BYTE_SIZE | (sink.position() - header.segmentAt()));
        }
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
