package dev.farhand.capture.internal.platform.x11;

import java.nio.ByteBuffer;

/**
 * Where and how large a window is.
 *
 * @param depth bits of its pixels that have a meaning
 * @param width without its border
 * @param height without its border
 * @param border how wide the border around it is
 */
record Geometry(int depth, int width, int height, int border) {
    private static final int GET_GEOMETRY = 14;

    static Geometry of(XConnection connection, int window) throws ConnectionLostException, RequestRefusedException {
        connection.request(GET_GEOMETRY, 0, 8).putInt(window);
        int at = connection.reply();
        ByteBuffer in = connection.in();
        int width = in.getShort(at + 16) & 0xFFFF;
        int height = in.getShort(at + 18) & 0xFFFF;
        if (width == 0 || height == 0) {
            throw new ConnectionLostException(
                    "the X server tells of a window of " + width + " by " + height + " pixels");
        }
        return new Geometry(in.get(at + 1) & 0xFF, width, height, in.getShort(at + 20) & 0xFFFF);
    }
}
