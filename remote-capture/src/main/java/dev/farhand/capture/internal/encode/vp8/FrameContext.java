package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.motion.MotionFinder;
import dev.farhand.core.media.VideoFrame;

/** What all rows of a frame share while they are coded. */
final class FrameContext {
    final int columns;
    final int rows;
    final BlockMap changed;
    final MotionFinder motion = new MotionFinder(NearVectors.FARTHEST, NearVectors.FARTHEST);
    final MacroblockModes modes;
    /** What macroblocks of the row above told. */
    final byte[] above;

    /** The picture that is coded, the one before, and the one that the golden frame was made of. */
    VideoFrame picture;

    final VideoFrame shown;
    final VideoFrame goldenShown;

    /** The same, as the decoder has them. */
    Picture current;

    Picture last;
    Picture golden;

    boolean key;
    Quantiser quantiser = Quantiser.ofCoarseness(0);

    FrameContext(int width, int height) {
        changed = new BlockMap(width, height);
        columns = changed.columns();
        rows = changed.rows();
        modes = new MacroblockModes(columns, rows);
        above = MacroblockTokens.above(columns);
        shown = new VideoFrame(width, height);
        goldenShown = new VideoFrame(width, height);
        picture = shown;
        current = new Picture(columns, rows);
        last = new Picture(columns, rows);
        golden = new Picture(columns, rows);
    }
}
