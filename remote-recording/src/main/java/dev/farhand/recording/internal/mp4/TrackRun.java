package dev.farhand.recording.internal.mp4;

import dev.farhand.recording.internal.bytes.Limits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The samples of one fragment: where they lie, counted from the fragment's first byte, and when they are shown. */
final class TrackRun {
    /** More pictures no fragment has. */
    static final int MOST_SAMPLES = 65_536;

    private static final int TRAF = BoxCursor.type("traf");
    private static final int TFHD = BoxCursor.type("tfhd");
    private static final int TFDT = BoxCursor.type("tfdt");
    private static final int TRUN = BoxCursor.type("trun");
    private static final long NOT_SYNC = 0x10000;

    private long[] offsets = new long[4];
    private long[] times = new long[4];
    private int[] sizes = new int[4];
    private boolean[] keys = new boolean[4];
    private int count;

    private long duration;
    private long size;
    private long flags;
    private long time;
    private long base;
    private long offset;

    /** Takes the samples of a {@code moof}; returns what is wrong. */
    @Nullable
    String read(BoxCursor fragment, MovieInfo info, long fragmentAt, long fragmentLength) {
        count = 0;
        while (fragment.next()) {
            if (fragment.type() == TRAF) {
                String wrong = readTrack(fragment.inside(0), info, fragmentAt, fragmentLength);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }

    private @Nullable String readTrack(BoxCursor boxes, MovieInfo info, long fragmentAt, long fragmentLength) {
        boolean isOurs = false;
        // Where nothing is said, the data is the first that comes behind the fragment.
        offset = fragmentLength + 8;
        base = 0;
        while (boxes.next()) {
            if (boxes.type() == TFHD) {
                isOurs = boxes.word(4) == info.track();
                readDefaults(boxes, info, fragmentAt);
            } else if (isOurs && boxes.type() == TFDT) {
                time = boxes.version() == 1 ? boxes.doubleWord(4) : boxes.word(4);
                if (time < 0 || time > info.latest(Limits.LATEST_TIME)) {
                    return "a fragment's time is " + Long.toUnsignedString(time) + " units";
                }
            } else if (isOurs && boxes.type() == TRUN) {
                String wrong = readRun(boxes, info);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }

    private void readDefaults(BoxCursor header, MovieInfo info, long fragmentAt) {
        int at = 8;
        if ((header.flags() & 0x1) != 0) {
            base = header.doubleWord(at) - fragmentAt;
            offset = base;
            at += 8;
        }
        at += (header.flags() & 0x2) != 0 ? 4 : 0;
        duration = info.defaultDuration();
        size = info.defaultSize();
        flags = info.defaultFlags();
        if ((header.flags() & 0x8) != 0) {
            duration = header.word(at);
            at += 4;
        }
        if ((header.flags() & 0x10) != 0) {
            size = header.word(at);
            at += 4;
        }
        if ((header.flags() & 0x20) != 0) {
            flags = header.word(at);
        }
    }

    private @Nullable String readRun(BoxCursor run, MovieInfo info) {
        long samples = run.word(4);
        int present = run.flags();
        int each = 4 * Integer.bitCount(present & 0xF00);
        int at = 8;
        if ((present & 0x1) != 0) {
            offset = base + (int) run.word(at);
            at += 4;
        }
        long firstFlags = flags;
        if ((present & 0x4) != 0) {
            firstFlags = run.word(at);
            at += 4;
        }
        if (samples > MOST_SAMPLES - count || at + samples * each > run.length()) {
            return "a run of " + samples + " samples is " + run.length() + " bytes long; at most " + MOST_SAMPLES
                    + " samples";
        }
        reserve(count + (int) samples);
        for (int i = 0; i < samples; i++) {
            int field = at + i * each;
            long sampleDuration = (present & 0x100) == 0 ? duration : run.word(field);
            field += (present & 0x100) == 0 ? 0 : 4;
            long sampleSize = (present & 0x200) == 0 ? size : run.word(field);
            field += (present & 0x200) == 0 ? 0 : 4;
            long sampleFlags = (present & 0x400) == 0 ? (i == 0 ? firstFlags : flags) : run.word(field);
            if (sampleSize > Limits.LARGEST_FRAME || time > info.latest(Limits.LATEST_TIME)) {
                return "a sample has " + sampleSize + " bytes at " + time + " units; at most " + Limits.LARGEST_FRAME;
            }
            add((int) sampleSize, (sampleFlags & NOT_SYNC) == 0);
            time += sampleDuration;
        }
        return null;
    }

    private void add(int sampleSize, boolean isKey) {
        offsets[count] = offset;
        times[count] = time;
        sizes[count] = sampleSize;
        keys[count++] = isKey;
        offset += sampleSize;
    }

    private void reserve(int wanted) {
        if (wanted > sizes.length) {
            int room = Math.max(wanted, 2 * sizes.length);
            offsets = Arrays.copyOf(offsets, room);
            times = Arrays.copyOf(times, room);
            sizes = Arrays.copyOf(sizes, room);
            keys = Arrays.copyOf(keys, room);
        }
    }

    int count() {
        return count;
    }

    long offset(int sample) {
        return offsets[sample];
    }

    long time(int sample) {
        return times[sample];
    }

    int size(int sample) {
        return sizes[sample];
    }

    boolean isKey(int sample) {
        return keys[sample];
    }
}
