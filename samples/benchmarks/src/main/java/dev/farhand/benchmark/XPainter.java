package dev.farhand.benchmark;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.farhand.core.media.VideoFrame;

/** A program that paints on an X screen, by Xlib. What it painted is there when a call returns. */
final class XPainter implements AutoCloseable {
    private static final int Z_PIXMAP = 2;
    private static final int BITS = Integer.SIZE;

    private final Pointer display;
    private final NativeLong root;
    private final Pointer context;
    private Memory pixels = new Memory(Integer.BYTES);

    XPainter(String name) {
        Pointer opened = Xlib.XOpenDisplay(name);
        if (opened == null) {
            throw new IllegalStateException("Xlib cannot open the display " + name);
        }
        display = opened;
        root = Xlib.XDefaultRootWindow(display);
        context = Xlib.XCreateGC(display, root, new NativeLong(0), null);
    }

    void fill(int colour, int x, int y, int width, int height) {
        Xlib.XSetForeground(display, context, new NativeLong(colour));
        Xlib.XFillRectangle(display, root, context, x, y, width, height);
        Xlib.XSync(display, 0);
    }

    void put(VideoFrame picture, int x, int y) {
        int[] all = picture.pixels();
        if (pixels.size() < (long) all.length * Integer.BYTES) {
            pixels.close();
            pixels = new Memory((long) all.length * Integer.BYTES);
        }
        pixels.write(0, all, 0, all.length);
        int screen = Xlib.XDefaultScreen(display);
        Pointer image = Xlib.XCreateImage(
                display,
                Xlib.XDefaultVisual(display, screen),
                Xlib.XDefaultDepth(display, screen),
                Z_PIXMAP,
                0,
                pixels,
                picture.width(),
                picture.height(),
                BITS,
                0);
        Xlib.XPutImage(display, root, context, image, 0, 0, x, y, picture.width(), picture.height());
        // Its pixels are ours.
        Xlib.XFree(image);
        Xlib.XSync(display, 0);
    }

    /** Shows somewhere else what is there now. */
    void move(int fromX, int fromY, int width, int height, int x, int y) {
        Xlib.XCopyArea(display, root, root, context, fromX, fromY, width, height, x, y);
        Xlib.XSync(display, 0);
    }

    @Override
    public void close() {
        pixels.close();
        Xlib.XCloseDisplay(display);
    }
}
