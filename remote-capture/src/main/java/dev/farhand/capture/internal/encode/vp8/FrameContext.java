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

    /** The golden frame and the alternate one. */
    final KeptPicture[] kept;

    /** The picture that is coded, and the one before. */
    VideoFrame picture;

    final VideoFrame shown;

    /** The same, as the decoder has them. */
    Picture current;

    Picture last;
    boolean key;
    /** Whether intra macroblocks may be predicted block by block, which takes room in the first partition. */
    boolean blocksAllowed;

    /** Whether what stands still is written anew, and so not taken from a picture that has it as coarse. */
    boolean sharpening;

    /** With more decisions about coefficients than that, a row coder leaves out all others. */
    int mostDecisions = Integer.MAX_VALUE;

    Quantiser quantiser = Quantiser.ofCoarseness(0);

    FrameContext(int width, int height) {
        changed = new BlockMap(width, height);
        columns = changed.columns();
        rows = changed.rows();
        modes = new MacroblockModes(columns, rows);
        above = MacroblockTokens.above(columns);
        shown = new VideoFrame(width, height);
        picture = shown;
        current = new Picture(columns, rows);
        last = new Picture(columns, rows);
        kept = new KeptPicture[] {
            new KeptPicture(MacroblockModes.GOLDEN, new VideoFrame(width, height), new Picture(columns, rows)),
            new KeptPicture(MacroblockModes.ALTERNATE, new VideoFrame(width, height), new Picture(columns, rows))
        };
    }

    /** The kept picture that macroblocks of this kind refer to. */
    KeptPicture keptOf(byte kind) {
        return kept[kind - MacroblockModes.GOLDEN];
    }

    /** The picture that macroblocks of this kind refer to. */
    Picture referenceOf(byte kind) {
        return kind == MacroblockModes.LAST ? last : keptOf(kind).picture;
    }
}
