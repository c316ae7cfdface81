package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.capture.internal.encode.rate.PicturePrice;
import dev.farhand.capture.internal.encode.rate.Sharpening;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes VP8 (RFC 6386, version 0, loop filter off). A frame is coded in one pass over its macroblocks and told in a second
 * one over what is to be said, so that its probabilities fit it. One that turns out larger than it may be is coded again: there is
 * one step of quality for all of a frame, and what it will take is known only when it is known how probable things are.
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
    /** The part of a limit that is aimed for; nearly all of what is foretold wrong is below it. */
    private static final double AIM = 0.9;

    private static final double STEPS_TO_HALVE = 6;
    /** So often a frame is coded again that is too large. The first time is enough, but for frames that are hardly more than modes. */
    private static final int MOST_ATTEMPTS = 4;

    private static final double LESS_EACH_TIME = 0.7;

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
    private final PicturePrice price = new PicturePrice();
    private final Runnable keyKeeping = this::keepKey;
    private final Runnable showing = this::rememberShown;
    private final EncodedFrame encoded = new EncodedFrame(VideoCodec.VP8);
    /** The blocks that the last frame changed: in these alone, the buffer that comes next is older than the last picture. */
    private final BlockMap changedBefore;

    private final Sharpening sharpening;
    /** How coarse each macroblock is that the decoder shows. */
    private final byte[] steps;

    private byte[] bytes = new byte[1 << 12];
    private int step;
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
        this.rows = new Rows(frame, probabilities, this::writeHeader);
        this.modeWriter = new ModeWriter(frame.modes);
        this.keeping = new KeepingPolicy(frame);
        this.changedBefore = new BlockMap(width, height);
        this.sharpening = new Sharpening(width, height);
        this.steps = new byte[changedBefore.size()];
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
        return encode(picture, coarseness, key, NO_LIMIT);
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key, int byteLimit) {
        return encode(picture, 0, height, coarseness, key, byteLimit);
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int from, int to, int coarseness, boolean key, int byteLimit) {
        check(picture, coarseness, byteLimit);
        Objects.checkFromToIndex(from, to, height);
        begin(picture, key || !hasPicture);
        findChanges(from, to);
        keeping.countFrame();
        if (frame.changed.isEmpty()) {
            return nothing();
        }
        // Should this one fail half way, the next begins anew.
        hasPicture = false;
        step = coarseness;
        if (byteLimit < NO_LIMIT) {
            long aim = (long) (AIM * byteLimit);
            step = Math.max(coarseness, price.coarsenessFor(aim, frame.changed.count(), frame.key));
        }
        codeRows();
        boolean keepLast = !frame.key && keeping.isLastWorthKeeping();
        keptAs = keepLast ? keeping.place().kind : MacroblockModes.LAST;
        write();
        if (header.size() > largestHeader) {
            // Only pictures as large as those of 8K can say so much of their modes.
            frame.blocksAllowed = false;
            writeAgain();
        }
        if (byteLimit < NO_LIMIT) {
            price.learn(size(), frame.changed.count(), frame.key, step);
        }
        for (int attempt = 0; attempt < MOST_ATTEMPTS && size() > byteLimit; attempt++) {
            saveBytes(byteLimit, attempt);
            writeAgain();
        }
        return end(keepLast);
    }

    @Override
    public EncodedFrame sharpen(VideoFrame picture, PixelAreas areas, int coarseness, int byteLimit) {
        check(picture, coarseness, byteLimit);
        begin(picture, !hasPicture);
        findChanges(0, height);
        if (!frame.changed.isEmpty()) {
            return nothing();
        }
        frame.changed.copyFrom(sharpening.choose(steps, areas, coarseness, byteLimit * 8L));
        if (frame.changed.isEmpty()) {
            return nothing();
        }
        hasPicture = false;
        frame.sharpening = true;
        step = coarseness;
        codeRows();
        keptAs = MacroblockModes.LAST;
        write();
        sharpening.learn(size() * 8L);
        return end(false);
    }

    private void begin(VideoFrame picture, boolean key) {
        frame.key = key;
        frame.picture = picture;
        frame.sharpening = false;
        frame.blocksAllowed = true;
        frame.mostDecisions = Integer.MAX_VALUE;
    }

    private EncodedFrame end(boolean keepLast) {
        int length = assemble();
        rememberSteps();
        remember(keepLast);
        encoded.become(frame.key, width, height, bytes, length);
        return encoded;
    }

    private EncodedFrame nothing() {
        encoded.become(false, width, height, bytes, 0);
        return encoded;
    }

    /** What was taken from elsewhere is as coarse as that, which is not looked up: it counts as coarse. */
    private void rememberSteps() {
        int columns = frame.columns;
        for (int block = 0; block < steps.length; block++) {
            if (frame.changed.isMarked(block)) {
                boolean isFine =
                        frame.modes.coded[frame.modes.at(block % columns, block / columns)] || frame.sharpening;
                steps[block] = (byte) (isFine && frame.mostDecisions == Integer.MAX_VALUE ? step : COARSEST);
            }
        }
    }

    /** Makes the frame coarser by what it is too large, and leaves coefficients out where that is not enough. */
    private void saveBytes(int byteLimit, int attempt) {
        int size = size();
        int steps = (int) Math.ceil(STEPS_TO_HALVE * Math.log(size / (AIM * byteLimit)) / Math.log(2));
        step = attempt == 0 ? Math.min(COARSEST, step + steps) : COARSEST;
        // Each way to tell a mode that is one of many is dear, and so is each vector; these stay.
        frame.blocksAllowed &= step < COARSEST;
        int modes = FrameHeader.KEY_BYTES + FrameHeader.PARTITION_SIZE_BYTES + header.size();
        double part = (double) Math.max(0, byteLimit - modes) / Math.max(1, size - modes);
        frame.mostDecisions = (int) (rows.decisions() * Math.min(1, part) * (attempt == 0 ? 1 : LESS_EACH_TIME));
    }

    private void writeAgain() {
        probabilities.undo();
        codeRows();
        write();
    }

    private void check(VideoFrame picture, int coarseness, int byteLimit) {
        if (picture.width() != width || picture.height() != height) {
            throw new IllegalArgumentException("a picture of " + picture.width() + " × " + picture.height()
                    + " for an encoder of " + width + " × " + height);
        }
        if (coarseness < FINEST || coarseness > COARSEST) {
            throw new IllegalArgumentException("coarseness is " + FINEST + " to " + COARSEST + ", not " + coarseness);
        }
        if (byteLimit < 1) {
            throw new IllegalArgumentException("a picture has at least 1 byte, not " + byteLimit);
        }
    }

    @Override
    public void close() {
        rows.close();
    }

    /** The picture as a decoder has it after the frame that was written last. */
    Picture reconstruction() {
        return frame.last;
    }

    private void findChanges(int from, int to) {
        if (frame.key) {
            frame.changed.markAll();
            return;
        }
        frame.changed.clear();
        ChangeDetector.markChanges(frame.picture, frame.shown, from, to, frame.changed);
        if (frame.changed.count() > FEWEST_TO_MOVE) {
            frame.motion.find(frame.picture, frame.shown, frame.changed);
        } else {
            frame.motion.clear();
        }
    }

    private void codeRows() {
        frame.quantiser = Quantiser.ofCoarseness(step);
        frame.modes.reset();
        if (!frame.key) {
            bringUpToDate();
        }
        Arrays.fill(frame.above, (byte) 0);
        rows.code();
    }

    /** Makes the buffer that comes next as the last picture, where that one changed and this one does not. */
    private void bringUpToDate() {
        for (int row = 0; row < frame.rows && !changedBefore.isEmpty(); row++) {
            int column = 0;
            while (column < frame.columns) {
                int end = column;
                while (end < frame.columns && changedBefore.isMarked(end, row) && !frame.changed.isMarked(end, row)) {
                    end++;
                }
                if (end > column) {
                    frame.current.copyRun(frame.last, column, end, row, 0, 0);
                }
                column = end + 1;
            }
        }
    }

    private void write() {
        if (frame.key) {
            probabilities.reset();
        }
        rows.countInto(counts);
        probabilities.adapt(counts);
        rows.write();
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
        int most = size();
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

    /** How many bytes the frame takes that was written last. */
    private int size() {
        int size = (frame.key ? FrameHeader.KEY_BYTES : FrameHeader.BYTES) + header.size();
        for (int i = 0; i < rows.partitions(); i++) {
            size += (i > 0 ? FrameHeader.PARTITION_SIZE_BYTES : 0)
                    + rows.partition(i).size();
        }
        return size;
    }

    private int append(BoolEncoder part, int at) {
        System.arraycopy(part.bytes(), 0, bytes, at, part.size());
        return at + part.size();
    }

    private void remember(boolean keepLast) {
        if (frame.key) {
            rows.alongside(keyKeeping, showing);
        } else {
            if (keepLast) {
                keep(keeping.place(), frame.shown, frame.last);
            }
            rememberShown();
        }
        Picture written = frame.current;
        frame.current = frame.last;
        frame.last = written;
        changedBefore.copyFrom(frame.changed);
        hasPicture = true;
    }

    /** A key frame takes both places: one copy does for them. */
    private void keepKey() {
        for (KeptPicture kept : frame.kept) {
            kept.isSpare = true;
        }
        keep(frame.kept[0], frame.picture, frame.current);
    }

    private void rememberShown() {
        copyMarked(frame.changed, frame.picture, frame.shown);
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
