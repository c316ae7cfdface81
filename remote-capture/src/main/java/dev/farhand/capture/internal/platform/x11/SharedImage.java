package dev.farhand.capture.internal.platform.x11;

import java.nio.IntBuffer;
import java.util.Optional;

/** Pixels through memory that the X server and we share, by MIT-SHM: nothing but the question goes through the connection. */
final class SharedImage implements ImageReader {
    private static final int ATTACH = 1;
    private static final int GET_IMAGE = 4;
    private static final int Z_PIXMAP = 2;
    /** No pixel looks like this by chance, and least of all in its top byte. */
    private static final int UNTOUCHED = 0xA5C3_96E1;

    private final XConnection connection;
    private final int opcode;
    private final int segment;
    private final SharedMemory memory;
    private final IntBuffer pixels;
    private final int[] questions = new int[DamagedAreas.MOST];
    private final DamagedAreas whole;

    private SharedImage(XConnection connection, int opcode, SharedMemory memory, int width, int height) {
        this.connection = connection;
        this.opcode = opcode;
        this.segment = connection.newId();
        this.memory = memory;
        this.pixels = memory.bytes().order(connection.setup().pixels().order()).asIntBuffer();
        this.whole = new DamagedAreas(width, height);
        whole.addAll();
    }

    /**
     * For a picture of that size. Empty where the system has no memory for us, where the server shares none, or where it lives in
     * another world, in which the same number means the memory of somebody else.
     *
     * @param drawable something that a pixel can be read from, as a trial
     */
    static Optional<SharedImage> of(XConnection connection, int drawable, int width, int height)
            throws ConnectionLostException {
        Optional<Extension> extension = Extension.of(connection, "MIT-SHM");
        if (extension.isEmpty()) {
            return Optional.empty();
        }
        Optional<SharedMemory> memory = SharedMemory.of((long) width * height * Integer.BYTES, connection.peerUser());
        if (memory.isEmpty()) {
            return Optional.empty();
        }
        SharedImage image = new SharedImage(connection, extension.get().opcode(), memory.get(), width, height);
        boolean shared = false;
        try {
            shared = image.attach(drawable);
        } catch (RequestRefusedException e) {
            // As remote servers do, and those that may not read memory of ours.
            shared = false;
        } finally {
            if (!shared) {
                image.close();
            }
        }
        return shared ? Optional.of(image) : Optional.empty();
    }

    private boolean attach(int drawable) throws ConnectionLostException, RequestRefusedException {
        connection
                .request(opcode, ATTACH, 16)
                .putInt(segment)
                .putInt(memory.id())
                .putInt(0);
        connection.check();
        pixels.put(0, UNTOUCHED);
        ask(drawable, 0, 0, 1, 1, 0);
        connection.reply();
        return pixels.get(0) != UNTOUCHED;
    }

    /** One after the other into the memory, all of them by one question and answer. */
    @Override
    public void read(int drawable, int x, int y, DamagedAreas damaged, FrameRows into)
            throws ConnectionLostException, RequestRefusedException {
        // Areas that overlap might have more pixels together than there is memory for.
        DamagedAreas areas = damaged.pixels() > whole.pixels() ? whole : damaged;
        int at = 0;
        for (int i = 0; i < areas.count(); i++) {
            ask(drawable, x + areas.x(i), y + areas.y(i), areas.columns(i), areas.rows(i), at);
            questions[i] = connection.sequence();
            at += areas.columns(i) * areas.rows(i);
        }
        at = 0;
        for (int i = 0; i < areas.count(); i++) {
            connection.reply(questions[i]);
            int columns = areas.columns(i);
            for (int row = areas.y(i); row < areas.y(i) + areas.rows(i); row++, at += columns) {
                pixels.get(at, into.row(), 0, columns);
                into.take(areas.x(i), row, columns);
            }
        }
    }

    private void ask(int drawable, int x, int y, int columns, int rows, int at) throws ConnectionLostException {
        connection
                .request(opcode, GET_IMAGE, 32)
                .putInt(drawable)
                .putShort((short) x)
                .putShort((short) y)
                .putShort((short) columns)
                .putShort((short) rows)
                .putInt(-1)
                .putInt(Z_PIXMAP)
                .putInt(segment)
                .putInt(at * Integer.BYTES);
    }

    /** The server lets go of the memory by itself, with the connection. */
    @Override
    public void close() {
        memory.close();
    }
}
