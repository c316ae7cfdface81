package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.core.media.NoScreenReason;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One window. The Composite extension has it painted beside the screen, so that it is seen whole wherever it is, and what lies above it
 * is never seen. When it is hidden, its last picture stays.
 */
final class WindowTarget implements CaptureTarget {
    private static final int CHANGE_WINDOW_ATTRIBUTES = 2;
    private static final int GET_WINDOW_ATTRIBUTES = 3;
    private static final int FREE_PIXMAP = 54;
    private static final int EVENT_MASK = 0x800;
    private static final int STRUCTURE_NOTIFY = 0x2_0000;
    private static final int DESTROY_NOTIFY = 17;
    private static final int MAP_NOTIFY = 19;
    private static final int CONFIGURE_NOTIFY = 22;
    private static final int VIEWABLE = 2;
    private static final int NONE = 0;

    private static final int REDIRECT_WINDOW = 1;
    private static final int NAME_WINDOW_PIXMAP = 6;
    private static final int AUTOMATIC = 0;

    private final XConnection connection;
    private final int opcode;
    private final int window;
    private int pixmap = NONE;
    private int width;
    private int height;
    private int border;
    private boolean gone;

    private WindowTarget(XConnection connection, int opcode, int window) {
        this.connection = connection;
        this.opcode = opcode;
        this.window = window;
    }

    /** Begins to listen for changes; {@link #locate} has to be called as well. */
    static WindowTarget of(XConnection connection, long id) throws ConnectionLostException, NoScreenException {
        if (id <= 0 || id > 0xFFFF_FFFFL) {
            throw nowhere(id);
        }
        Optional<Extension> composite = Extension.of(connection, "Composite", 0, 4);
        if (composite.isEmpty()) {
            throw new NoScreenException(
                    NoScreenReason.VIRTUAL_DISPLAY,
                    "the X server has no Composite extension, without which others would be seen above a window");
        }
        WindowTarget target = new WindowTarget(connection, composite.get().opcode(), (int) id);
        try {
            target.begin();
        } catch (RequestRefusedException e) {
            throw nowhere(id);
        }
        return target;
    }

    private static NoScreenException nowhere(long id) {
        return new NoScreenException(NoScreenReason.NOT_FOUND, "there is no window " + id);
    }

    private void begin() throws ConnectionLostException, RequestRefusedException {
        connection
                .request(CHANGE_WINDOW_ATTRIBUTES, 0, 16)
                .putInt(window)
                .putInt(EVENT_MASK)
                .putInt(STRUCTURE_NOTIFY);
        connection.check();
        connection.request(opcode, REDIRECT_WINDOW, 12).putInt(window).putInt(AUTOMATIC);
        connection.check();
    }

    @Override
    public int window() {
        return window;
    }

    @Override
    public int drawable() {
        return pixmap;
    }

    @Override
    public int x() {
        return border;
    }

    @Override
    public int y() {
        return border;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int originX() {
        return 0;
    }

    @Override
    public int originY() {
        return 0;
    }

    @Override
    public boolean event(int type, ByteBuffer packet, int at) {
        boolean ours = (type == DESTROY_NOTIFY || type == MAP_NOTIFY || type == CONFIGURE_NOTIFY)
                && packet.getInt(at + 8) == window;
        gone |= ours && type == DESTROY_NOTIFY;
        // A window that only moves keeps its pixels where they are.
        return ours && (type != CONFIGURE_NOTIFY || isResized(packet, at));
    }

    private boolean isResized(ByteBuffer packet, int at) {
        return (packet.getShort(at + 20) & 0xFFFF) != width
                || (packet.getShort(at + 22) & 0xFFFF) != height
                || (packet.getShort(at + 24) & 0xFFFF) != border;
    }

    @Override
    public void locate() throws ConnectionLostException, RequestRefusedException, NoScreenException {
        if (gone) {
            throw nowhere(window & 0xFFFF_FFFFL);
        }
        if (!isViewable()) {
            if (pixmap == NONE) {
                throw new NoScreenException(
                        NoScreenReason.NOT_FOUND, "window " + (window & 0xFFFF_FFFFL) + " is hidden");
            }
            return;
        }
        Geometry geometry = Geometry.of(connection, window);
        if (!PixelLayout.isReadable(geometry.depth())) {
            throw new NoScreenException(
                    NoScreenReason.VIRTUAL_DISPLAY, "a window of depth " + geometry.depth() + " cannot be read");
        }
        int old = pixmap;
        int named = connection.newId();
        connection.request(opcode, NAME_WINDOW_PIXMAP, 12).putInt(window).putInt(named);
        connection.check();
        pixmap = named;
        width = geometry.width();
        height = geometry.height();
        border = geometry.border();
        if (old != NONE) {
            connection.request(FREE_PIXMAP, 0, 8).putInt(old);
        }
    }

    private boolean isViewable() throws ConnectionLostException, RequestRefusedException {
        connection.request(GET_WINDOW_ATTRIBUTES, 0, 8).putInt(window);
        int at = connection.reply();
        return connection.in().get(at + 26) == VIEWABLE;
    }
}
