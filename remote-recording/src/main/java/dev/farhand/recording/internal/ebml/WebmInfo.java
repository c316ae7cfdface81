package dev.farhand.recording.internal.ebml;

import dev.farhand.recording.internal.bytes.Limits;
import org.jspecify.annotations.Nullable;

/** What a file says of itself before its first frame. */
public final class WebmInfo {
    private static final int VIDEO_TRACK = 1;
    private static final int LONGEST_SIDE = 16_383;
    private static final long LARGEST_SCALE = 1_000_000_000;

    private long scale = WebmHeader.NANOSECONDS_PER_TICK;
    private double durationTicks = Double.NaN;
    private long trackNumber = -1;
    private int width;
    private int height;

    /** Whether there is a track of VP8. */
    public boolean hasTrack() {
        return trackNumber >= 0;
    }

    /** The track's width, which its frames may differ from. */
    public int width() {
        return width;
    }

    /** The track's height, which its frames may differ from. */
    public int height() {
        return height;
    }

    /** When the file ends by its own word, in milliseconds; -1 when it does not say, or nonsense. */
    public long duration() {
        double milliseconds = durationTicks * scale / WebmHeader.NANOSECONDS_PER_TICK;
        return milliseconds >= 0 && milliseconds <= Limits.LATEST_TIME ? Math.round(milliseconds) : -1;
    }

    long trackNumber() {
        return trackNumber;
    }

    long latestTick() {
        return Limits.LATEST_TIME * WebmHeader.NANOSECONDS_PER_TICK / scale;
    }

    long milliseconds(long ticks) {
        return Math.round((double) ticks * scale / WebmHeader.NANOSECONDS_PER_TICK);
    }

    /** Takes what counts; returns what is wrong. */
    @Nullable
    String readInfo(ElementCursor content) {
        while (content.next()) {
            if (content.id() == ElementId.TIMESTAMP_SCALE) {
                scale = content.number();
                if (scale < 1 || scale > LARGEST_SCALE) {
                    String wrong = "TimestampScale is " + scale + "; 1 to " + LARGEST_SCALE;
                    scale = WebmHeader.NANOSECONDS_PER_TICK;
                    return wrong;
                }
            } else if (content.id() == ElementId.DURATION) {
                durationTicks = content.decimal();
            }
        }
        return null;
    }

    /** Takes the first track of VP8; returns what is wrong. */
    @Nullable
    String readTracks(ElementCursor content) {
        String other = "no track";
        while (content.next() && !hasTrack()) {
            if (content.id() == ElementId.TRACK_ENTRY) {
                String wrong = readTrack(content.inside());
                if (wrong == null) {
                    return null;
                }
                other = wrong;
            }
        }
        return hasTrack() ? null : "there is no track of VP8 to read: " + other;
    }

    private @Nullable String readTrack(ElementCursor entry) {
        long number = -1;
        long type = -1;
        String codec = "";
        boolean isEncoded = false;
        width = 0;
        height = 0;
        while (entry.next()) {
            switch (entry.id()) {
                case ElementId.TRACK_NUMBER -> number = entry.number();
                case ElementId.TRACK_TYPE -> type = entry.number();
                case ElementId.CODEC_ID -> codec = entry.text();
                case ElementId.CONTENT_ENCODINGS -> isEncoded = true;
                case ElementId.VIDEO -> readVideo(entry.inside());
                default -> {}
            }
        }
        if (type != VIDEO_TRACK || !codec.equals("V_VP8")) {
            return "type " + type + ", codec '" + codec + "'";
        }
        if (isEncoded) {
            return "its frames are compressed or encrypted once more";
        }
        if (number < 1) {
            return "TrackNumber is " + number;
        }
        if (width < 1 || width > LONGEST_SIDE || height < 1 || height > LONGEST_SIDE) {
            return "PixelWidth is " + width + ", PixelHeight is " + height + "; 1 to " + LONGEST_SIDE;
        }
        trackNumber = number;
        return null;
    }

    private void readVideo(ElementCursor video) {
        while (video.next()) {
            if (video.id() == ElementId.PIXEL_WIDTH) {
                width = clamp(video.number());
            } else if (video.id() == ElementId.PIXEL_HEIGHT) {
                height = clamp(video.number());
            }
        }
    }

    private static int clamp(long side) {
        return (int) Math.min(side, Integer.MAX_VALUE);
    }
}
