package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.Monitor;
import dev.farhand.core.media.PixelArea;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The monitors of a screen, by RANDR; without it the screen is one monitor. */
final class MonitorWatch {
    private static final int SELECT_INPUT = 4;
    private static final int GET_MONITORS = 42;
    private static final int GET_ATOM_NAME = 17;
    private static final int MONITOR_BYTES = 24;
    private static final int MOST = 64;
    /** Screen, monitor, output and property changes of any kind. */
    private static final int ALL_CHANGES = 0xF;

    private static final int EVENTS = 2;

    private final XConnection connection;
    private final int root;
    private final Optional<Extension> extension;

    private MonitorWatch(XConnection connection, Optional<Extension> extension) {
        this.connection = connection;
        this.root = connection.setup().root();
        this.extension = extension;
    }

    static MonitorWatch of(XConnection connection) throws ConnectionLostException {
        return new MonitorWatch(connection, Extension.of(connection, "RANDR", 1, 5));
    }

    /** From here on changes are told of by {@link #isEvent events}. */
    void begin() throws ConnectionLostException {
        if (extension.isPresent()) {
            connection
                    .request(extension.get().opcode(), SELECT_INPUT, 12)
                    .putInt(root)
                    .putShort((short) ALL_CHANGES)
                    .putShort((short) 0);
        }
    }

    /** Whether an event says that monitors have changed. */
    boolean isEvent(int type) {
        return extension.isPresent()
                && type >= extension.get().firstEvent()
                && type < extension.get().firstEvent() + EVENTS;
    }

    /** Those that show something, the first one first. */
    List<Monitor> monitors() throws ConnectionLostException, RequestRefusedException {
        Geometry screen = Geometry.of(connection, root);
        List<Monitor> found = new ArrayList<>();
        if (extension.isPresent()) {
            try {
                connection
                        .request(extension.get().opcode(), GET_MONITORS, 12)
                        .putInt(root)
                        .putInt(1);
                read(connection.reply(), screen, found);
            } catch (RequestRefusedException e) {
                // A server from before RANDR 1.5: one monitor, then.
                found.clear();
            }
        }
        if (found.isEmpty()) {
            found.add(new Monitor("screen", new PixelArea(0, 0, screen.width(), screen.height()), true));
        }
        found.sort(Comparator.comparing(monitor -> !monitor.primary()));
        return List.copyOf(found);
    }

    private void read(int answer, Geometry screen, List<Monitor> into)
            throws ConnectionLostException, RequestRefusedException {
        ByteBuffer in = connection.in();
        int end = answer + XConnection.PACKET + 4 * in.getInt(answer + 4);
        int at = answer + XConnection.PACKET;
        List<Found> found = new ArrayList<>();
        for (int i = Math.min(MOST, in.getInt(answer + 12)); i > 0 && at + MONITOR_BYTES <= end; i--) {
            Optional<PixelArea> area = area(in, at, screen);
            if (area.isPresent()) {
                found.add(new Found(in.getInt(at), area.get(), in.get(at + 4) != 0));
            }
            at += MONITOR_BYTES + 4 * (in.getShort(at + 6) & 0xFFFF);
        }
        for (Found one : found) {
            into.add(new Monitor(name(one.name()), one.area(), one.primary()));
        }
    }

    /** What of a monitor lies on the screen. */
    private static Optional<PixelArea> area(ByteBuffer in, int at, Geometry screen) {
        int left = Math.max(0, in.getShort(at + 8));
        int top = Math.max(0, in.getShort(at + 10));
        int right = Math.min(screen.width(), in.getShort(at + 8) + (in.getShort(at + 12) & 0xFFFF));
        int bottom = Math.min(screen.height(), in.getShort(at + 10) + (in.getShort(at + 14) & 0xFFFF));
        return left < right && top < bottom
                ? Optional.of(new PixelArea(left, top, right - left, bottom - top))
                : Optional.empty();
    }

    private String name(int atom) throws ConnectionLostException, RequestRefusedException {
        connection.request(GET_ATOM_NAME, 0, 8).putInt(atom);
        int at = connection.reply();
        ByteBuffer in = connection.in();
        int most = 4 * in.getInt(at + 4);
        byte[] name = new byte[Math.min(most, in.getShort(at + 8) & 0xFFFF)];
        in.get(at + XConnection.PACKET, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    /** One whose name the server has not said yet. */
    private record Found(int name, PixelArea area, boolean primary) {}
}
