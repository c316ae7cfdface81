package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.Monitor;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenProvider;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.NoScreenReason;
import java.util.List;
import java.util.Optional;

/** Screens of X servers on 64-bit Linux. */
@ThreadSafe
public final class X11ScreenProvider implements ScreenProvider {
    private final DisplayFinder finder;

    /** For the {@link java.util.ServiceLoader}: the display of this process, or of whoever is logged in. */
    public X11ScreenProvider() {
        this(DisplayFinder.ofThisProcess());
    }

    X11ScreenProvider(DisplayFinder finder) {
        this.finder = finder;
    }

    @Override
    public String name() {
        return "x11";
    }

    @Override
    public Optional<NoScreenReason> unavailableReason() {
        boolean ours = System.getProperty("os.name", "").equals("Linux")
                && System.getProperty("os.arch", "").contains("64");
        return ours ? finder.unavailableReason() : Optional.of(NoScreenReason.UNSUPPORTED_OS);
    }

    @Override
    public List<Monitor> monitors() throws NoScreenException {
        try (XConnection connection = connect()) {
            return MonitorWatch.of(connection).monitors();
        } catch (ConnectionLostException e) {
            throw e.asNoScreen();
        } catch (RequestRefusedException e) {
            throw e.asNoScreen();
        }
    }

    @Override
    public ScreenSource open(ScreenSelection selection) throws NoScreenException {
        XConnection connection = connect();
        try {
            return new X11ScreenSource(connection, target(connection, selection));
        } catch (ConnectionLostException e) {
            connection.close();
            throw e.asNoScreen();
        } catch (RequestRefusedException e) {
            connection.close();
            throw e.asNoScreen();
        } catch (NoScreenException e) {
            connection.close();
            throw e;
        }
    }

    private XConnection connect() throws NoScreenException {
        Optional<NoScreenReason> unavailable = unavailableReason();
        if (unavailable.isPresent()) {
            throw new NoScreenException(unavailable.get(), "there is no display to look at");
        }
        try {
            return finder.connect();
        } catch (LinkageError e) {
            // Where no program code may be unpacked, say. Nothing else of ours needs the C library before this.
            throw new NoScreenException(NoScreenReason.UNSUPPORTED_OS, "the C library cannot be called: " + e);
        }
    }

    private static CaptureTarget target(XConnection connection, ScreenSelection selection)
            throws NoScreenException, ConnectionLostException, RequestRefusedException {
        PixelLayout pixels = connection.setup().pixels();
        if (!pixels.isReadable()) {
            throw new NoScreenException(NoScreenReason.VIRTUAL_DISPLAY, "its pixels cannot be read: " + pixels);
        }
        if (selection instanceof ScreenSelection.OneWindow window) {
            return WindowTarget.of(connection, window.id());
        }
        MonitorWatch monitors = MonitorWatch.of(connection);
        if (isWayland(connection, monitors)) {
            throw new NoScreenException(
                    NoScreenReason.WAYLAND_UNSUPPORTED,
                    "the X server shows windows to a Wayland session, and no screen");
        }
        return new RootTarget(connection, monitors, selection);
    }

    /** The extension is younger than the monitors' names. */
    private static boolean isWayland(XConnection connection, MonitorWatch monitors)
            throws ConnectionLostException, RequestRefusedException {
        return Extension.of(connection, "XWAYLAND").isPresent()
                || monitors.monitors().stream().anyMatch(monitor -> monitor.id().startsWith("XWAYLAND"));
    }
}
