package dev.farhand.capture.encode;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;

/**
 * Writes pictures of one size as video, one at a time and each at once: what goes in comes out by the same call. Used by one thread
 * at a time.
 */
public interface VideoEncoder extends AutoCloseable {
    /** The finest step of quality; what one sees is what there is. */
    int FINEST = 0;
    /** The coarsest step. */
    int COARSEST = 33;
    /** As many bytes as a picture takes. */
    int NO_LIMIT = Integer.MAX_VALUE;

    /** The language it writes. */
    VideoCodec codec();

    /**
     * Writes what is new since the picture before; all of it when a key frame is asked for, and for the first. Gives an empty frame
     * when nothing is new. The frame is the encoder's, until the next call.
     *
     * @param picture of the encoder's size
     * @param coarseness from {@link #FINEST} to {@link #COARSEST}; each six double the size of the steps
     * @param key whether a decoder has to be able to begin with it
     */
    EncodedFrame encode(VideoFrame picture, int coarseness, boolean key);

    /**
     * The same in at most so many bytes, and coarser where that needs it. Encoders that cannot foretell how much a picture takes write
     * more; who asks them has to ask for coarser pictures then.
     *
     * @param byteLimit at least 1, or {@link #NO_LIMIT}
     */
    default EncodedFrame encode(VideoFrame picture, int coarseness, boolean key, int byteLimit) {
        return encode(picture, coarseness, key);
    }

    /**
     * The same of a picture that is like the one before but for some rows. That is the caller's word: whoever takes it does not look
     * at the others, unless nothing is known of the picture before.
     *
     * @param from the first row that may be different
     * @param to the first row after those
     */
    default EncodedFrame encode(VideoFrame picture, int from, int to, int coarseness, boolean key, int byteLimit) {
        return encode(picture, coarseness, key, byteLimit);
    }

    /**
     * Writes a part of a picture anew that stands still, and was written coarser than that before: as much of it as fits the limit,
     * from the top on. Gives an empty frame when there is no such part, and with encoders that do not know.
     *
     * @param picture the same as the one before
     * @param areas what is worth it: only blocks of 16 × 16 pixels that lie in them whole, or as whole as the picture has them
     */
    default EncodedFrame sharpen(VideoFrame picture, PixelAreas areas, int coarseness, int byteLimit) {
        return new EncodedFrame(codec());
    }

    /** Frees what it holds beside memory. */
    @Override
    default void close() {}
}
