package dev.farhand.capture.internal.platform.x11;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What the X server says has been painted, by DAMAGE. A hint: without the extension everything counts as painted, always. */
final class DamageWatch {
    private static final int CREATE = 1;
    private static final int SUBTRACT = 3;
    /** Tell us of each rectangle that was not told of since the last {@link #accept}. */
    private static final int DELTA_RECTANGLES = 1;

    private final XConnection connection;
    private final Extension extension;
    private final int damage;
    /** From the beginning: servers count a window as painted when they begin to watch it, and tell nothing more until we accept that. */
    private boolean told = true;

    private DamageWatch(XConnection connection, Extension extension) {
        this.connection = connection;
        this.extension = extension;
        this.damage = connection.newId();
    }

    /** Empty where the server does not tell. */
    static Optional<DamageWatch> of(XConnection connection, int drawable)
            throws ConnectionLostException, RequestRefusedException {
        // DAMAGE may not be asked anything before XFIXES has been.
        Extension.of(connection, "XFIXES", 5, 0);
        Optional<Extension> extension = Extension.of(connection, "DAMAGE", 1, 1);
        if (extension.isEmpty()) {
            return Optional.empty();
        }
        DamageWatch watch = new DamageWatch(connection, extension.get());
        connection
                .request(watch.extension.opcode(), CREATE, 16)
                .putInt(watch.damage)
                .putInt(drawable)
                .putInt(DELTA_RECTANGLES);
        connection.check();
        return Optional.of(watch);
    }

    /** Takes an event; answers whether it was one of ours. */
    boolean event(int type, ByteBuffer packet, int at, int x, int y, DamagedAreas into) {
        if (type != extension.firstEvent() || packet.getInt(at + 8) != damage) {
            return false;
        }
        told = true;
        into.add(
                packet.getShort(at + 16) - x,
                packet.getShort(at + 18) - y,
                packet.getShort(at + 20) & 0xFFFF,
                packet.getShort(at + 22) & 0xFFFF);
        return true;
    }

    /**
     * From here on we want to be told again. It goes to the server before the questions for the pixels do: what is painted between the
     * two is told of, and grabbed once more for nothing; the other way round it would be lost.
     */
    void accept() throws ConnectionLostException {
        if (told) {
            told = false;
            connection
                    .request(extension.opcode(), SUBTRACT, 16)
                    .putInt(damage)
                    .putInt(0)
                    .putInt(0);
        }
    }
}
