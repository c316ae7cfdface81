package dev.farhand.benchmark;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Xlib itself. */
final class Xlib {
    static {
        Native.register(Xlib.class, "libX11.so.6");
    }

    private Xlib() {}

    static native @Nullable Pointer XOpenDisplay(String name);

    static native int XCloseDisplay(Pointer display);

    static native NativeLong XDefaultRootWindow(Pointer display);

    static native Pointer XCreateGC(Pointer display, NativeLong drawable, NativeLong mask, @Nullable Pointer values);

    static native int XSetForeground(Pointer display, Pointer context, NativeLong colour);

    static native int XFillRectangle(
            Pointer display, NativeLong drawable, Pointer context, int x, int y, int width, int height);

    static native int XDefaultScreen(Pointer display);

    static native Pointer XDefaultVisual(Pointer display, int screen);

    static native int XDefaultDepth(Pointer display, int screen);

    static native Pointer XCreateImage(
            Pointer display,
            Pointer visual,
            int depth,
            int format,
            int offset,
            Pointer data,
            int width,
            int height,
            int pad,
            int bytesPerLine);

    static native int XPutImage(
            Pointer display,
            NativeLong drawable,
            Pointer context,
            Pointer image,
            int fromX,
            int fromY,
            int x,
            int y,
            int width,
            int height);

    static native int XFree(Pointer memory);

    static native int XCopyArea(
            Pointer display,
            NativeLong from,
            NativeLong to,
            Pointer context,
            int fromX,
            int fromY,
            int width,
            int height,
            int x,
            int y);

    static native int XSync(Pointer display, int discard);
}
