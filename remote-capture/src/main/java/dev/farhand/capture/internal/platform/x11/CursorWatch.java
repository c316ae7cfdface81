package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.CursorShape;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The pointer: its look by XFIXES; that it moves by XInput, and where it is by asking. */
final class CursorWatch {
    private static final int QUERY_POINTER = 38;

    private static final int SELECT_CURSOR_INPUT = 3;
    private static final int GET_CURSOR_IMAGE = 4;
    private static final int SHAPE_CHANGES = 1;
    private static final int SHAPE_EVENT = 1;

    private static final int XI_SELECT_EVENTS = 46;
    private static final int XI_QUERY_VERSION = 47;
    private static final int XI_ALL_MASTER_DEVICES = 1;
    private static final int XI_MOTION = 6;
    private static final int XI_RAW_MOTION = 17;
    private static final int GENERIC_EVENT = 35;

    private final XConnection connection;
    private final CaptureTarget target;
    private final Optional<Extension> fixes;
    private final Optional<Extension> input;
    private final XConnection.Events position = this::position;

    private CursorShape shape = CursorShape.NOTHING;
    private boolean shapeStale = true;
    private boolean positionStale = true;
    private int x;
    private int y;
    private boolean here;
    private boolean shapeVisible;
    private boolean visible;
    private int shapeChanges;
    private int moves;

    CursorWatch(XConnection connection, CaptureTarget target) throws ConnectionLostException {
        this.connection = connection;
        this.target = target;
        int root = connection.setup().root();
        fixes = Extension.of(connection, "XFIXES", 5, 0);
        if (fixes.isPresent()) {
            connection
                    .request(fixes.get().opcode(), SELECT_CURSOR_INPUT, 12)
                    .putInt(root)
                    .putInt(SHAPE_CHANGES);
        }
        input = Extension.of(connection, "XInputExtension");
        if (input.isPresent()) {
            int opcode = input.get().opcode();
            connection.request(opcode, XI_QUERY_VERSION, 8).putShort((short) 2).putShort((short) 2);
            // One mask of four bytes for every pointer there is. Raw motion is told of also while a program holds the
            // pointer.
            connection
                    .request(opcode, XI_SELECT_EVENTS, 20)
                    .putInt(root)
                    .putInt(1)
                    .putShort((short) XI_ALL_MASTER_DEVICES)
                    .putShort((short) 1)
                    .putInt(1 << XI_RAW_MOTION | 1 << XI_MOTION);
        }
    }

    /** Takes an event, when it is one about the pointer. */
    void event(int type, ByteBuffer packet, int at) {
        if (fixes.isPresent() && type == fixes.get().firstEvent() + SHAPE_EVENT) {
            shapeStale = true;
        } else if (type == GENERIC_EVENT
                && input.isPresent()
                && (packet.get(at + 1) & 0xFF) == input.get().opcode()) {
            positionStale = true;
        }
    }

    /** Whether something about it has changed that was not asked about yet. */
    boolean isStale() {
        return shapeStale || positionStale;
    }

    /**
     * Asks where it is, if that may have changed; the answer comes before those to questions that are asked later.
     *
     * @param painted whether something was painted: who puts the pointer elsewhere while nobody tells of it paints as well
     */
    void ask(boolean painted) throws ConnectionLostException {
        if (positionStale || shapeStale || painted) {
            positionStale = false;
            connection.request(QUERY_POINTER, 0, 8).putInt(target.window());
            connection.answerTo(position);
        }
    }

    private void position(ByteBuffer in, int at) {
        int newX = in.getShort(at + 20) - target.originX();
        int newY = in.getShort(at + 22) - target.originY();
        boolean onThisScreen = in.get(at + 1) != 0;
        boolean over = onThisScreen && newX >= 0 && newY >= 0 && newX < target.width() && newY < target.height();
        if (newX != x || newY != y || over != here) {
            x = newX;
            y = newY;
            here = over;
            moves++;
        }
    }

    /** Waits for the answer, if it has not come yet, and fetches another look if there is one. */
    void take() throws ConnectionLostException {
        connection.takeAnswer();
        if (shapeStale) {
            shapeStale = false;
            if (fixes.isPresent()) {
                fetchShape(fixes.get().opcode());
            }
        }
        boolean now = here && shapeVisible;
        if (now != visible) {
            visible = now;
            moves++;
        }
    }

    private void fetchShape(int opcode) throws ConnectionLostException {
        try {
            connection.request(opcode, GET_CURSOR_IMAGE, 4);
            int at = connection.reply();
            CursorShape fetched = shape(connection.in(), at);
            if (!fetched.equals(shape)) {
                shape = fetched;
                shapeVisible = fetched.isVisible();
                shapeChanges++;
            }
        } catch (RequestRefusedException e) {
            // There is no pointer on this screen.
            shapeVisible = false;
        }
    }

    private static CursorShape shape(ByteBuffer in, int at) {
        int width = in.getShort(at + 12) & 0xFFFF;
        int height = in.getShort(at + 14) & 0xFFFF;
        boolean possible = width > 0
                && height > 0
                && width <= CursorShape.LONGEST_SIDE
                && height <= CursorShape.LONGEST_SIDE
                && in.getInt(at + 4) >= width * height;
        if (!possible) {
            return CursorShape.NOTHING;
        }
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = straight(in.getInt(at + XConnection.PACKET + i * Integer.BYTES));
        }
        int hotX = Math.min(width - 1, in.getShort(at + 16) & 0xFFFF);
        int hotY = Math.min(height - 1, in.getShort(at + 18) & 0xFFFF);
        return new CursorShape(width, height, hotX, hotY, pixels);
    }

    /** XFIXES has the colours multiplied by alpha. */
    private static int straight(int pixel) {
        int alpha = pixel >>> 24;
        if (alpha == 0 || alpha == 255) {
            return alpha == 0 ? 0 : pixel;
        }
        return alpha << 24
                | straight(pixel >> 16 & 0xFF, alpha) << 16
                | straight(pixel >> 8 & 0xFF, alpha) << 8
                | straight(pixel & 0xFF, alpha);
    }

    private static int straight(int colour, int alpha) {
        return Math.min(255, (colour * 255 + alpha / 2) / alpha);
    }

    CursorShape shape() {
        return shape;
    }

    int shapeChanges() {
        return shapeChanges;
    }

    int x() {
        return x;
    }

    int y() {
        return y;
    }

    boolean isVisible() {
        return visible;
    }

    int moves() {
        return moves;
    }
}
