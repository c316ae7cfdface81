package dev.farhand.transport.viewer;

/**
 * Hears how a viewer fares. Called on the viewer's network loop, one call at a time and in order: hand on what takes
 * longer.
 */
public interface ViewerListener {
    /** The machine has opened the channel: from here on the session is used. */
    default void connected(Viewer viewer) {}

    /** It is over; comes exactly once for each access that was given, connected or not. The counters are final. */
    default void ended(Viewer viewer, ViewerEnd end) {}
}
