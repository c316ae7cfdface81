package dev.farhand.capture.stream;

import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.ScreenUpdate;

/** Takes what a {@link ScreenStream} has for one viewer. Called on the stream's thread, one call at a time and in order. */
public interface ScreenReceiver {
    /**
     * The next update. It is the stream's, and filled anew after this call.
     *
     * @param number counts the updates from 1; {@link ScreenStream#painted} names it when the viewer is done with it
     * @param noticedMicros when the change was noticed, in microseconds since 1970
     */
    void update(ScreenUpdate update, long number, long noticedMicros);

    /** There is nothing more to see; nothing comes after this. */
    void lost(NoScreenReason reason);
}
