package dev.farhand.capture.internal.platform.x11;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** A program that paints, by Xlib and not by what is tested. Each call is on the screen when it returns. Not used after its server has died: Xlib would end us. */
final class XPainter implements AutoCloseable {
    private final Pointer display;
    private final NativeLong root;
    private final Pointer context;

    XPainter(String name) {
        Pointer opened = Xlib.XOpenDisplay(name);
        if (opened == null) {
            throw new AssertionError("Xlib cannot open " + name);
        }
        display = opened;
        root = Xlib.XDefaultRootWindow(display);
        context = Xlib.XCreateGC(display, root, new NativeLong(0), null);
    }

    long root() {
        return root.longValue();
    }

    /** Paints on the screen itself. */
    void fill(int colour, int x, int y, int width, int height) {
        fill(root.longValue(), colour, x, y, width, height);
    }

    /** Paints on a window. */
    void fill(long window, int colour, int x, int y, int width, int height) {
        Xlib.XSetForeground(display, context, new NativeLong(colour));
        Xlib.XFillRectangle(display, new NativeLong(window), context, x, y, width, height);
        sync();
    }

    /** A window in one colour, shown. */
    long window(int colour, int x, int y, int width, int height) {
        NativeLong window = Xlib.XCreateSimpleWindow(
                display, root, x, y, width, height, 0, new NativeLong(0), new NativeLong(colour));
        Xlib.XMapRaised(display, window);
        sync();
        return window.longValue();
    }

    void move(long window, int x, int y) {
        Xlib.XMoveWindow(display, new NativeLong(window), x, y);
        sync();
    }

    void resize(long window, int width, int height) {
        Xlib.XResizeWindow(display, new NativeLong(window), width, height);
        sync();
    }

    void hide(long window) {
        Xlib.XUnmapWindow(display, new NativeLong(window));
        sync();
    }

    void show(long window) {
        Xlib.XMapRaised(display, new NativeLong(window));
        sync();
    }

    void destroy(long window) {
        Xlib.XDestroyWindow(display, new NativeLong(window));
        sync();
    }

    /** Puts the pointer there. */
    void point(int x, int y) {
        Xlib.XWarpPointer(display, new NativeLong(0), root, 0, 0, 0, 0, x, y);
        sync();
    }

    /** Gives a window one of the pointers of the cursor font. */
    void cursor(long window, int shape) {
        Xlib.XDefineCursor(display, new NativeLong(window), Xlib.XCreateFontCursor(display, shape));
        sync();
    }

    private void sync() {
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

        static native NativeLong XCreateSimpleWindow(
                Pointer display,
                NativeLong parent,
                int x,
                int y,
                int width,
                int height,
                int border,
                NativeLong borderColour,
                NativeLong colour);

        static native int XMapRaised(Pointer display, NativeLong window);

        static native int XUnmapWindow(Pointer display, NativeLong window);

        static native int XMoveWindow(Pointer display, NativeLong window, int x, int y);

        static native int XResizeWindow(Pointer display, NativeLong window, int width, int height);

        static native int XDestroyWindow(Pointer display, NativeLong window);

        static native int XWarpPointer(
                Pointer display,
                NativeLong from,
                NativeLong to,
                int fromX,
                int fromY,
                int fromWidth,
                int fromHeight,
                int x,
                int y);

        static native NativeLong XCreateFontCursor(Pointer display, int shape);

        static native int XDefineCursor(Pointer display, NativeLong window, NativeLong cursor);

        static native int XSync(Pointer display, int discard);
    }
}
