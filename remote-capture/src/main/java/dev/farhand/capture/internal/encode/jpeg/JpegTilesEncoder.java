package dev.farhand.capture.internal.encode.jpeg;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/**
 * Writes what changed as JPEG tiles (remote-core/docs/protocol.md): of 256 × 256 pixels where all of that changed, since each has
 * its own headers, of 128 × 128 otherwise. Before a key picture everything is black, so that what is black costs nothing.
 */
public final class JpegTilesEncoder implements VideoEncoder {
    private static final int LARGE = 256;
    private static final int SMALL = 128;
    private static final int SMALL_BLOCKS = SMALL / BlockMap.SIZE;
    /** What coarseness 6 is: nobody sees it in a film. */
    private static final int FINEST_QUALITY = 92;

    private static final int QUALITY_STEP = 2;

    private final VideoFrame before;
    private final BlockMap changed;
    private final JpegWriter writer = new JpegWriter();
    private final Bytes bytes = new Bytes();
    private final EncodedFrame frame = new EncodedFrame(VideoCodec.JPEG_TILES);
    private int tiles;
    private boolean needsKey = true;

    /** For pictures of this size. */
    public JpegTilesEncoder(int width, int height) {
        before = new VideoFrame(width, height);
        changed = new BlockMap(width, height);
    }

    @Override
    public VideoCodec codec() {
        return VideoCodec.JPEG_TILES;
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key) {
        check(picture, coarseness);
        boolean isKey = key || needsKey;
        if (isKey) {
            Arrays.fill(before.pixels(), 0);
        }
        changed.clear();
        ChangeDetector.markChanges(picture, before, 0, before.height(), changed);
        bytes.clear();
        if (changed.isEmpty() && !isKey) {
            return nothing();
        }
        // If this fails half-way, what viewers have is not what is here.
        needsKey = true;
        writer.quality(FINEST_QUALITY - QUALITY_STEP * coarseness);
        writeTiles(picture);
        System.arraycopy(picture.pixels(), 0, before.pixels(), 0, before.pixels().length);
        needsKey = false;
        frame.become(isKey, before.width(), before.height(), bytes.array(), bytes.length());
        return frame;
    }

    /** There are no finer tiles: what stands still is made exact at once. */
    @Override
    public EncodedFrame sharpen(VideoFrame picture, PixelAreas areas, int coarseness, int byteLimit) {
        return nothing();
    }

    private EncodedFrame nothing() {
        frame.become(false, before.width(), before.height(), bytes.array(), 0);
        return frame;
    }

    private void check(VideoFrame picture, int coarseness) {
        if (!picture.isAsLargeAs(before)) {
            throw new IllegalArgumentException("a picture of " + picture.width() + " × " + picture.height()
                    + " for an encoder of " + before.width() + " × " + before.height());
        }
        if (coarseness < FINEST || coarseness > COARSEST) {
            throw new IllegalArgumentException("coarseness is " + FINEST + " to " + COARSEST + ", not " + coarseness);
        }
    }

    private void writeTiles(VideoFrame picture) {
        tiles = 0;
        bytes.writeShort(0);
        for (int y = 0; y < before.height(); y += LARGE) {
            for (int x = 0; x < before.width(); x += LARGE) {
                if (isWhole(x, y)) {
                    writeTile(picture, x, y, LARGE);
                } else {
                    writeQuarters(picture, x, y);
                }
            }
        }
        bytes.setShort(0, tiles);
    }

    /** Whether all four quarters, as far as there are any, have changed. */
    private boolean isWhole(int x, int y) {
        for (int quarter = 0; quarter < 4; quarter++) {
            int left = x + (quarter & 1) * SMALL;
            int top = y + (quarter >> 1) * SMALL;
            if (left < before.width() && top < before.height() && !hasChanged(left, top)) {
                return false;
            }
        }
        return true;
    }

    private void writeQuarters(VideoFrame picture, int x, int y) {
        for (int quarter = 0; quarter < 4; quarter++) {
            int left = x + (quarter & 1) * SMALL;
            int top = y + (quarter >> 1) * SMALL;
            if (left < before.width() && top < before.height() && hasChanged(left, top)) {
                writeTile(picture, left, top, SMALL);
            }
        }
    }

    private boolean hasChanged(int left, int top) {
        int firstColumn = BlockMap.of(left);
        int firstRow = BlockMap.of(top);
        for (int row = firstRow; row < Math.min(firstRow + SMALL_BLOCKS, changed.rows()); row++) {
            for (int column = firstColumn; column < Math.min(firstColumn + SMALL_BLOCKS, changed.columns()); column++) {
                if (changed.isMarked(column, row)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void writeTile(VideoFrame picture, int x, int y, int size) {
        int width = Math.min(size, before.width() - x);
        int height = Math.min(size, before.height() - y);
        bytes.writeShort(x);
        bytes.writeShort(y);
        bytes.writeShort(width);
        bytes.writeShort(height);
        int at = bytes.length();
        bytes.writeInt(0);
        writer.write(picture, x, y, width, height, bytes);
        bytes.setInt(at, bytes.length() - at - Integer.BYTES);
        tiles++;
    }
}
