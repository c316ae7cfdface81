package dev.farhand.benchmark;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Has the X server write the screen into memory that both share, and looks at nothing of it: what every grab by MIT-SHM costs at least. */
final class XShared implements AutoCloseable {
    private static final int Z_PIXMAP = 2;
    private static final int PRIVATE_KEY = 0;
    private static final int CREATE_FOR_US = 01600;
    private static final int REMOVE = 0;
    private static final NativeLong ALL_PLANES = new NativeLong(-1);
    /** Where Xlib's structures have what we fill in; of 64 bits, as all of this. */
    private static final int SEGMENT_ID = 8;

    private static final int SEGMENT_ADDRESS = 16;
    private static final int SEGMENT_READ_ONLY = 24;
    private static final int SEGMENT_SIZE = 32;
    private static final int IMAGE_DATA = 16;

    private final Pointer display;
    private final NativeLong root;
    private final Memory segment = new Memory(SEGMENT_SIZE);
    private final Pointer image;
    private final Pointer pixels;

    XShared(String name, int width, int height) {
        Pointer opened = Xlib.XOpenDisplay(name);
        if (opened == null) {
            throw new IllegalStateException("Xlib cannot open the display " + name);
        }
        display = opened;
        root = Xlib.XDefaultRootWindow(display);
        segment.clear();
        int screen = Xlib.XDefaultScreen(display);
        image = Xext.XShmCreateImage(
                display,
                Xlib.XDefaultVisual(display, screen),
                Xlib.XDefaultDepth(display, screen),
                Z_PIXMAP,
                null,
                segment,
                width,
                height);
        int id = C.shmget(PRIVATE_KEY, new NativeLong((long) width * height * Integer.BYTES), CREATE_FOR_US);
        pixels = C.shmat(id, null, 0);
        if (id < 0 || Pointer.nativeValue(pixels) == -1) {
            throw new IllegalStateException("the system shares no memory");
        }
        segment.setInt(SEGMENT_ID, id);
        segment.setPointer(SEGMENT_ADDRESS, pixels);
        segment.setInt(SEGMENT_READ_ONLY, 0);
        image.setPointer(IMAGE_DATA, pixels);
        Xext.XShmAttach(display, segment);
        Xlib.XSync(display, 0);
        // It lives until both have let go of it.
        C.shmctl(id, REMOVE, null);
    }

    /** All of the screen is there when this returns. */
    void grab() {
        if (Xext.XShmGetImage(display, root, image, 0, 0, ALL_PLANES) == 0) {
            throw new IllegalStateException("the X server gives nothing");
        }
    }

    @Override
    public void close() {
        Xext.XShmDetach(display, segment);
        Xlib.XCloseDisplay(display);
        C.shmdt(pixels);
        segment.close();
    }

    /** The extension for memory that both share. */
    private static final class Xext {
        static {
            Native.register(Xext.class, "libXext.so.6");
        }

        private Xext() {}

        static native Pointer XShmCreateImage(
                Pointer display,
                Pointer visual,
                int depth,
                int format,
                @Nullable Pointer data,
                Pointer segment,
                int width,
                int height);

        static native int XShmAttach(Pointer display, Pointer segment);

        static native int XShmDetach(Pointer display, Pointer segment);

        static native int XShmGetImage(
                Pointer display, NativeLong drawable, Pointer image, int x, int y, NativeLong planes);
    }

    private static final class C {
        static {
            Native.register(C.class, "c");
        }

        private C() {}

        static native int shmget(int key, NativeLong size, int flags);

        static native Pointer shmat(int id, @Nullable Pointer address, int flags);

        static native int shmdt(Pointer address);

        static native int shmctl(int id, int command, @Nullable Pointer buffer);
    }
}
