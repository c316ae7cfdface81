package dev.farhand.recording.internal.ebml;

/** What stands before the first picture. Positions count from the first byte of the file. */
final class WebmHeader {
    /** One tick is a millisecond. */
    static final int NANOSECONDS_PER_TICK = 1_000_000;

    static final int TRACK = 1;

    private static final String APPLICATION = "Farhand";
    private static final int VIDEO_TRACK = 1;
    /** ITU-T H.273: BT.709 is 1 in primaries, transfer and matrix alike. */
    private static final int BT_709 = 1;
    /** Luma 16 to 235 (RFC 9559 §5.1.4.1.28.25). */
    private static final int BROADCAST_RANGE = 1;
    /** Three entries of 24 bytes behind an id and a size of 4 each, and a filler of at least 2. */
    private static final int SEEK_HEAD_ROOM = 84;

    private final EbmlBuilder out = new EbmlBuilder();
    private final int segmentSizeAt;
    private final int seekHeadAt;
    private final int infoAt;
    private final int tracksAt;
    private final int durationAt;

    WebmHeader(int width, int height, boolean hasDuration) {
        int header = out.begin(ElementId.EBML);
        out.number(ElementId.EBML_VERSION, 1);
        out.number(ElementId.EBML_READ_VERSION, 1);
        out.number(ElementId.EBML_MAX_ID_LENGTH, 4);
        out.number(ElementId.EBML_MAX_SIZE_LENGTH, 8);
        out.text(ElementId.DOC_TYPE, "webm");
        out.number(ElementId.DOC_TYPE_VERSION, 4);
        out.number(ElementId.DOC_TYPE_READ_VERSION, 2);
        out.end(header);
        // Eight bytes of unknown size, until the end is known: an id of four bytes and ones.
        out.unknownSize(ElementId.SEGMENT);
        segmentSizeAt = out.length() - 8;
        seekHeadAt = out.length();
        out.filler(SEEK_HEAD_ROOM);
        infoAt = out.length();
        durationAt = info(hasDuration);
        tracksAt = out.length();
        tracks(width, height);
    }

    private int info(boolean hasDuration) {
        int info = out.begin(ElementId.INFO);
        out.number(ElementId.TIMESTAMP_SCALE, NANOSECONDS_PER_TICK);
        out.text(ElementId.MUXING_APP, APPLICATION);
        out.text(ElementId.WRITING_APP, APPLICATION);
        if (hasDuration) {
            out.decimal(ElementId.DURATION, 0);
        }
        out.end(info);
        return out.length() - 8;
    }

    private void tracks(int width, int height) {
        int tracks = out.begin(ElementId.TRACKS);
        int track = out.begin(ElementId.TRACK_ENTRY);
        out.number(ElementId.TRACK_NUMBER, TRACK);
        out.number(ElementId.TRACK_UID, 1);
        out.number(ElementId.TRACK_TYPE, VIDEO_TRACK);
        out.number(ElementId.FLAG_LACING, 0);
        out.text(ElementId.CODEC_ID, "V_VP8");
        int video = out.begin(ElementId.VIDEO);
        out.number(ElementId.PIXEL_WIDTH, width);
        out.number(ElementId.PIXEL_HEIGHT, height);
        int colour = out.begin(ElementId.COLOUR);
        out.number(ElementId.MATRIX_COEFFICIENTS, BT_709);
        out.number(ElementId.BITS_PER_CHANNEL, 8);
        out.number(ElementId.CHROMA_SUBSAMPLING_HORIZONTAL, 1);
        out.number(ElementId.CHROMA_SUBSAMPLING_VERTICAL, 1);
        out.number(ElementId.RANGE, BROADCAST_RANGE);
        out.number(ElementId.TRANSFER_CHARACTERISTICS, BT_709);
        out.number(ElementId.PRIMARIES, BT_709);
        out.end(colour);
        out.end(video);
        out.end(track);
        out.end(tracks);
    }

    byte[] bytes() {
        return out.bytes();
    }

    int length() {
        return out.length();
    }

    /** Where the segment's size stands, in eight bytes. */
    int segmentSizeAt() {
        return segmentSizeAt;
    }

    /** The first byte within the segment: what positions in it count from. */
    int segmentAt() {
        return segmentSizeAt + 8;
    }

    /** Where the duration stands, a floating-point number in eight bytes. */
    int durationAt() {
        return durationAt;
    }

    /** Where {@link #seekHead} belongs. */
    int seekHeadAt() {
        return seekHeadAt;
    }

    /** The table of contents that takes the filler's place at the end. */
    EbmlBuilder seekHead(long cuesAt) {
        EbmlBuilder table = new EbmlBuilder();
        int head = table.begin(ElementId.SEEK_HEAD);
        entry(table, ElementId.INFO, infoAt);
        entry(table, ElementId.TRACKS, tracksAt);
        if (cuesAt > 0) {
            entry(table, ElementId.CUES, cuesAt);
        }
        table.end(head);
        table.filler(SEEK_HEAD_ROOM - table.length());
        return table;
    }

    private void entry(EbmlBuilder table, int target, long at) {
        int seek = table.begin(ElementId.SEEK);
        table.reference(ElementId.SEEK_ID, target);
        table.longNumber(ElementId.SEEK_POSITION, at - segmentAt());
        table.end(seek);
    }
}
