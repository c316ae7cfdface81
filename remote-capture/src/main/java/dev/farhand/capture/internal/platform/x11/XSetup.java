package dev.farhand.capture.internal.platform.x11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What an X server says about itself and one of its screens when a connection begins.
 *
 * @param idBase what every number of ours begins with
 * @param root the window that is the screen
 * @param pixels of the usual kind of picture; {@link PixelLayout#UNKNOWN} where it is none that we can read
 */
record XSetup(int idBase, int root, PixelLayout pixels) {
    private static final int FIXED = 40;
    private static final int FORMAT = 8;
    private static final int SCREEN = 40;
    private static final int DEPTH = 8;
    private static final int VISUAL = 24;

    /** Reads the answer that lies between 0 and the limit; throws for what no X server says. */
    static XSetup parse(ByteBuffer in, int screen) throws ConnectionLostException {
        try {
            int formats = FIXED + padded(in.getShort(24) & 0xFFFF);
            int formatCount = in.get(29) & 0xFF;
            int screenCount = in.get(28) & 0xFF;
            if (screen >= screenCount) {
                throw new ConnectionLostException("the display has " + screenCount + " screens, not number " + screen);
            }
            int at = formats + formatCount * FORMAT;
            for (int i = 0; i < screen; i++) {
                at = afterScreen(in, at);
            }
            int depth = in.get(at + 38) & 0xFF;
            int bits = bitsPerPixel(in, formats, formatCount, depth);
            ByteOrder order = in.get(30) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            PixelLayout layout = layout(in, at, in.getInt(at + 32), depth, bits, order);
            return new XSetup(in.getInt(12), in.getInt(at), layout);
        } catch (IndexOutOfBoundsException e) {
            throw new ConnectionLostException("the X server's greeting is cut off");
        }
    }

    static int padded(int bytes) {
        return (bytes + 3) & ~3;
    }

    private static int afterScreen(ByteBuffer in, int screen) {
        int depths = in.get(screen + 39) & 0xFF;
        int at = screen + SCREEN;
        for (int i = 0; i < depths; i++) {
            at += DEPTH + (in.getShort(at + 2) & 0xFFFF) * VISUAL;
        }
        return at;
    }

    private static int bitsPerPixel(ByteBuffer in, int formats, int count, int depth) {
        for (int at = formats; at < formats + count * FORMAT; at += FORMAT) {
            if ((in.get(at) & 0xFF) == depth) {
                return in.get(at + 1) & 0xFF;
            }
        }
        return 0;
    }

    private static PixelLayout layout(ByteBuffer in, int screen, int visual, int depth, int bits, ByteOrder order) {
        int end = afterScreen(in, screen);
        int at = screen + SCREEN;
        while (at < end) {
            int visuals = in.getShort(at + 2) & 0xFFFF;
            at += DEPTH;
            for (int i = 0; i < visuals; i++, at += VISUAL) {
                if (in.getInt(at) == visual) {
                    return new PixelLayout(
                            depth, bits, in.getInt(at + 8), in.getInt(at + 12), in.getInt(at + 16), order);
                }
            }
        }
        return PixelLayout.UNKNOWN;
    }
}
