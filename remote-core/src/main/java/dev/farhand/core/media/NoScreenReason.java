package dev.farhand.core.media;

/** Why there is nothing to see. Each is told to whoever waits for a picture, with what to do next. */
public enum NoScreenReason {
    /** There is no display server at all, as on most servers. */
    HEADLESS("This machine has no screen.", "Open a terminal instead, or start a display server."),
    /** The part that runs in the person's session is not there. */
    HELPER_NOT_CONNECTED(
            "The part of the agent that shows the screen is not running.", "Wait a moment, or restart the agent."),
    /** The system asks the person at the machine for permission first. */
    MISSING_PERMISSION(
            "The system does not allow this program to see the screen.",
            "Ask the person at the machine to allow screen recording."),
    /** Nobody is logged in at a display. */
    NO_DISPLAY_SESSION("Nobody is logged in at a screen.", "Wait until somebody logs in, or open a terminal."),
    /** There is no provider for this system. */
    UNSUPPORTED_OS("Screens of this operating system cannot be seen yet.", "Open a terminal instead."),
    /** There is a display, but what is on it cannot be read. */
    VIRTUAL_DISPLAY(
            "The display of this machine shows nothing that can be read.", "Connect a monitor, or a dummy plug."),
    /** A Wayland session without a portal that lends its screen. */
    WAYLAND_UNSUPPORTED(
            "The session of this machine uses Wayland and does not lend its screen.",
            "Log in again with a session that uses Xorg."),
    /** The X server does not know us. */
    X11_AUTH_FAILED(
            "The X server refused the connection.",
            "Run as the user of the session, or name its cookie by XAUTHORITY."),
    /** There is no X server where one was named, or it has gone. */
    X11_CONNECT_FAILED("The X server cannot be reached.", "Check DISPLAY, and that the X server is running."),
    /** The window or monitor that was asked for is not there. */
    NOT_FOUND("The monitor or window that was asked for is not there.", "Choose another one."),
    /** A rule forbids it. */
    POLICY_DISABLED("A rule forbids seeing this screen.", "Ask your administrator.");

    private final String sentence;
    private final String next;

    NoScreenReason(String sentence, String next) {
        this.sentence = sentence;
        this.next = next;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }

    /** What to do about it, for people. */
    public String next() {
        return next;
    }
}
