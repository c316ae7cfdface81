package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.core.media.VideoFrame;

/**
 * The picture before and the one that becomes, as decoders have them; and of the one before what the screen showed, so that what is
 * equal is found without loss. Beside them those kept for long.
 */
final class PictureStore {
    private final int columns;
    private final int rows;
    private final KeptPictures kept = new KeptPictures();
    /** Where the next is not yet as the one before. */
    private final BlockMap stale;

    private CodedPicture before;
    private CodedPicture next;
    private VideoFrame source;

    PictureStore(int width, int height) {
        this.stale = new BlockMap(width, height);
        this.columns = stale.columns();
        this.rows = stale.rows();
        this.before = new CodedPicture(columns, rows);
        this.next = new CodedPicture(columns, rows);
        this.source = new VideoFrame(width, height);
    }

    /** The last one that was written. */
    CodedPicture before() {
        return before;
    }

    /** What the screen showed then. */
    VideoFrame source() {
        return source;
    }

    /** The one that becomes. */
    CodedPicture next() {
        return next;
    }

    KeptPictures kept() {
        return kept;
    }

    /** Makes the next one equal to the one before, but for what the plan writes anyway. */
    void bringUpToDate(CopyPlan plan) {
        for (int row = 0; row < rows && !stale.isEmpty(); row++) {
            int column = 0;
            while (column < columns) {
                int end = column;
                while (end < columns && stale.isMarked(end, row) && plan.kind(row * columns + end) == CopyPlan.SAME) {
                    end++;
                }
                if (end > column) {
                    next.copyRun(before, column, row, end - column, Vector.ZERO);
                }
                column = end + 1;
            }
        }
    }

    /** After a key frame: decoders have nothing else. */
    void finishKey(VideoFrame picture) {
        swap();
        stale.markAll();
        kept.forget();
        copyAll(picture);
    }

    /**
     * After another one.
     *
     * @param changed where the screen is different from before
     * @param touched where the picture that becomes is different from before
     */
    void finish(VideoFrame picture, BlockMap changed, BlockMap touched) {
        swap();
        stale.copyFrom(touched);
        for (int row = 0; row < rows; row++) {
            int column = 0;
            while (column < columns) {
                int end = changed.endOfRun(column, row);
                if (end > column) {
                    copySource(picture, column * BlockMap.SIZE, changed.right(end - 1), row, changed.bottom(row));
                }
                column = end + 1;
            }
        }
    }

    /** The same, and keeps the one before for long. */
    void finishAndKeep(VideoFrame picture, int place) {
        CodedPicture room = kept.replaceCoded(place, before);
        before = next;
        next = room;
        source = kept.replaceSource(place, source);
        stale.markAll();
        copyAll(picture);
    }

    private void swap() {
        CodedPicture other = before;
        before = next;
        next = other;
    }

    private void copyAll(VideoFrame picture) {
        System.arraycopy(picture.pixels(), 0, source.pixels(), 0, source.pixels().length);
    }

    private void copySource(VideoFrame picture, int left, int right, int row, int bottom) {
        for (int y = row * BlockMap.SIZE; y < bottom; y++) {
            int at = y * picture.width() + left;
            System.arraycopy(picture.pixels(), at, source.pixels(), at, right - left);
        }
    }
}
