package dev.farhand.benchmark;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.farhand.core.media.VideoFrame;
import org.jspecify.annotations.Nullable;

/** Puts whole pictures on an X screen, by Xlib and not by what is tested. Each is there when its call returns. */
final class RootPicture implements AutoCloseable {
    private static final int DEPTH = 24;
    private static final int Z_PIXMAP = 2;
    private static final int BITS = 32;

    private final Pointer display;
    private final NativeLong root;
    private final Pointer context;

    RootPicture(String name) {
        Pointer opened = Xlib.XOpenDisplay(name);
        if (opened == null) {
            throw new AssertionError("Xlib cannot open " + name);
        }
        display = opened;
        root = Xlib.XDefaultRootWindow(display);
        context = Xlib.XCreateGC(display, root, new NativeLong(0), null);
    }

    void put(VideoFrame picture) {
        try (Memory pixels = new Memory(4L * picture.pixels().length)) {
            pixels.write(0, picture.pixels(), 0, picture.pixels().length);
            Pointer image = Xlib.XCreateImage(
                    display,
                    Xlib.XDefaultVisual(display, 0),
                    DEPTH,
                    Z_PIXMAP,
                    0,
                    pixels,
                    picture.width(),
                    picture.height(),
                    BITS,
                    0);
            Xlib.XPutImage(display, root, context, image, 0, 0, 0, 0, picture.width(), picture.height());
            Xlib.XSync(display, 0);
            // The image's own memory; the pixels are ours.
            Xlib.XFree(image);
        }
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

        static native Pointer XDefaultVisual(Pointer display, int screen);

        static native Pointer XCreateGC(
                Pointer display, NativeLong drawable, NativeLong mask, @Nullable Pointer values);

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
                int toX,
                int toY,
                int width,
                int height);

        static native int XSync(Pointer display, int discard);

        static native int XFree(Pointer data);
    }
}
