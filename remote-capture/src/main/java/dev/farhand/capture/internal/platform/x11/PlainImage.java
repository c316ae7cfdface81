package dev.farhand.capture.internal.platform.x11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Pixels through the connection itself: for servers that do not share memory with us, at several times the cost. */
final class PlainImage implements ImageReader {
    private static final int GET_IMAGE = 73;
    private static final int Z_PIXMAP = 2;
    /** How much is asked for at once. */
    private static final int BAND_BYTES = 1 << 20;

    private final XConnection connection;
    private final boolean reversed;

    PlainImage(XConnection connection) {
        this.connection = connection;
        this.reversed = connection.setup().pixels().order() == ByteOrder.BIG_ENDIAN;
    }

    @Override
    public void read(int drawable, int x, int y, DamagedAreas areas, FrameRows into)
            throws ConnectionLostException, RequestRefusedException {
        for (int i = 0; i < areas.count(); i++) {
            int most = Math.max(1, BAND_BYTES / (Integer.BYTES * areas.columns(i)));
            int end = areas.y(i) + areas.rows(i);
            for (int row = areas.y(i); row < end; row += most) {
                int rows = Math.min(most, end - row);
                connection
                        .request(GET_IMAGE, Z_PIXMAP, 20)
                        .putInt(drawable)
                        .putShort((short) (x + areas.x(i)))
                        .putShort((short) (y + row))
                        .putShort((short) areas.columns(i))
                        .putShort((short) rows)
                        .putInt(-1);
                take(connection.reply(), areas.x(i), row, areas.columns(i), rows, into);
            }
        }
    }

    private void take(int answer, int x, int y, int columns, int rows, FrameRows into) throws ConnectionLostException {
        ByteBuffer in = connection.in();
        if (in.getInt(answer + 4) != columns * rows || !PixelLayout.isReadable(in.get(answer + 1))) {
            throw new ConnectionLostException("the X server sends a picture of another size than was asked for");
        }
        int at = answer + XConnection.PACKET;
        int[] row = into.row();
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++, at += Integer.BYTES) {
                row[i] = in.getInt(at);
            }
            if (reversed) {
                for (int i = 0; i < columns; i++) {
                    row[i] = Integer.reverseBytes(row[i]);
                }
            }
            into.take(x, y + j, columns);
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
