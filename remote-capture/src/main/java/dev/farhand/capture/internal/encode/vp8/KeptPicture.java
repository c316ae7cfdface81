package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.capture.internal.encode.motion.BlockMatch;
import dev.farhand.core.media.VideoFrame;

/**
 * A picture from before that the decoder keeps, so that what comes back need not be told again: the golden frame, or the
 * alternate one.
 */
final class KeptPicture {
    /** How macroblocks that refer to it are marked. */
    final byte kind;
    /** As the screen showed it. */
    final VideoFrame shown;
    /** As the decoder has it. */
    final Picture picture;
    /** The number of the frame that used it last. */
    int usedIn;
    /** Whether decoders have nothing there that another place does not have, too: it is not looked at, and is taken first. */
    boolean isSpare = true;

    KeptPicture(byte kind, VideoFrame shown, Picture picture) {
        this.kind = kind;
        this.shown = shown;
        this.picture = picture;
    }

    /** How many macroblocks of a row, from {@code column} on and before {@code end}, another screen shows as this one did. */
    int equalRun(VideoFrame other, int column, int end, int row) {
        return isSpare ? 0 : BlockMatch.movedRun(other, shown, column, end, row, 0, 0);
    }

    /** Becomes this picture. */
    void become(VideoFrame nowShown, Picture nowDecoded) {
        System.arraycopy(nowShown.pixels(), 0, shown.pixels(), 0, shown.pixels().length);
        picture.copyFrom(nowDecoded);
        isSpare = false;
    }
}
