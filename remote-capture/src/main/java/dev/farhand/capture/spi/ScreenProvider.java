package dev.farhand.capture.spi;

import dev.farhand.capture.screen.Monitor;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.NoScreenReason;
import java.util.List;
import java.util.Optional;

/** One way to see the screen. Called on worker threads, several at once; each call may block for a moment. */
@ThreadSafe
public interface ScreenProvider {
    /** Names it in logs. */
    String name();

    /** Why there is nothing to see; empty where there may be something. Cheap: nothing is opened for it. */
    Optional<NoScreenReason> unavailableReason();

    /** The monitors there are at this moment, the first one first. */
    List<Monitor> monitors() throws NoScreenException;

    /** Begins to look. Throws when there is nothing to see, or not what was asked for, within a few seconds. */
    ScreenSource open(ScreenSelection selection) throws NoScreenException;
}
