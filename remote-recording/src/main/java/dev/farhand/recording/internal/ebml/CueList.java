package dev.farhand.recording.internal.ebml;

import dev.farhand.recording.internal.bytes.ByteSink;
import java.io.IOException;
import java.util.Arrays;

/** Where players can begin: time and cluster of each key frame. */
final class CueList {
    /** Beyond this many there are no more: 16 MB, or 115 days of segments of 10 s. */
    static final int MOST = 1_000_000;

    private static final int NUMBER = 8;
    /** Id, size and content of the track's number in one byte each, then the position. */
    private static final int POSITIONS = 3 + 2 + NUMBER;

    private static final int POINT = 2 + NUMBER + 2 + POSITIONS;

    private long[] pairs = new long[64];
    private int length;

    void add(long time, long position) {
        if (length == 2 * MOST) {
            return;
        }
        if (length == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * length);
        }
        pairs[length++] = time;
        pairs[length++] = position;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Every point is equally long, so that nothing has to be put together first. */
    void write(ByteSink sink) throws IOException {
        sink.number(ElementId.CUES, 4);
        sink.number(EbmlBuilder.EIGHT_BYTE_SIZE | (long) length / 2 * (2 + POINT), 8);
        for (int i = 0; i < length; i += 2) {
            sink.number(ElementId.CUE_POINT << 8 | 0x80 | POINT, 2);
            sink.number(ElementId.CUE_TIME << 8 | 0x80 | NUMBER, 2);
            sink.number(pairs[i], NUMBER);
            sink.number(ElementId.CUE_TRACK_POSITIONS << 8 | 0x80 | POSITIONS, 2);
            sink.number(ElementId.CUE_TRACK << 16 | 0x81 << 8 | WebmHeader.TRACK, 3);
            sink.number(ElementId.CUE_CLUSTER_POSITION << 8 | 0x80 | NUMBER, 2);
            sink.number(pairs[i + 1], NUMBER);
        }
    }
}
