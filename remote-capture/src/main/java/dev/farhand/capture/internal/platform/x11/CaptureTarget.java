package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.NoScreenException;
import java.nio.ByteBuffer;

/** What is looked at, and where its pixels are to be found at this moment. */
interface CaptureTarget {
    /** The window whose changes count. */
    int window();

    /** What the pixels are read from. */
    int drawable();

    /** Where in it the picture begins. */
    int x();

    /** Where in it the picture begins. */
    int y();

    /** Columns of the picture. */
    int width();

    /** Rows of the picture. */
    int height();

    /** Where in the window the picture begins. */
    int originX();

    /** Where in the window the picture begins. */
    int originY();

    /** Takes an event that may say that it is elsewhere now; answers whether it does. */
    boolean event(int type, ByteBuffer packet, int at);

    /**
     * Finds out where it is now. Throws {@link NoScreenException} when it is nowhere, and {@link RequestRefusedException} when it
     * moves while it is looked for.
     */
    void locate() throws ConnectionLostException, RequestRefusedException, NoScreenException;
}
