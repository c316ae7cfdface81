package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.NoScreenReason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which display is meant, and the cookie for it. */
@ThreadSafe
final class DisplayFinder {
    private final Map<String, String> environment;

    DisplayFinder(Map<String, String> environment) {
        this.environment = environment;
    }

    static DisplayFinder ofThisProcess() {
        return new DisplayFinder(System.getenv());
    }

    /** Looks only, and does not connect. */
    Optional<NoScreenReason> unavailableReason() {
        if (!environment.getOrDefault("DISPLAY", "").isEmpty()) {
            return Optional.empty();
        }
        boolean wayland = !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
        return Optional.of(wayland ? NoScreenReason.WAYLAND_UNSUPPORTED : NoScreenReason.HEADLESS);
    }

    XConnection connect() throws NoScreenException {
        Optional<NoScreenReason> unavailable = unavailableReason();
        if (unavailable.isPresent()) {
            throw new NoScreenException(unavailable.get(), "DISPLAY is not set");
        }
        String name = environment.getOrDefault("DISPLAY", "");
        DisplayName display = DisplayName.of(name)
                .orElseThrow(() -> new NoScreenException(
                        NoScreenReason.X11_CONNECT_FAILED, "DISPLAY is no name of a display: " + name));
        List<byte[]> cookies = AuthorityFile.read(authority()).cookiesFor(display, hostName());
        return Greeting.open(display, cookies);
    }

    private Path authority() {
        String named = environment.getOrDefault("XAUTHORITY", "");
        return named.isEmpty() ? Path.of(environment.getOrDefault("HOME", "/"), ".Xauthority") : Path.of(named);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
