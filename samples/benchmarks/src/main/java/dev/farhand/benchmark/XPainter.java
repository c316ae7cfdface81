package dev.farhand.benchmark;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** A program that paints on an X screen, by Xlib. What it painted is there when a call returns. */
final class XPainter implements AutoCloseable {
    private final Pointer display;
    private final NativeLong root;
    private final Pointer context;

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

    @Override
    public void close() {
        Xlib.XCloseDisplay(display);
    }

    /** Xlib itself. */
    private static final class Xlib {
        static {
            Native.register(Xlib.class, "libX11.so.6");
        }

        private Xlib() {}

        static native @Nullable Pointer XOpenDisplay(String name);

        static native int XCloseDisplay(Pointer display);

        static native NativeLong XDefaultRootWindow(Pointer display);

        static native Pointer XCreateGC(
                Pointer display, NativeLong drawable, NativeLong mask, @Nullable Pointer values);

        static native int XSetForeground(Pointer display, Pointer context, NativeLong colour);

        static native int XFillRectangle(
                Pointer display, NativeLong drawable, Pointer context, int x, int y, int width, int height);

        static native int XSync(Pointer display, int discard);
    }
}
