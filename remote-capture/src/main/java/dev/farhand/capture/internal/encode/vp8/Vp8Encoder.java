package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/**
 * Writes VP8 (RFC 6386, version 0, loop filter off). A frame is coded in one pass over its macroblocks and told in a second
 * one over what is to be said, so that its probabilities fit it.
 */
public final class Vp8Encoder implements VideoEncoder {
    /** A side is told in fourteen bits. */
    private static final int LONGEST_SIDE = (1 << 14) - 1;
    /** With less changed blocks than this there is no movement to look for. */
    private static final int FEWEST_TO_MOVE = 12;
    /** The first partition's size is told in nineteen bits. */
    private static final int LARGEST_HEADER = (1 << 19) - 1;
    /** With more macroblocks, not even the simplest modes are sure to fit the first partition. */
    private static final int MOST_MACROBLOCKS = 1 << 18;

    private final int width;
    private final int height;
    private final int largestHeader;
    private final FrameContext frame;
    private final Rows rows;
    private final ModeWriter modeWriter;
    private final KeepingPolicy keeping;
    private final CoefficientProbabilities probabilities = new CoefficientProbabilities();
    private final BoolEncoder header = new BoolEncoder();
    private final int[] counts = new int[2 * CoefficientProbabilities.COUNT];
    private final Runnable headerWriting = this::writeHeader;
    private final EncodedFrame encoded = new EncodedFrame(VideoCodec.VP8);
    /** The blocks that the last frame changed: in these alone, the buffer that comes next is older than the last picture. */
    private final BlockMap changedBefore;

    private byte[] bytes = new byte[1 << 12];
    private boolean hasPicture;
    private byte keptAs;

    /** For pictures of this size. Throws {@link IllegalArgumentException} for a side that VP8 cannot tell. */
    public Vp8Encoder(int width, int height) {
        this(width, height, LARGEST_HEADER);
    }

    /** With a limit of its own for the first partition. */
    Vp8Encoder(int width, int height, int largestHeader) {
        check("width", width);
        check("height", height);
        int macroblocks = (width + 15 >> 4) * (height + 15 >> 4);
        if (macroblocks > MOST_MACROBLOCKS) {
            throw new IllegalArgumentException("a VP8 picture of " + width + " × " + height + " has " + macroblocks
                    + " macroblocks, more than " + MOST_MACROBLOCKS);
        }
        this.width = width;
        this.height = height;
        this.largestHeader = largestHeader;
        this.frame = new FrameContext(width, height);
        this.rows = new Rows(frame, probabilities);
        this.modeWriter = new ModeWriter(frame.modes);
        this.keeping = new KeepingPolicy(frame);
        this.changedBefore = new BlockMap(width, height);
    }

    private static void check(String side, int pixels) {
        if (pixels < 1 || pixels > LONGEST_SIDE) {
            throw new IllegalArgumentException(side + " of a VP8 picture is 1 to " + LONGEST_SIDE + ", not " + pixels);
        }
    }

    @Override
    public VideoCodec codec() {
        return VideoCodec.VP8;
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key) {
        if (picture.width() != width || picture.height() != height) {
            throw new IllegalArgumentException("a picture of " + picture.width() + " × " + picture.height()
                    + " for an encoder of " + width + " × " + height);
        }
        frame.quantiser = Quantiser.ofCoarseness(coarseness);
        frame.key = key || !hasPicture;
        frame.picture = picture;
        keeping.countFrame();
        findChanges();
        if (frame.changed.isEmpty()) {
            encoded.become(false, width, height, bytes, 0);
            return encoded;
        }
        // Should this one fail half way, the next begins anew.
        hasPicture = false;
        frame.blocksAllowed = true;
        codeRows();
        boolean keepLast = !frame.key && keeping.isLastWorthKeeping();
        keptAs = keepLast ? keeping.place().kind : MacroblockModes.LAST;
        write();
        if (header.size() > largestHeader) {
            // Only pictures as large as those of 8K can say so much of their modes.
            probabilities.undo();
            frame.blocksAllowed = false;
            codeRows();
            write();
        }
        int length = assemble();
        remember(keepLast);
        encoded.become(frame.key, width, height, bytes, length);
        return encoded;
    }

    @Override
    public void close() {
        rows.close();
    }

    /** The picture as a decoder has it after the frame that was written last. */
    Picture reconstruction() {
        return frame.last;
    }

    private void findChanges() {
        if (frame.key) {
            frame.changed.markAll();
            return;
        }
        frame.changed.clear();
        ChangeDetector.markChanges(frame.picture, frame.shown, 0, height, frame.changed);
        if (frame.changed.count() > FEWEST_TO_MOVE) {
            frame.motion.find(frame.picture, frame.shown, frame.changed);
        } else {
            frame.motion.clear();
        }
    }

    private void codeRows() {
        frame.modes.reset();
        if (!frame.key) {
            copyMarked(changedBefore, frame.last, frame.current);
        }
        Arrays.fill(frame.above, (byte) 0);
        rows.code();
    }

    private static void copyMarked(BlockMap marked, Picture from, Picture to) {
        if (marked.isEmpty()) {
            return;
        }
        for (int row = 0; row < marked.rows(); row++) {
            for (int column = 0; column < marked.columns(); column++) {
                int end = marked.endOfRun(column, row);
                if (end > column) {
                    to.copyRun(from, column, end, row, 0, 0);
                    column = end;
                }
            }
        }
    }

    private void write() {
        if (frame.key) {
            probabilities.reset();
        }
        rows.countInto(counts);
        probabilities.adapt(counts);
        rows.write(headerWriting);
    }

    private void writeHeader() {
        header.begin();
        FrameHeader.write(header, frame.key, frame.quantiser.index, rows.partitions(), keptAs);
        probabilities.write(header);
        modeWriter.write(header, frame.key);
        header.end();
    }

    /** Puts the parts of a frame together: tag, modes, sizes of the partitions but the last, partitions. */
    private int assemble() {
        int most = FrameHeader.KEY_BYTES + header.size();
        for (int i = 0; i < rows.partitions(); i++) {
            most += FrameHeader.PARTITION_SIZE_BYTES + rows.partition(i).size();
        }
        if (bytes.length < most) {
            bytes = new byte[2 * most];
        }
        int at = FrameHeader.writeTag(bytes, frame.key, width, height, header.size());
        at = append(header, at);
        for (int i = 0; i < rows.partitions() - 1; i++) {
            at = FrameHeader.writePartitionSize(bytes, at, rows.partition(i).size());
        }
        for (int i = 0; i < rows.partitions(); i++) {
            at = append(rows.partition(i), at);
        }
        return at;
    }

    private int append(BoolEncoder part, int at) {
        System.arraycopy(part.bytes(), 0, bytes, at, part.size());
        return at + part.size();
    }

    private void remember(boolean keepLast) {
        Picture written = frame.current;
        if (frame.key) {
            // A key frame takes both places.
            for (KeptPicture kept : frame.kept) {
                keep(kept, frame.picture, written);
            }
        } else if (keepLast) {
            keep(keeping.place(), frame.shown, frame.last);
        }
        frame.current = frame.last;
        frame.last = written;
        copyMarked(frame.changed, frame.picture, frame.shown);
        changedBefore.copyFrom(frame.changed);
        hasPicture = true;
    }

    private void keep(KeptPicture kept, VideoFrame shown, Picture decoded) {
        kept.become(shown, decoded);
        keeping.use(kept);
    }

    private static void copyMarked(BlockMap marked, VideoFrame from, VideoFrame to) {
        int stride = from.width();
        for (int row = 0; row < marked.rows(); row++) {
            int bottom = marked.bottom(row);
            for (int column = 0; column < marked.columns(); column++) {
                int end = marked.endOfRun(column, row);
                if (end > column) {
                    int left = column * BlockMap.SIZE;
                    int length = marked.right(end - 1) - left;
                    for (int y = row * BlockMap.SIZE; y < bottom; y++) {
                        System.arraycopy(from.pixels(), y * stride + left, to.pixels(), y * stride + left, length);
                    }
                    column = end;
                }
            }
        }
    }
}
