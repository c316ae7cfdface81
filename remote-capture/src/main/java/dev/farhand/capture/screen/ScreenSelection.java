package dev.farhand.capture.screen;

/** What of a screen is wanted. */
public sealed interface ScreenSelection {
    /** Everything there is. */
    static ScreenSelection all() {
        return new AllMonitors();
    }

    /** One monitor, by {@link Monitor#id}. */
    static ScreenSelection monitor(String id) {
        return new OneMonitor(id);
    }

    /** One window, by the number that the window system has given it. */
    static ScreenSelection window(long id) {
        return new OneWindow(id);
    }

    /** All monitors as one picture, placed as the system places them. */
    record AllMonitors() implements ScreenSelection {}

    /**
     * One monitor; its picture follows when the monitor is moved or gets another resolution.
     *
     * @param id its {@link Monitor#id}
     */
    record OneMonitor(String id) implements ScreenSelection {}

    /**
     * One window, and never what lies above it.
     *
     * @param id as the window system numbers it
     */
    record OneWindow(long id) implements ScreenSelection {}
}
