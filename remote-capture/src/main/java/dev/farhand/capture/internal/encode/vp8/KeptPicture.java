package dev.farhand.capture.internal.encode.vp8;

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

    KeptPicture(byte kind, VideoFrame shown, Picture picture) {
        this.kind = kind;
        this.shown = shown;
        this.picture = picture;
    }

    /** Becomes this picture. */
    void become(VideoFrame nowShown, Picture nowDecoded) {
        System.arraycopy(nowShown.pixels(), 0, shown.pixels(), 0, shown.pixels().length);
        picture.copyFrom(nowDecoded);
    }
}
