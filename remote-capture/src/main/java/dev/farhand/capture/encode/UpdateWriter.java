package dev.farhand.capture.encode;

import dev.farhand.capture.internal.encode.analysis.AreaFinder;
import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.capture.internal.encode.analysis.LossyBlocks;
import dev.farhand.capture.internal.encode.analysis.Regions;
import dev.farhand.capture.internal.encode.analysis.VideoMemory;
import dev.farhand.capture.internal.encode.motion.Mover;
import dev.farhand.capture.internal.encode.tile.RunCode;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/**
 * Writes what one viewer needs to show what a screen shows. It knows what the viewer shows, compares, and writes the difference the
 * cheapest way, region by region: what was moved is moved, what takes few bytes is written exactly, and the rest is video, which
 * is made exact as soon as it stands still. Where a {@link RateControl} says so, it leaves out what there are no bytes for yet.
 *
 * <p>For one screen size and one thread at a time. In steady state it makes no garbage.
 */
public final class UpdateWriter implements AutoCloseable {
    /** What stands still for so long is made exact. */
    public static final long STILL_NANOS = 150_000_000;

    /** Regions of so few blocks are written first: somebody types there. */
    private static final int SMALL_REGION = 64;

    private static final int NO_AREA = -1;

    private final RateControl rate;
    private final VideoFrame shown;
    private final BlockMap changed;
    private final LossyBlocks lossy;
    private final VideoMemory videos;
    private final Mover mover;
    private final Regions regions;
    private final AreaFinder finder;
    private final PixelAreas areas = new PixelAreas();
    private final RunCode code = new RunCode();
    private final ScreenUpdate update;
    private final VideoPart video;
    private final Refinement refinement;

    private final int[] firstArea;
    private int[] nextArea = new int[64];
    private boolean nothingShown = true;
    /** The rows of what was left out, for lack of bytes. */
    private int restFrom;

    private int restTo;
    /** Whether more than small things may be written now. */
    private boolean due;

    /** For a viewer that shows nothing yet, and a link that takes everything. */
    public UpdateWriter(int width, int height, VideoEncoderFactory encoders) {
        this(width, height, encoders, new RateControl());
    }

    /** For a viewer that shows nothing yet, at a rate. */
    public UpdateWriter(int width, int height, VideoEncoderFactory encoders, RateControl rate) {
        this.rate = rate;
        shown = new VideoFrame(width, height);
        video = new VideoPart(width, height, encoders, rate);
        refinement = new Refinement(shown, video, rate);
        changed = new BlockMap(width, height);
        lossy = refinement.lossy();
        videos = new VideoMemory(changed.size());
        mover = new Mover(width, height);
        regions = new Regions(changed);
        finder = new AreaFinder(changed.columns());
        firstArea = new int[changed.size()];
        update = new ScreenUpdate(encoders.codec());
    }

    /**
     * How coarse videos are from here on, where the rate does not need them coarser: {@link VideoEncoder#FINEST} to
     * {@link VideoEncoder#COARSEST}.
     */
    public void coarseness(int step) {
        video.coarseness(step);
    }

    /** The viewer shows nothing any more, or something wrong: the next update writes all of the screen. */
    public void startOver() {
        nothingShown = true;
        video.startOver();
        lossy.startOver();
        videos.clear();
    }

    /**
     * Writes what is new, as far as the rate allows now; all of it, where nothing is limited. The update is this writer's, until its
     * next call; it is empty when nothing is new.
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
        findChanges(current, from, to);
        if (changed.isEmpty()) {
            return update;
        }
        due = nothingShown || rate.untilDue(nanoTime) == 0;
        if (due && !nothingShown && !videos.isMostlyVideo(changed, nanoTime)) {
            mover.move(current, shown, changed, lossy, update, nanoTime);
        }
        nothingShown = false;
        if (!changed.isEmpty()) {
            writeRegions(current, due ? rate.exactBytes(most) : rate.smallBytes(most, nanoTime), nanoTime);
        }
        rate.written(update.size(), nanoTime);
        return update;
    }

    private void findChanges(VideoFrame current, int from, int to) {
        changed.clear();
        if (nothingShown) {
            changed.markAll();
        } else {
            ChangeDetector.markChanges(current, shown, Math.max(0, from), Math.min(to, shown.height()), changed);
            if (restFrom < restTo) {
                ChangeDetector.markChanges(current, shown, restFrom, restTo, changed);
            }
        }
        restFrom = shown.height();
        restTo = 0;
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
        if (!update.video().isEmpty() && rate.isLimited()) {
            // A video leaves no pause in which others get their turn.
            refinement.addExact(update, code, rate.refinementBytes(most, true), nanoTime);
        }
        update.exactCode(code.code(), code.length());
        if (!update.video().isEmpty()) {
            video.write(update);
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
        boolean maybeExact = !hot && (due || regions.blocks(region) <= SMALL_REGION);
        boolean exact = maybeExact && writeExactly(current, region, most);
        if (!exact && !due) {
            leaveOut(region, nanoTime);
            return;
        }
        PixelAreas list = exact ? update.exact() : update.video();
        for (int area = firstArea[region]; area != NO_AREA; area = nextArea[area]) {
            list.add(areas.x(area), areas.y(area), areas.width(area), areas.height(area));
            shown.copyFrom(current, areas, area);
            if (!exact) {
                video.take(current, areas, area);
            }
            settle(area, exact, hot, nanoTime);
        }
    }

    private void leaveOut(int region, long nanoTime) {
        for (int area = firstArea[region]; area != NO_AREA; area = nextArea[area]) {
            restFrom = Math.min(restFrom, areas.y(area));
            restTo = Math.max(restTo, areas.y(area) + areas.height(area));
            for (int row = firstRow(area); row <= lastRow(area); row++) {
                for (int column = firstColumn(area); column <= lastColumn(area); column++) {
                    lossy.stirs(row * changed.columns() + column, nanoTime);
                }
            }
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

    /**
     * How many nanoseconds until {@link #write} has to be called though nothing may have changed: the rate allows for what it left
     * out. Less than zero where it left nothing out.
     */
    public long untilRest(long nanoTime) {
        return restFrom < restTo ? rate.untilDue(nanoTime) : -1;
    }

    /** How many nanoseconds until there is something to {@link #refine}; less than zero where all is exact. */
    public long untilRefinement(long nanoTime) {
        return refinement.until(nanoTime);
    }

    /**
     * Sharpens what has stood still and makes it exact, or a part of it. The update is this writer's, until its next call; it is
     * empty when there is nothing to do.
     *
     * @param most bytes that it may take; one block is written in any case
     * @param nanoTime now
     */
    public ScreenUpdate refine(int most, long nanoTime) {
        update.begin(shown.width(), shown.height(), true);
        if (untilRefinement(nanoTime) == 0) {
            code.clear();
            refinement.write(update, code, most, nanoTime);
            update.exactCode(code.code(), code.length());
            rate.written(update.size(), nanoTime);
        }
        return update;
    }

    @Override
    public void close() {
        video.close();
    }
}
