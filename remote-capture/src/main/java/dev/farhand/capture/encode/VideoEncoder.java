package dev.farhand.capture.encode;

import dev.farhand.core.media.EncodedFrame;
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

    /** Frees what it holds beside memory. */
    @Override
    default void close() {}
}
