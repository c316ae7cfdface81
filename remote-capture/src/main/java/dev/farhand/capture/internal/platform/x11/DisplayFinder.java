package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.NoScreenReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which display is meant, and the cookie for it: what {@code DISPLAY} and {@code XAUTHORITY} say, else what a look around finds. */
@ThreadSafe
final class DisplayFinder {
    private final Map<String, String> environment;
    private final SessionLookup sessions;

    DisplayFinder(Map<String, String> environment, SessionLookup sessions) {
        this.environment = environment;
        this.sessions = sessions;
    }

    static DisplayFinder ofThisProcess() {
        Map<String, String> environment = System.getenv();
        Path home = Path.of(environment.getOrDefault("HOME", "/"));
        return new DisplayFinder(environment, SessionLookup.ofThisProcess(home));
    }

    /** Looks only, and does not connect. */
    Optional<NoScreenReason> unavailableReason() {
        boolean something = !value("DISPLAY").isEmpty() || !sessions.displays().isEmpty();
        return something ? Optional.empty() : Optional.of(nothing());
    }

    private NoScreenReason nothing() {
        boolean wayland = !value("WAYLAND_DISPLAY").isEmpty() || sessions.hasWayland();
        return wayland ? NoScreenReason.WAYLAND_UNSUPPORTED : NoScreenReason.HEADLESS;
    }

    /** Throws with the reason that is the most use. */
    XConnection connect() throws NoScreenException {
        String named = value("DISPLAY");
        if (named.isEmpty()) {
            return connectToSession();
        }
        DisplayName display = DisplayName.of(named)
                .orElseThrow(() -> new NoScreenException(
                        NoScreenReason.X11_CONNECT_FAILED, "DISPLAY is no name of a display: " + named));
        return connect(display, List.of(authority()));
    }

    private XConnection connectToSession() throws NoScreenException {
        NoScreenException failure = null;
        for (SessionDisplay session : sessions.displays()) {
            try {
                return connect(session.display(), session.authorities());
            } catch (NoScreenException e) {
                failure = failure == null ? failure(session, e) : failure;
            }
        }
        throw failure == null ? new NoScreenException(nothing(), "no display was found") : failure;
    }

    /** A server that nobody uses and that does not let us in waits for somebody to log in; one that does not answer is a leftover. */
    private NoScreenException failure(SessionDisplay session, NoScreenException cause) {
        if (session.inUse()) {
            return cause;
        }
        boolean refused = cause.reason() == NoScreenReason.X11_AUTH_FAILED;
        return new NoScreenException(
                refused ? NoScreenReason.NO_DISPLAY_SESSION : nothing(), String.valueOf(cause.getMessage()));
    }

    private static XConnection connect(DisplayName display, List<Path> authorities) throws NoScreenException {
        String host = hostName();
        List<byte[]> cookies = authorities.stream()
                .flatMap(file -> AuthorityFile.read(file).cookiesFor(display, host).stream())
                .limit(AuthorityFile.MOST_TRIED)
                .toList();
        return Greeting.open(display, cookies);
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }

    private Path authority() {
        String named = value("XAUTHORITY");
        return named.isEmpty() ? Path.of(environment.getOrDefault("HOME", "/"), ".Xauthority") : Path.of(named);
    }

    /** Without asking a name server, which may take its time. */
    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
