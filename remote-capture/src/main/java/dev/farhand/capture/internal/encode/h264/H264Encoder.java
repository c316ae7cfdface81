package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.capture.internal.encode.motion.MotionFinder;
import dev.farhand.capture.internal.encode.rate.Sharpening;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.util.Objects;

/**
 * Writes the pictures of a screen as H.264. What stands still costs a bit or none, what moved or came back costs its vector, and
 * only what is new is transformed. Decoders give pictures of even sides: an odd one is one pixel larger, which repeats the last.
 */
public final class H264Encoder implements VideoEncoder {
    /** Fewer changed blocks are not worth the search for their movement. */
    private static final int FEW = 12;
    /** Fewer new macroblocks are not worth the wake-up of another thread. */
    private static final int WORTH_A_THREAD = 256;
    /** Pictures with more macroblocks, above 4K, are not kept for long: each costs more than five bytes a pixel. */
    private static final int LARGEST_KEPT = 36_864;

    private final int width;
    private final int height;
    private final BlockMap changed;
    private final BlockMap touched;
    private final PictureStore pictures;
    private final MacroblockMap map;
    private final CopyPlan plan;
    private final MotionFinder motion = new MotionFinder(Level.LONGEST_X, Level.LONGEST_Y);
    private final LongTermPolicy policy;
    private final Sharpening sharpening;
    private final PictureTask task;
    private final SliceThreads slices;
    private final int[] firstRows;
    private final ParameterSets parameters;
    private final UnitStream units = new UnitStream();
    private final EncodedFrame frame = new EncodedFrame(VideoCodec.H264);
    private boolean needsKey = true;

    /** For pictures of that size, on the caller's thread. Throws {@link IllegalArgumentException} for sizes H.264 does not have. */
    public H264Encoder(int width, int height) {
        this(width, height, 1);
    }

    /**
     * For pictures of that size. Key frames and pictures with much that is new are written by several threads at the same time, each
     * its own part; what they write depends on how many they are, and on nothing else.
     */
    public H264Encoder(int width, int height, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is at least 1, not " + threads);
        }
        this.changed = new BlockMap(width, height);
        Level.of(changed.columns(), changed.rows());
        this.width = width;
        this.height = height;
        this.touched = new BlockMap(width, height);
        this.pictures = new PictureStore(width, height);
        this.map = new MacroblockMap(changed.columns(), changed.rows());
        this.plan = new CopyPlan(map);
        this.policy = new LongTermPolicy(changed.size());
        this.sharpening = new Sharpening(width, height);
        this.task = new PictureTask(map, plan, motion, pictures.source(), pictures.before());
        this.slices = new SliceThreads(task, Math.min(threads, changed.rows()));
        this.firstRows = new int[slices.size() + 1];
        this.parameters = new ParameterSets(width, height);
    }

    @Override
    public VideoCodec codec() {
        return VideoCodec.H264;
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key) {
        return encode(picture, 0, height, coarseness, key, NO_LIMIT);
    }

    /**
     * The same, coarser where that is needed to stay within that many bytes. Where even the coarsest is too much, the last
     * macroblocks are only foretold; those bits are spent in any case.
     */
    @Override
    public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key, int byteLimit) {
        return encode(picture, 0, height, coarseness, key, byteLimit);
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int from, int to, int coarseness, boolean key, int byteLimit) {
        long bitLimit = bits(byteLimit);
        check(picture, coarseness);
        Objects.checkFromToIndex(from, to, height);
        boolean isKey = key || needsKey;
        return isKey || hasChanged(picture, from, to) ? write(picture, coarseness, isKey, bitLimit) : nothing();
    }

    @Override
    public EncodedFrame sharpen(VideoFrame picture, PixelAreas areas, int coarseness, int byteLimit) {
        long bitLimit = bits(byteLimit);
        check(picture, coarseness);
        if (needsKey || hasChanged(picture, 0, height)) {
            return nothing();
        }
        BlockMap coarse = sharpening.choose(pictures.before().steps, areas, Quantiser.FINEST + coarseness, bitLimit);
        if (coarse.isEmpty()) {
            return nothing();
        }
        begin(picture, coarseness, Long.MAX_VALUE);
        motion.clear();
        plan.makeNew(coarse);
        writePlan(picture, LongTermPolicy.NONE, LongTermPolicy.NONE);
        sharpening.learn(units.length() * 8L);
        return end(false);
    }

    private static long bits(int byteLimit) {
        if (byteLimit < 1) {
            throw new IllegalArgumentException("a picture has at least 1 byte, not " + byteLimit);
        }
        return byteLimit == NO_LIMIT ? Long.MAX_VALUE : byteLimit * 8L;
    }

    private boolean hasChanged(VideoFrame picture, int from, int to) {
        changed.clear();
        ChangeDetector.markChanges(picture, pictures.source(), from, to, changed);
        return !changed.isEmpty();
    }

    private EncodedFrame nothing() {
        policy.stand();
        frame.become(false, width, height, units.bytes(), 0);
        return frame;
    }

    private EncodedFrame write(VideoFrame picture, int coarseness, boolean isKey, long bitLimit) {
        begin(picture, coarseness, bitLimit);
        if (isKey) {
            writeKey(picture);
        } else {
            writeChanges(picture);
        }
        return end(isKey);
    }

    private void begin(VideoFrame picture, int coarseness, long bitLimit) {
        // If this fails half-way, what decoders have is not what is here.
        needsKey = true;
        units.clear();
        map.clear();
        task.source = picture;
        task.qp = Quantiser.FINEST + coarseness;
        task.bitLimit = bitLimit;
    }

    private EncodedFrame end(boolean isKey) {
        needsKey = false;
        // The caller's picture is not ours to keep.
        task.source = pictures.source();
        frame.become(isKey, width, height, units.bytes(), units.length());
        return frame;
    }

    private void check(VideoFrame picture, int coarseness) {
        if (picture.width() != width || picture.height() != height) {
            throw new IllegalArgumentException("a picture of " + picture.width() + " × " + picture.height()
                    + " for an encoder of " + width + " × " + height);
        }
        if (coarseness < FINEST || coarseness > COARSEST) {
            throw new IllegalArgumentException("coarseness is " + FINEST + " to " + COARSEST + ", not " + coarseness);
        }
    }

    private void writeKey(VideoFrame picture) {
        parameters.writeTo(units);
        task.isKey = true;
        task.keyNumber++;
        task.frameNumber = 0;
        task.usedPlace = LongTermPolicy.NONE;
        task.to = pictures.next();
        plan.makeAllNew();
        writeSlices(UnitStream.KEY_SLICE);
        pictures.finishKey(picture);
        policy.restart();
        task.recent = 1;
    }

    private void writeChanges(VideoFrame picture) {
        if (changed.count() > FEW) {
            motion.find(picture, pictures.source(), changed);
        } else {
            motion.clear();
        }
        KeptPictures kept = pictures.kept();
        int used = kept.mostLike(picture, changed);
        plan.make(picture, pictures.source(), kept.source(used), changed, motion);
        int keeps = changed.size() > LARGEST_KEPT
                ? LongTermPolicy.NONE
                : policy.placeForBefore(plan.moved(), plan.uncovered(), plan.fresh(), used);
        writePlan(picture, plan.uncovered() > 0 ? used : LongTermPolicy.NONE, keeps);
    }

    private void writePlan(VideoFrame picture, int used, int keeps) {
        KeptPictures kept = pictures.kept();
        pictures.bringUpToDate(plan);
        touched.clear();
        plan.copy(pictures.before(), kept.coded(used), pictures.next(), touched);
        task.isKey = false;
        task.frameNumber++;
        task.usedPlace = used;
        task.keptPlace = keeps;
        task.before = pictures.before();
        task.to = pictures.next();
        writeSlices(UnitStream.SLICE);
        if (keeps != LongTermPolicy.NONE) {
            pictures.finishAndKeep(picture, keeps);
            task.recent = 1;
        } else {
            pictures.finish(picture, changed, touched);
            task.recent = Math.min(task.recent + 1, ParameterSets.REFERENCES - kept.count());
        }
    }

    private void writeSlices(int kind) {
        if (task.bitLimit < Long.MAX_VALUE) {
            task.weights.guess(task.source, plan, map.columns);
        }
        int count = Math.max(1, Math.min(slices.size(), plan.fresh() / WORTH_A_THREAD));
        divide(count);
        slices.write(firstRows, count);
        for (int i = 0; i < count; i++) {
            units.append(kind, slices.bits(i));
        }
    }

    /** Gives each slice about as much that is new, and a row at least. */
    private void divide(int count) {
        firstRows[0] = 0;
        int row = 0;
        long seen = 0;
        for (int i = 1; i < count; i++) {
            int last = map.rows - (count - i);
            do {
                seen += plan.fresh(row, row + 1);
                row++;
            } while (row < last && seen * count < (long) plan.fresh() * i);
            firstRows[i] = row;
        }
        firstRows[count] = map.rows;
    }

    /** What decoders show now; for tests. */
    CodedPicture reconstruction() {
        return pictures.before();
    }

    /** How many pictures decoders keep for long now; for tests. */
    int keptPictures() {
        return pictures.kept().count();
    }

    @Override
    public void close() {
        slices.close();
    }
}
