package dev.farhand.capture.encode;

import dev.farhand.capture.internal.encode.analysis.AreaFinder;
import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.capture.internal.encode.analysis.LossyBlocks;
import dev.farhand.capture.internal.encode.analysis.Regions;
import dev.farhand.capture.internal.encode.analysis.VideoMemory;
import dev.farhand.capture.internal.encode.motion.Mover;
import dev.farhand.capture.internal.encode.tile.RunCode;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes what one viewer needs to show what a screen shows. It knows what the viewer shows, compares, and writes the difference the
 * cheapest way, region by region: what was moved is moved, what takes few bytes is written exactly, and the rest is video, which
 * is made exact as soon as it stands still.
 *
 * <p>For one screen size and one thread at a time. In steady state it makes no garbage.
 */
public final class UpdateWriter implements AutoCloseable {
    /** What stands still for so long is made exact. */
    public static final long STILL_NANOS = 150_000_000;

    /** Blocks of one refinement: so that what changes meanwhile does not wait for long. */
    private static final int MOST_REFINED = 2_400;
    /** Regions of so few blocks are written first: somebody types there. */
    private static final int SMALL_REGION = 64;

    private static final int NO_AREA = -1;

    private final VideoEncoderFactory encoders;
    private final VideoFrame shown;
    private final BlockMap changed;
    private final BlockMap still;
    private final LossyBlocks lossy;
    private final VideoMemory videos;
    private final Mover mover;
    private final Regions regions;
    private final AreaFinder finder;
    private final PixelAreas areas = new PixelAreas();
    private final RunCode code = new RunCode();
    private final ScreenUpdate update;
    /** What the video's encoder sees: only regions that are video change in it. */
    private final VideoFrame videoPicture;

    private final int[] firstArea;
    private int[] nextArea = new int[64];
    private Optional<VideoEncoder> encoder = Optional.empty();
    private int coarseness = 6;
    private boolean nothingShown = true;
    private boolean keyNeeded = true;

    /** For a viewer that shows nothing yet. */
    public UpdateWriter(int width, int height, VideoEncoderFactory encoders) {
        this.encoders = encoders;
        shown = new VideoFrame(width, height);
        videoPicture = new VideoFrame(width, height);
        changed = new BlockMap(width, height);
        still = new BlockMap(width, height);
        lossy = new LossyBlocks(width, height);
        videos = new VideoMemory(changed.size());
        mover = new Mover(width, height);
        regions = new Regions(changed);
        finder = new AreaFinder(changed.columns());
        firstArea = new int[changed.size()];
        update = new ScreenUpdate(encoders.codec());
    }

    /** How coarse videos are from here on: {@link VideoEncoder#FINEST} to {@link VideoEncoder#COARSEST}. */
    public void coarseness(int step) {
        if (step < VideoEncoder.FINEST || step > VideoEncoder.COARSEST) {
            throw new IllegalArgumentException(
                    "coarseness is " + VideoEncoder.FINEST + " to " + VideoEncoder.COARSEST + ", not " + step);
        }
        coarseness = step;
    }

    /** The viewer shows nothing any more, or something wrong: the next update writes all of the screen. */
    public void startOver() {
        nothingShown = true;
        keyNeeded = true;
        lossy.startOver();
        videos.clear();
    }

    /**
     * Writes what is new. The update is this writer's, until its next call; it is empty when nothing is new.
     *
     * @param current what the screen shows
     * @param from the first row that may be different from the picture before
     * @param to the first row after those
     * @param most bytes that exact pixels may take; what takes more becomes video
     * @param nanoTime now
     */
    public ScreenUpdate write(VideoFrame current, int from, int to, int most, long nanoTime) {
        if (!current.isAsLargeAs(shown)) {
            throw new IllegalArgumentException("a picture of another size needs another writer");
        }
        update.begin(shown.width(), shown.height(), false);
        changed.clear();
        if (nothingShown) {
            changed.markAll();
        } else {
            ChangeDetector.markChanges(current, shown, Math.max(0, from), Math.min(to, shown.height()), changed);
        }
        if (changed.isEmpty()) {
            return update;
        }
        if (!nothingShown && !videos.isMostlyVideo(changed, nanoTime)) {
            mover.move(current, shown, changed, lossy, update, nanoTime);
        }
        nothingShown = false;
        if (!changed.isEmpty()) {
            writeRegions(current, most, nanoTime);
        }
        return update;
    }

    private void writeRegions(VideoFrame current, int most, long nanoTime) {
        regions.find(changed);
        listAreas();
        code.clear();
        for (int region = 0; region < regions.count(); region++) {
            if (regions.blocks(region) <= SMALL_REGION) {
                writeRegion(current, region, most, nanoTime);
            }
        }
        for (int region = 0; region < regions.count(); region++) {
            if (regions.blocks(region) > SMALL_REGION) {
                writeRegion(current, region, most, nanoTime);
            }
        }
        update.exactCode(code.code(), code.length());
        if (!update.video().isEmpty()) {
            writeVideo();
        }
    }

    /** Areas of the changed blocks, a list of them for each region. */
    private void listAreas() {
        areas.clear();
        finder.find(changed, areas);
        if (nextArea.length < areas.size()) {
            nextArea = new int[areas.size() * 2];
        }
        Arrays.fill(firstArea, 0, regions.count(), NO_AREA);
        for (int area = areas.size() - 1; area >= 0; area--) {
            int block = BlockMap.of(areas.y(area)) * changed.columns() + BlockMap.of(areas.x(area));
            int region = regions.of(block);
            nextArea[area] = firstArea[region];
            firstArea[region] = area;
        }
    }

    private void writeRegion(VideoFrame current, int region, int most, long nanoTime) {
        boolean hot = isHot(region, nanoTime);
        boolean exact = !hot && writeExactly(current, region, most);
        PixelAreas list = exact ? update.exact() : update.video();
        for (int area = firstArea[region]; area != NO_AREA; area = nextArea[area]) {
            list.add(areas.x(area), areas.y(area), areas.width(area), areas.height(area));
            shown.copyFrom(current, areas, area);
            if (!exact) {
                videoPicture.copyFrom(current, areas, area);
            }
            settle(area, exact, hot, nanoTime);
        }
    }

    /** Whether trying to write it exactly would be in vain once more. */
    private boolean isHot(int region, long nanoTime) {
        int hot = 0;
        for (int area = firstArea[region]; area != NO_AREA; area = nextArea[area]) {
            for (int row = firstRow(area); row <= lastRow(area); row++) {
                for (int column = firstColumn(area); column <= lastColumn(area); column++) {
                    hot += videos.isHot(row * changed.columns() + column, nanoTime) ? 1 : 0;
                }
            }
        }
        return hot * 2 > regions.blocks(region);
    }

    /** False, and nothing is written, where it takes more bytes than there are. */
    private boolean writeExactly(VideoFrame current, int region, int most) {
        int before = code.length();
        for (int area = firstArea[region]; area != NO_AREA; area = nextArea[area]) {
            if (!code.write(current, areas.x(area), areas.y(area), areas.width(area), areas.height(area), most)) {
                code.shorten(before);
                return false;
            }
        }
        return true;
    }

    /** Remembers of each block of an area how it was written. */
    private void settle(int area, boolean exact, boolean hot, long nanoTime) {
        for (int row = firstRow(area); row <= lastRow(area); row++) {
            for (int column = firstColumn(area); column <= lastColumn(area); column++) {
                int block = row * changed.columns() + column;
                if (exact) {
                    lossy.exact(block);
                } else {
                    lossy.nearly(block, nanoTime);
                    if (!hot) {
                        videos.remember(block, nanoTime);
                    }
                }
            }
        }
    }

    private int firstColumn(int area) {
        return BlockMap.of(areas.x(area));
    }

    private int lastColumn(int area) {
        return BlockMap.of(areas.x(area) + areas.width(area) - 1);
    }

    private int firstRow(int area) {
        return BlockMap.of(areas.y(area));
    }

    private int lastRow(int area) {
        return BlockMap.of(areas.y(area) + areas.height(area) - 1);
    }

    private void writeVideo() {
        VideoEncoder writer = encoder.orElseGet(() -> encoders.open(shown.width(), shown.height()));
        encoder = Optional.of(writer);
        EncodedFrame frame = writer.encode(videoPicture, coarseness, keyNeeded);
        if (frame.isEmpty()) {
            // The screen shows again what the video showed last, and the viewer needs a picture to take that from.
            frame = writer.encode(videoPicture, coarseness, true);
        }
        keyNeeded = false;
        update.frame().become(frame);
    }

    /** How many nanoseconds until there is something to {@link #refine}; less than zero where all is exact. */
    public long untilRefinement(long nanoTime) {
        return lossy.untilStill(nanoTime, STILL_NANOS);
    }

    /**
     * Makes exact what has stood still, or a part of it. The update is this writer's, until its next call; it is empty when there is
     * nothing to do.
     *
     * @param most bytes that it should take; one block is written in any case
     * @param nanoTime now
     */
    public ScreenUpdate refine(int most, long nanoTime) {
        update.begin(shown.width(), shown.height(), true);
        still.clear();
        lossy.markStill(nanoTime, STILL_NANOS, MOST_REFINED, still);
        areas.clear();
        finder.find(still, areas);
        code.clear();
        for (int area = 0; area < areas.size(); area++) {
            refineArea(area, most);
        }
        update.exactCode(code.code(), code.length());
        return update;
    }

    private void refineArea(int area, int most) {
        boolean fits = code.length() == 0 || code.length() < most;
        // An area that alone takes more than there is to spend is written row of blocks by row of blocks.
        for (int row = firstRow(area); fits && row <= lastRow(area); row++) {
            int y = row * BlockMap.SIZE;
            int height = changed.bottom(row) - y;
            code.write(shown, areas.x(area), y, areas.width(area), height, Integer.MAX_VALUE);
            update.exact().add(areas.x(area), y, areas.width(area), height);
            for (int column = firstColumn(area); column <= lastColumn(area); column++) {
                lossy.exact(row * changed.columns() + column);
            }
            fits = code.length() < most;
        }
    }

    @Override
    public void close() {
        encoder.ifPresent(VideoEncoder::close);
        encoder = Optional.empty();
    }
}
