package dev.farhand.recording.internal.ebml;

import dev.farhand.recording.container.ReadOutcome;
import dev.farhand.recording.internal.bytes.ByteSource;
import dev.farhand.recording.internal.bytes.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the VP8 frames of a WebM or Matroska file one by one, from the front, whoever wrote it. What is no frame of the first VP8
 * track is stepped over. Nothing in a file makes it throw: it stops where the file stops making sense, and says why.
 */
public final class WebmParser implements Closeable {
    private static final int LARGEST_EBML_HEADER = 4096;
    private static final int LARGEST_INFO = 1 << 20;
    /** Track, time and flags around a frame, and in a group what else is told of it. */
    private static final int BLOCK_OVERHEAD = 1024;

    private static final int LACING = 0x06;
    private static final long OPEN = Long.MAX_VALUE;
    private static final long NOWHERE = -1;

    private final ByteSource source;
    private final WebmInfo info = new WebmInfo();
    private long segmentEnd = NOWHERE;
    private long clusterEnd = NOWHERE;
    private long clusterTicks = -1;
    private boolean hasCues;
    private int id;
    private long size;
    private int headerLength;
    private int blockLength;
    private int payloadAt;
    private int payloadLength;
    private long time;
    private @Nullable ReadOutcome outcome;

    /** Reads nothing yet; the source is closed with this. */
    public WebmParser(ByteSource source) {
        this.source = source;
    }

    /** Goes on to the next frame; false when there is none, and then {@link #outcome} says why. */
    public boolean next() throws IOException {
        source.take(blockLength);
        blockLength = 0;
        while (outcome == null) {
            if (segmentEnd == NOWHERE) {
                enterSegment();
            } else if (clusterEnd == NOWHERE) {
                readInSegment();
            } else if (readInCluster()) {
                return true;
            }
        }
        return false;
    }

    /** Reads on until the track is known; false when there is none. */
    public boolean readTrack() throws IOException {
        while (outcome == null && !info.hasTrack()) {
            if (segmentEnd == NOWHERE) {
                enterSegment();
            } else {
                readInSegment();
            }
        }
        return info.hasTrack();
    }

    /** What is said before the first frame. */
    public WebmInfo info() {
        return info;
    }

    /** The frame's time in milliseconds. */
    public long time() {
        return time;
    }

    /** Whether a decoder can begin with the frame, by its own word. */
    public boolean isKey() {
        return Vp8Header.isKey(source.buffer(), payloadAt, payloadLength);
    }

    /** Of a key frame. */
    public int width() {
        return Vp8Header.width(source.buffer(), payloadAt);
    }

    /** Of a key frame. */
    public int height() {
        return Vp8Header.height(source.buffer(), payloadAt);
    }

    /** Holds the frame, {@link #length} bytes from {@link #from} on, until the next call. */
    public ByteBuffer bytes() {
        return source.buffer();
    }

    /** Where the frame begins in {@link #bytes}. */
    public int from() {
        return payloadAt;
    }

    /** How long the frame is. */
    public int length() {
        return payloadLength;
    }

    /** How many bytes were understood so far. */
    public long position() {
        return source.position();
    }

    /** How the file ended; nothing while there may be more. */
    public @Nullable ReadOutcome outcome() {
        return outcome;
    }

    private void enterSegment() throws IOException {
        if (!readElement(OPEN)) {
            return;
        }
        if (source.position() == 0 && id != ElementId.EBML) {
            refuse("the file begins with element " + ElementId.name(id) + ", not with an EBML header");
        } else if (id == ElementId.EBML) {
            readEbmlHeader();
        } else if (id == ElementId.SEGMENT) {
            source.take(headerLength);
            segmentEnd = size < 0 ? OPEN : source.position() + size;
        } else {
            skipElement();
        }
    }

    private void readEbmlHeader() throws IOException {
        ElementCursor header = content(LARGEST_EBML_HEADER);
        if (header == null) {
            return;
        }
        String type = "";
        while (header.next()) {
            if (header.id() == ElementId.DOC_TYPE) {
                type = header.text();
            }
        }
        takeElement();
        if (!type.equals("webm") && !type.equals("matroska")) {
            refuse("the file is of type '" + type + "', not webm or matroska");
        }
    }

    private void readInSegment() throws IOException {
        if (source.position() >= segmentEnd) {
            end(
                    source.isAtEnd()
                            ? ReadOutcome.whole(source.position())
                            : ReadOutcome.refused(source.position(), "bytes follow behind the end"));
            return;
        }
        if (!readElement(segmentEnd)) {
            return;
        }
        switch (id) {
            case ElementId.INFO, ElementId.TRACKS -> readInfo();
            case ElementId.CLUSTER -> enterCluster();
            case ElementId.CUES -> {
                hasCues = true;
                skipElement();
            }
            default -> skipElement();
        }
    }

    private void readInfo() throws IOException {
        ElementCursor content = content(LARGEST_INFO);
        if (content == null) {
            return;
        }
        String wrong = id == ElementId.INFO ? info.readInfo(content) : info.readTracks(content);
        if (wrong != null) {
            refuse(wrong);
        } else {
            takeElement();
        }
    }

    private void enterCluster() {
        if (!info.hasTrack()) {
            refuse("pictures come before a track of VP8 is described");
            return;
        }
        source.take(headerLength);
        clusterEnd = size < 0 ? OPEN : source.position() + size;
        clusterTicks = -1;
        hasCues = false;
    }

    /** Returns whether there is a frame now. */
    private boolean readInCluster() throws IOException {
        if (source.position() >= Math.min(clusterEnd, segmentEnd)) {
            clusterEnd = NOWHERE;
            return false;
        }
        if (!readElement(Math.min(clusterEnd, segmentEnd))) {
            return false;
        }
        if (clusterEnd == OPEN && ElementId.endsCluster(id)) {
            clusterEnd = NOWHERE;
            return false;
        }
        return switch (id) {
            case ElementId.TIMESTAMP -> {
                readTimestamp();
                yield false;
            }
            case ElementId.SIMPLE_BLOCK, ElementId.BLOCK_GROUP -> readBlock();
            default -> {
                skipElement();
                yield false;
            }
        };
    }

    private void readTimestamp() throws IOException {
        ElementCursor content = content(8);
        if (content == null) {
            return;
        }
        long ticks = size == 0 ? 0 : Vint.raw(source.buffer(), source.buffer().position() + headerLength, (int) size);
        if (ticks < 0 || ticks > info.latestTick()) {
            refuse("the cluster's time is " + Long.toUnsignedString(ticks) + " ticks; at most " + info.latestTick());
            return;
        }
        clusterTicks = ticks;
        takeElement();
    }

    private boolean readBlock() throws IOException {
        ElementCursor content = content(Limits.LARGEST_FRAME + BLOCK_OVERHEAD);
        if (content == null) {
            return false;
        }
        int from = source.buffer().position() + headerLength;
        int length = (int) size;
        if (id == ElementId.BLOCK_GROUP) {
            length = 0;
            while (content.next()) {
                if (content.id() == ElementId.BLOCK) {
                    from = content.from();
                    length = content.length();
                }
            }
        }
        blockLength = headerLength + (int) size;
        return readBlock(from, length);
    }

    private boolean readBlock(int from, int length) throws IOException {
        ByteBuffer bytes = source.buffer();
        int trackLength = length == 0 ? 9 : Vint.length(bytes.get(from));
        if (trackLength > 8 || length < trackLength + 3) {
            refuse("a block of " + length + " bytes is none");
            return false;
        }
        int flags = bytes.get(from + trackLength + 2);
        payloadAt = from + trackLength + 3;
        payloadLength = length - trackLength - 3;
        if (Vint.size(bytes, from, trackLength) != info.trackNumber() || payloadLength == 0) {
            source.take(blockLength);
            blockLength = 0;
            return false;
        }
        if ((flags & LACING) != 0) {
            refuse("a block holds several frames (lacing)");
            return false;
        }
        return setTime(bytes.getShort(from + trackLength));
    }

    private boolean setTime(short relative) {
        if (clusterTicks < 0) {
            refuse("a cluster has no time before its first block");
            return false;
        }
        long ticks = clusterTicks + relative;
        if (ticks < 0 || ticks > info.latestTick()) {
            refuse("a block's time is " + ticks + " ticks; 0 to " + info.latestTick());
            return false;
        }
        time = info.milliseconds(ticks);
        return true;
    }

    /** Looks at the id and size of the next element, which must not reach beyond {@code end}. */
    private boolean readElement(long end) throws IOException {
        if (source.isAtEnd()) {
            boolean isWhole = segmentEnd == OPEN && hasCues;
            end(isWhole ? ReadOutcome.whole(source.position()) : ReadOutcome.cutOff(source.position()));
            return false;
        }
        ByteBuffer bytes = source.buffer();
        int idLength = Vint.length(bytes.get(bytes.position()));
        if (idLength > 4) {
            return refuse("no element begins with byte 0x" + Integer.toHexString(bytes.get(bytes.position()) & 0xFF));
        }
        if (!source.has(idLength + 1)) {
            return cutOff();
        }
        bytes = source.buffer();
        int sizeLength = Vint.length(bytes.get(bytes.position() + idLength));
        if (sizeLength > 8) {
            return refuse("an element's size has more than 8 bytes");
        }
        if (!source.has(idLength + sizeLength)) {
            return cutOff();
        }
        bytes = source.buffer();
        id = (int) Vint.raw(bytes, bytes.position(), idLength);
        size = Vint.size(bytes, bytes.position() + idLength, sizeLength);
        headerLength = idLength + sizeLength;
        return checkSize(end);
    }

    private boolean checkSize(long end) {
        if (size < 0 && id != ElementId.SEGMENT && id != ElementId.CLUSTER) {
            return refuse("element " + ElementId.name(id) + " does not say its size");
        }
        if (end != OPEN && size > end - source.position() - headerLength) {
            return refuse("element " + ElementId.name(id) + " has " + size + " bytes, more than what it lies in");
        }
        return true;
    }

    /** Brings the element's content into memory; nothing when it is too large, or not there. */
    private @Nullable ElementCursor content(int most) throws IOException {
        if (size < 0 || size > most) {
            refuse("element " + ElementId.name(id) + " has " + size + " bytes; at most " + most);
            return null;
        }
        if (!source.has(headerLength + (int) size)) {
            cutOff();
            return null;
        }
        return new ElementCursor(source.buffer(), source.buffer().position() + headerLength, (int) size);
    }

    private void takeElement() {
        source.take(headerLength + (int) size);
    }

    private void skipElement() throws IOException {
        if (!source.skip(headerLength + size)) {
            cutOff();
        }
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
