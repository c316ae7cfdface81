package dev.farhand.transport.viewer;

import dev.farhand.core.error.RemoteException;

/**
 * Hears how a viewer fares. Called on the viewer's network loop, one call at a time and in order: hand on what takes
 * longer.
 */
public interface ViewerListener {
    /** The machine has opened the channel: from here on the session is used. */
    default void connected(Viewer viewer) {}

    /** The machine does not open the channel, or could not be asked for it; the end follows. */
    default void refused(Viewer viewer, RemoteException reason) {}

    /** It is over; comes exactly once for each access that was given, connected or not. The counters are final. */
    default void ended(Viewer viewer, ViewerEnd end) {}
}
