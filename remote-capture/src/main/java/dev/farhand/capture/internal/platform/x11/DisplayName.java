package dev.farhand.capture.internal.platform.x11;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code DISPLAY} says, after X(7).
 *
 * @param host empty for this machine
 * @param number of the display
 * @param screen of the display
 */
record DisplayName(String host, int number, int screen) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?<protocol>[a-z0-9]+)/)?(?<host>[^/]*):(?<number>\\d{1,5})(?:\\.(?<screen>\\d{1,3}))?");
    private static final int FIRST_PORT = 6_000;
    private static final int MOST = 59_535;

    /** Empty when it names no display that there could be. */
    static Optional<DisplayName> of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group("number")) > MOST) {
            return Optional.empty();
        }
        String host = matcher.group("host");
        boolean here = host.equals("unix") || "unix".equals(matcher.group("protocol"));
        String screen = matcher.group("screen");
        return Optional.of(new DisplayName(
                here ? "" : unbracketed(host),
                Integer.parseInt(matcher.group("number")),
                screen == null ? 0 : Integer.parseInt(screen)));
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    boolean isLocal() {
        return host.isEmpty();
    }

    int port() {
        return FIRST_PORT + number;
    }

    /** The socket of a display of this machine. */
    String socket() {
        return "/tmp/.X11-unix/X" + number;
    }

    @Override
    public String toString() {
        return host + ":" + number + "." + screen;
    }
}
