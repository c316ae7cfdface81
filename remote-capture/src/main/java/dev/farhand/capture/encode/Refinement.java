package dev.farhand.capture.encode;

import dev.farhand.capture.internal.encode.analysis.AreaFinder;
import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.LossyBlocks;
import dev.farhand.capture.internal.encode.tile.RunCode;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;

/**
 * Makes exact what a viewer shows only nearly, as soon as it stands still, in parts. Where bytes are scarce the video is sharpened
 * before: that takes a tenth of them, and looks nearly as good.
 */
final class Refinement {
    /** Blocks of one part: so that what changes meanwhile does not wait for long. */
    private static final int MOST_BLOCKS = 2_400;

    private final VideoFrame shown;
    private final VideoPart video;
    private final RateControl rate;
    private final LossyBlocks lossy;
    private final BlockMap still;
    private final AreaFinder finder;
    private final PixelAreas areas = new PixelAreas();

    /** For what a viewer shows. */
    Refinement(VideoFrame shown, VideoPart video, RateControl rate) {
        this.shown = shown;
        this.video = video;
        this.rate = rate;
        this.lossy = new LossyBlocks(shown.width(), shown.height());
        this.still = new BlockMap(shown.width(), shown.height());
        this.finder = new AreaFinder(still.columns());
    }

    /** Which blocks it is about. */
    LossyBlocks lossy() {
        return lossy;
    }

    /** Fills an update with the next part. */
    void write(ScreenUpdate update, RunCode code, int most, long nanoTime) {
        int limit = rate.refinementBytes(most, false);
        if (!rate.isLimited() || !sharpen(update, limit, nanoTime)) {
            addExact(update, code, limit, nanoTime);
        }
    }

    /** Not while something else plays: it would be sharpened, too. */
    private boolean sharpen(ScreenUpdate update, int limit, long nanoTime) {
        find(nanoTime, still.size());
        if (still.count() < lossy.count()) {
            return false;
        }
        video.keepOwn(shown, still);
        areas.clear();
        finder.find(still, areas);
        return video.sharpen(areas, limit, update);
    }

    /** Adds a part to what has been written already, as exact pixels. */
    void addExact(ScreenUpdate update, RunCode code, int mostBytes, long nanoTime) {
        find(nanoTime, MOST_BLOCKS);
        int begin = code.length();
        boolean goesOn = true;
        for (int area = 0; goesOn && area < areas.size(); area++) {
            int endRow = BlockMap.of(areas.y(area) + areas.height(area) - 1) + 1;
            for (int row = BlockMap.of(areas.y(area)); goesOn && row < endRow; row++) {
                goesOn = addRow(update, code, area, row, begin, begin + (long) mostBytes);
            }
        }
    }

    private void find(long nanoTime, int mostBlocks) {
        still.clear();
        lossy.markStill(nanoTime, UpdateWriter.STILL_NANOS, mostBlocks, still);
        areas.clear();
        finder.find(still, areas);
    }

    /** A row of blocks of an area, as far as there is room; false where there is none left. The first block always has room. */
    private boolean addRow(ScreenUpdate update, RunCode code, int area, int row, int begin, long most) {
        int column = BlockMap.of(areas.x(area));
        int endColumn = BlockMap.of(areas.x(area) + areas.width(area) - 1) + 1;
        int limit = (int) Math.min(Integer.MAX_VALUE, most);
        while (column < endColumn) {
            int end = endColumn;
            while (end > column && !write(code, column, end, row, limit)) {
                end = column + (end - column) / 2;
            }
            if (end == column) {
                if (code.length() > begin) {
                    return false;
                }
                end++;
                write(code, column, end, row, Integer.MAX_VALUE);
            }
            int x = column * BlockMap.SIZE;
            int y = row * BlockMap.SIZE;
            update.exact().add(x, y, still.right(end - 1) - x, still.bottom(row) - y);
            for (int block = column; block < end; block++) {
                lossy.exact(row * still.columns() + block);
            }
            column = end;
        }
        return true;
    }

    private boolean write(RunCode code, int column, int end, int row, int most) {
        int before = code.length();
        int x = column * BlockMap.SIZE;
        int y = row * BlockMap.SIZE;
        boolean fits = code.write(shown, x, y, still.right(end - 1) - x, still.bottom(row) - y, most);
        if (!fits) {
            code.shorten(before);
        }
        return fits;
    }

    /** How many nanoseconds until there is a part to write; less than zero where all is exact. */
    long until(long nanoTime) {
        long untilStill = lossy.untilStill(nanoTime, UpdateWriter.STILL_NANOS);
        return untilStill < 0 ? untilStill : Math.max(untilStill, rate.untilDue(nanoTime));
    }
}
