package dev.farhand.recording.internal.mp4;

import org.jspecify.annotations.Nullable;

/** What the beginning of a file says of its first track of H.264 (ISO/IEC 14496-12 §8). */
public final class MovieInfo {
    private static final int LARGEST_TIMESCALE = 1_000_000_000;
    private static final int SAMPLE_ENTRY = 78;
    private static final int[] TO_DESCRIPTION = {type("mdia"), type("minf"), type("stbl"), type("stsd")};

    private static final int TRAK = type("trak");
    private static final int MVEX = type("mvex");
    private static final int TREX = type("trex");
    private static final int TKHD = type("tkhd");
    private static final int MDIA = type("mdia");
    private static final int MDHD = type("mdhd");
    private static final int AVC1 = type("avc1");
    private static final int AVC3 = type("avc3");
    private static final int AVCC = type("avcC");

    private long track;
    private long timescale;
    private int width;
    private int height;
    private int lengthSize;
    private byte[] parameters = new byte[0];
    private long defaultDuration;
    private long defaultSize;
    private long defaultFlags;

    private static int type(String name) {
        return BoxCursor.type(name);
    }

    /** Takes what counts of a {@code moov}; returns what is wrong. */
    @Nullable
    String read(BoxCursor movie) {
        String other = "no track";
        boolean isFound = false;
        while (movie.next()) {
            if (movie.type() == TRAK && !isFound) {
                String wrong = readTrack(movie);
                isFound = wrong == null;
                other = wrong == null ? "" : wrong;
            } else if (movie.type() == MVEX && isFound) {
                readDefaults(movie.inside(0));
            }
        }
        return isFound ? null : "there is no track of H.264 to read: " + other;
    }

    private void readDefaults(BoxCursor extension) {
        while (extension.next()) {
            if (extension.type() == TREX && extension.word(4) == track) {
                defaultDuration = extension.word(12);
                defaultSize = extension.word(16);
                defaultFlags = extension.word(20);
            }
        }
    }

    private @Nullable String readTrack(BoxCursor trak) {
        BoxCursor boxes = trak.inside(0);
        long number = 0;
        long scale = 0;
        while (boxes.next()) {
            if (boxes.type() == TKHD) {
                number = boxes.word(boxes.version() == 1 ? 20 : 12);
            } else if (boxes.type() == MDIA) {
                BoxCursor media = boxes.inside(0);
                while (media.next()) {
                    if (media.type() == MDHD) {
                        scale = media.word(media.version() == 1 ? 20 : 12);
                    }
                }
            }
        }
        BoxCursor entry = description(trak.inside(0));
        if (entry == null) {
            return "its codec is another";
        }
        if (number < 1 || scale < 1 || scale > LARGEST_TIMESCALE) {
            return "track is " + number + ", timescale is " + scale;
        }
        track = number;
        timescale = scale;
        return readEntry(entry);
    }

    /** Goes down to the description of the samples; null when there is none of H.264. */
    private static @Nullable BoxCursor description(BoxCursor track) {
        BoxCursor boxes = track;
        for (int wanted : TO_DESCRIPTION) {
            boolean isFound = false;
            while (!isFound && boxes.next()) {
                isFound = boxes.type() == wanted;
            }
            if (!isFound) {
                return null;
            }
            boxes = boxes.inside(wanted == TO_DESCRIPTION[TO_DESCRIPTION.length - 1] ? 8 : 0);
        }
        return boxes.next() && (boxes.type() == AVC1 || boxes.type() == AVC3) ? boxes : null;
    }

    private @Nullable String readEntry(BoxCursor entry) {
        width = entry.half(24);
        height = entry.half(26);
        BoxCursor inside = entry.inside(SAMPLE_ENTRY);
        while (inside.next()) {
            if (inside.type() == AVCC && inside.length() > 5) {
                byte[] found = inside.parameterSets();
                if (found == null) {
                    return "its avcC is broken";
                }
                lengthSize = 1 + (int) (inside.word(4) >>> 24 & 3);
                parameters = found;
            }
        }
        return width < 1 || height < 1 || lengthSize == 0
                ? "width is " + width + ", height is " + height + ", avcC is " + (lengthSize == 0 ? "missing" : "there")
                : null;
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Whether there is a track of H.264. */
    public boolean hasTrack() {
        return lengthSize > 0;
    }

    long track() {
        return track;
    }

    int lengthSize() {
        return lengthSize;
    }

    /** In Annex B form, for before a key frame. */
    byte[] parameters() {
        return parameters;
    }

    long defaultDuration() {
        return defaultDuration;
    }

    long defaultSize() {
        return defaultSize;
    }

    long defaultFlags() {
        return defaultFlags;
    }

    long milliseconds(long units) {
        return Math.round(units * 1000.0 / timescale);
    }

    /** The last unit of time that {@link #milliseconds} can hold and we take. */
    long latest(long latestMilliseconds) {
        return (long) (latestMilliseconds / 1000.0 * timescale);
    }
}
