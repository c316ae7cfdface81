package dev.farhand.recording.internal.mp4;

import dev.farhand.recording.internal.bytes.ByteBuilder;

/** The beginning of a fragmented file: what a player must know before the first picture (ISO/IEC 14496-12 §8). */
final class Initialisation {
    static final int TRACK = 1;
    /** Units of time in a second. */
    static final int TIMESCALE = 1000;

    private static final int IDENTITY_ONE = 0x10000;
    private static final int IDENTITY_LAST = 0x40000000;
    private static final int SEVENTY_TWO_DPI = 0x480000;
    /** ISO 639-2 "und" in three times five bits (§8.4.2.3). */
    private static final int NO_LANGUAGE = 0x55C4;
    /** ITU-T H.273: BT.709 is 1 in primaries, transfer and matrix alike. */
    private static final int BT_709 = 1;

    private final ByteBuilder out;
    private final Boxes boxes;
    private int durationAt;

    private Initialisation(ByteBuilder out) {
        this.out = out;
        this.boxes = new Boxes(out);
    }

    /** Appends it; returns where the whole duration stands in it, in eight bytes, or -1 when it is not to be told. */
    static int write(ByteBuilder out, AvcConfiguration configuration, int width, int height, boolean hasDuration) {
        Initialisation writing = new Initialisation(out);
        writing.fileType();
        writing.movie(configuration, width, height, hasDuration);
        return hasDuration ? writing.durationAt : -1;
    }

    private void fileType() {
        int type = boxes.begin("ftyp");
        out.text("iso5").number(1, 4).text("iso5iso6avc1mp41");
        boxes.end(type);
    }

    private void movie(AvcConfiguration configuration, int width, int height, boolean hasDuration) {
        int movie = boxes.begin("moov");
        int header = boxes.begin("mvhd", 0, 0);
        boxes.words(0, 0, TIMESCALE, 0, IDENTITY_ONE).halves(0x100, 0);
        out.zeros(8);
        matrix();
        out.zeros(24).number(TRACK + 1, 4);
        boxes.end(header);
        track(configuration, width, height);
        int extension = boxes.begin("mvex");
        if (hasDuration) {
            int length = boxes.begin("mehd", 1, 0);
            durationAt = out.length();
            out.zeros(8);
            boxes.end(length);
        }
        int defaults = boxes.begin("trex", 0, 0);
        boxes.words(TRACK, 1, 0, 0, 0);
        boxes.end(defaults);
        boxes.end(extension);
        boxes.end(movie);
    }

    private void matrix() {
        boxes.words(IDENTITY_ONE, 0, 0, 0, IDENTITY_ONE, 0, 0, 0, IDENTITY_LAST);
    }

    private void track(AvcConfiguration configuration, int width, int height) {
        int track = boxes.begin("trak");
        // Flags: enabled, and part of the presentation.
        int header = boxes.begin("tkhd", 0, 3);
        boxes.words(0, 0, TRACK, 0, 0, 0, 0).halves(0, 0, 0, 0);
        matrix();
        boxes.words((long) width << 16, (long) height << 16);
        boxes.end(header);
        int media = boxes.begin("mdia");
        int mediaHeader = boxes.begin("mdhd", 0, 0);
        boxes.words(0, 0, TIMESCALE, 0).halves(NO_LANGUAGE, 0);
        boxes.end(mediaHeader);
        int handler = boxes.begin("hdlr", 0, 0);
        out.zeros(4).text("vide").zeros(12).text("video").zeros(1);
        boxes.end(handler);
        int information = boxes.begin("minf");
        int video = boxes.begin("vmhd", 0, 1);
        boxes.halves(0, 0, 0, 0);
        boxes.end(video);
        dataIsHere();
        sampleTable(configuration, width, height);
        boxes.end(information);
        boxes.end(media);
        boxes.end(track);
    }

    private void dataIsHere() {
        int information = boxes.begin("dinf");
        int references = boxes.begin("dref", 0, 0);
        out.number(1, 4);
        boxes.end(boxes.begin("url ", 0, 1));
        boxes.end(references);
        boxes.end(information);
    }

    /** Empty but for the description: every picture is in a fragment. */
    private void sampleTable(AvcConfiguration configuration, int width, int height) {
        int table = boxes.begin("stbl");
        int descriptions = boxes.begin("stsd", 0, 0);
        out.number(1, 4);
        int entry = boxes.begin("avc1");
        out.zeros(6).number(1, 2).zeros(16);
        boxes.halves(width, height).words(SEVENTY_TWO_DPI, SEVENTY_TWO_DPI, 0).halves(1);
        out.zeros(32);
        boxes.halves(24, -1);
        int record = boxes.begin("avcC");
        configuration.write(out);
        boxes.end(record);
        int colour = boxes.begin("colr");
        out.text("nclx");
        // The last byte: limited range.
        boxes.halves(BT_709, BT_709, BT_709);
        out.zeros(1);
        boxes.end(colour);
        boxes.end(entry);
        boxes.end(descriptions);
        for (String empty : new String[] {"stts", "stsc"}) {
            int begun = boxes.begin(empty, 0, 0);
            out.zeros(4);
            boxes.end(begun);
        }
        int sizes = boxes.begin("stsz", 0, 0);
        out.zeros(8);
        boxes.end(sizes);
        int offsets = boxes.begin("stco", 0, 0);
        out.zeros(4);
        boxes.end(offsets);
        boxes.end(table);
    }
}
