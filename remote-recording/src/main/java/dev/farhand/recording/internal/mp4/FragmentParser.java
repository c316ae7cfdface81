package dev.farhand.recording.internal.mp4;

import dev.farhand.recording.container.ReadOutcome;
import dev.farhand.recording.internal.bytes.ByteBuilder;
import dev.farhand.recording.internal.bytes.ByteSource;
import dev.farhand.recording.internal.bytes.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the H.264 pictures of a fragmented MP4 file one by one, from the front, whoever wrote it. Nothing in a file makes it throw:
 * it stops where the file stops making sense, and says why.
 */
public final class FragmentParser implements Closeable {
    private static final int HEADER = 8;
    private static final int LONG_HEADER = 16;
    private static final int LARGEST_TABLE = 4 << 20;
    private static final int FTYP = BoxCursor.type("ftyp");
    private static final int STYP = BoxCursor.type("styp");
    private static final int MOOV = BoxCursor.type("moov");
    private static final int MOOF = BoxCursor.type("moof");
    private static final int MDAT = BoxCursor.type("mdat");

    private final ByteSource source;
    private final ByteBuilder frame = new ByteBuilder(1 << 12);
    private final TrackRun run = new TrackRun();
    private MovieInfo info = new MovieInfo();
    private long fragmentAt;
    private long dataEnd;
    private int sample;
    private long time;
    private boolean isKey;
    private int type;
    private long size;
    private int header;
    private @Nullable ReadOutcome outcome;

    /** Reads nothing yet; the source is closed with this. */
    public FragmentParser(ByteSource source) {
        this.source = source;
    }

    /** Goes on to the next picture; false when there is none, and then {@link #outcome} says why. */
    public boolean next() throws IOException {
        while (outcome == null) {
            if (dataEnd == 0) {
                readBox();
            } else if (sample == run.count()) {
                endData();
            } else if (readSample()) {
                return true;
            }
        }
        return false;
    }

    /** Reads on until the track is known; false when there is none. */
    public boolean readTrack() throws IOException {
        while (outcome == null && !info.hasTrack()) {
            readBox();
        }
        return info.hasTrack();
    }

    /** What is said before the first picture. */
    public MovieInfo info() {
        return info;
    }

    /** The picture's time in milliseconds. */
    public long time() {
        return time;
    }

    /** Whether a decoder can begin with the picture, by the file's word. */
    public boolean isKey() {
        return isKey;
    }

    /** The picture in Annex B form, until the next call. */
    public ByteBuilder frame() {
        return frame;
    }

    /** How the file ended; nothing while there may be more. */
    public @Nullable ReadOutcome outcome() {
        return outcome;
    }

    private void readBox() throws IOException {
        if (!readHeader()) {
            return;
        }
        if (source.position() == 0 && type != FTYP && type != STYP && type != MOOV) {
            refuse("the file begins with " + BoxCursor.name(type) + ", not with 'ftyp'");
        } else if (type == MOOV) {
            readMovie();
        } else if (type == MOOF) {
            readFragment();
        } else if (!source.skip(size)) {
            cutOff();
        }
    }

    private boolean readHeader() throws IOException {
        if (source.isAtEnd()) {
            // Without a word of how long it is, a file that ends between two boxes is whole.
            return end(info.hasTrack() ? ReadOutcome.whole(source.position()) : ReadOutcome.cutOff(source.position()));
        }
        if (!source.has(HEADER)) {
            return cutOff();
        }
        size = Integer.toUnsignedLong(source.buffer().getInt(source.buffer().position()));
        type = source.buffer().getInt(source.buffer().position() + 4);
        header = HEADER;
        if (size == 1) {
            if (!source.has(LONG_HEADER)) {
                return cutOff();
            }
            size = source.buffer().getLong(source.buffer().position() + HEADER);
            header = LONG_HEADER;
        }
        if (size < header || size > Long.MAX_VALUE - source.position()) {
            return refuse("box " + BoxCursor.name(type) + " has " + Long.toUnsignedString(size) + " bytes");
        }
        return true;
    }

    /** Brings the box into memory; nothing when it is too large, or not there. */
    private @Nullable BoxCursor content() throws IOException {
        if (size > LARGEST_TABLE) {
            refuse("box " + BoxCursor.name(type) + " has " + size + " bytes; at most " + LARGEST_TABLE);
            return null;
        }
        if (!source.has((int) size)) {
            cutOff();
            return null;
        }
        int from = source.buffer().position();
        return new BoxCursor(source.buffer(), from + header, from + (int) size);
    }

    private void readMovie() throws IOException {
        BoxCursor movie = content();
        if (movie == null) {
            return;
        }
        MovieInfo found = new MovieInfo();
        String wrong = found.read(movie);
        if (wrong != null) {
            refuse(wrong);
            return;
        }
        info = found;
        source.take((int) size);
    }

    private void readFragment() throws IOException {
        BoxCursor fragment = content();
        if (fragment == null) {
            return;
        }
        if (!info.hasTrack()) {
            refuse("pictures come before a track of H.264 is described");
            return;
        }
        String wrong = run.read(fragment, info, source.position(), size);
        if (wrong != null) {
            refuse(wrong);
            return;
        }
        fragmentAt = source.position();
        sample = 0;
        source.take((int) size);
        if (readHeader() && type != MDAT) {
            refuse("behind a fragment comes " + BoxCursor.name(type) + ", not its 'mdat'");
        } else if (outcome == null) {
            dataEnd = source.position() + size;
            source.take(header);
        } else if (outcome.kind() == ReadOutcome.Kind.WHOLE) {
            cutOff();
        }
    }

    private void endData() throws IOException {
        if (source.skip(dataEnd - source.position())) {
            dataEnd = 0;
        } else {
            cutOff();
        }
    }

    private boolean readSample() throws IOException {
        long at = fragmentAt + run.offset(sample);
        int length = run.size(sample);
        if (at < source.position() || at > dataEnd - length) {
            return refuse("a sample of " + length + " bytes lies " + (at - source.position())
                    + " bytes away, outside of its 'mdat'");
        }
        if (!source.skip(at - source.position()) || !source.has(length)) {
            return cutOff();
        }
        isKey = run.isKey(sample);
        time = info.milliseconds(run.time(sample));
        boolean isPicture = toAnnexB(source.buffer(), source.buffer().position(), length);
        if (outcome == null) {
            source.take(length);
            sample++;
        }
        return isPicture;
    }

    /** Returns whether there is a picture. */
    private boolean toAnnexB(ByteBuffer bytes, int from, int length) {
        frame.clear();
        if (isKey) {
            frame.put(info.parameters(), 0, info.parameters().length);
        }
        int at = from;
        int end = from + length;
        while (at < end) {
            if (end - at < info.lengthSize()) {
                return refuse("a sample ends within the length of a unit");
            }
            long unit = 0;
            for (int i = 0; i < info.lengthSize(); i++) {
                unit = unit << 8 | (bytes.get(at++) & 0xFF);
            }
            if (unit > end - at) {
                return refuse("a unit has " + unit + " bytes, its sample only " + (end - at));
            }
            if (unit > 0) {
                frame.number(1, 4).put(bytes, at, (int) unit);
                at += (int) unit;
            }
            if (frame.length() > Limits.LARGEST_FRAME) {
                return refuse("a sample has more than " + Limits.LARGEST_FRAME + " bytes in Annex B form");
            }
        }
        return length > 0;
    }

    private boolean refuse(String why) {
        return end(ReadOutcome.refused(source.position(), why));
    }

    private boolean cutOff() {
        return end(ReadOutcome.cutOff(source.position()));
    }

    private boolean end(ReadOutcome how) {
        outcome = how;
        return false;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
