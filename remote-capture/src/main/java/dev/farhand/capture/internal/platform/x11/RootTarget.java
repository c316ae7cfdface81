package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.Monitor;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.PixelArea;
import java.nio.ByteBuffer;

/** The whole screen, or what one monitor shows of it. */
final class RootTarget implements CaptureTarget {
    private static final int CHANGE_WINDOW_ATTRIBUTES = 2;
    private static final int EVENT_MASK = 0x800;
    private static final int STRUCTURE_NOTIFY = 0x2_0000;
    private static final int CONFIGURE_NOTIFY = 22;

    private final XConnection connection;
    private final MonitorWatch monitors;
    private final ScreenSelection selection;
    private PixelArea area = new PixelArea(0, 0, 1, 1);

    /** Begins to listen for changes; {@link #locate} has to be called as well. */
    RootTarget(XConnection connection, MonitorWatch monitors, ScreenSelection selection)
            throws ConnectionLostException {
        this.connection = connection;
        this.monitors = monitors;
        this.selection = selection;
        monitors.begin();
        connection
                .request(CHANGE_WINDOW_ATTRIBUTES, 0, 16)
                .putInt(window())
                .putInt(EVENT_MASK)
                .putInt(STRUCTURE_NOTIFY);
    }

    @Override
    public int window() {
        return connection.setup().root();
    }

    @Override
    public int drawable() {
        return window();
    }

    @Override
    public int x() {
        return area.x();
    }

    @Override
    public int y() {
        return area.y();
    }

    @Override
    public int width() {
        return area.width();
    }

    @Override
    public int height() {
        return area.height();
    }

    @Override
    public int originX() {
        return area.x();
    }

    @Override
    public int originY() {
        return area.y();
    }

    @Override
    public boolean event(int type, ByteBuffer packet, int at) {
        return monitors.isEvent(type) || (type == CONFIGURE_NOTIFY && packet.getInt(at + 8) == window());
    }

    @Override
    public void locate() throws ConnectionLostException, RequestRefusedException, NoScreenException {
        if (selection instanceof ScreenSelection.OneMonitor wanted) {
            area = monitors.monitors().stream()
                    .filter(monitor -> monitor.id().equals(wanted.id()))
                    .findFirst()
                    .map(Monitor::area)
                    .orElseThrow(() ->
                            new NoScreenException(NoScreenReason.NOT_FOUND, "there is no monitor " + wanted.id()));
        } else {
            Geometry screen = Geometry.of(connection, window());
            area = new PixelArea(0, 0, screen.width(), screen.height());
        }
    }
}
