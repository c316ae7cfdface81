package dev.farhand.capture.internal.platform.x11;

/** A way by which pixels come from the X server to us. */
interface ImageReader extends AutoCloseable {
    /**
     * Takes over what is in some areas.
     *
     * @param drawable what they are read from
     * @param x where in it the picture begins
     * @param y where in it the picture begins
     * @param areas of the picture
     * @param into the picture
     */
    void read(int drawable, int x, int y, DamagedAreas areas, FrameRows into)
            throws ConnectionLostException, RequestRefusedException;

    /** Frees what it holds. The connection may be gone already. */
    @Override
    void close();
}
