package dev.farhand.core.media;

import java.util.Arrays;

/**
 * What makes a viewer's picture show the next state of a screen, whole: first areas are moved inside the picture, in order, then
 * exact pixels are set, then areas of a video's picture. What none of them names stays as it is.
 *
 * <p>It belongs to its writer, which fills it anew: whoever hands it on does so before the next one is asked for. Not safe for
 * several threads.
 */
public final class ScreenUpdate {
    private final PixelAreas moved = new PixelAreas();
    private int[] vectors = new int[32];
    private final PixelAreas exact = new PixelAreas();
    private byte[] exactCode = new byte[0];
    private int exactLength;
    private final PixelAreas video = new PixelAreas();
    private final EncodedFrame frame;
    private int width;
    private int height;
    private boolean refinement;

    /** An empty one, whose videos are in this language. */
    public ScreenUpdate(VideoCodec codec) {
        frame = new EncodedFrame(codec);
    }

    /** Begins anew, for a screen of this size. */
    public void begin(int screenWidth, int screenHeight, boolean isRefinement) {
        width = screenWidth;
        height = screenHeight;
        refinement = isRefinement;
        moved.clear();
        exact.clear();
        exactLength = 0;
        video.clear();
        frame.become(false, screenWidth, screenHeight, frame.data(), 0);
    }

    /** Adds an area that takes what stands at its place moved by a vector: at (x + vector x, y + vector y). */
    public void move(int x, int y, int areaWidth, int areaHeight, int vectorX, int vectorY) {
        int at = moved.size() * 2;
        if (at == vectors.length) {
            vectors = Arrays.copyOf(vectors, at * 2);
        }
        vectors[at] = vectorX;
        vectors[at + 1] = vectorY;
        moved.add(x, y, areaWidth, areaHeight);
    }

    /** Says how the pixels of {@link #exact()} are written: the array is the writer's. */
    public void exactCode(byte[] code, int length) {
        exactCode = code;
        exactLength = length;
    }

    /** Whether nothing changes. */
    public boolean isEmpty() {
        return moved.isEmpty() && exact.isEmpty() && video.isEmpty();
    }

    /** Whether it only makes exact what was there before, and nothing new is to be seen. */
    public boolean isRefinement() {
        return refinement;
    }

    /** Columns of the screen; a viewer whose picture has another size begins with a black one. */
    public int width() {
        return width;
    }

    /** Rows of the screen. */
    public int height() {
        return height;
    }

    /** The areas that are moved, where they are then. */
    public PixelAreas moved() {
        return moved;
    }

    /** Columns from a moved area to where it was. */
    public int vectorX(int area) {
        return vectors[area * 2];
    }

    /** Rows from a moved area to where it was. */
    public int vectorY(int area) {
        return vectors[area * 2 + 1];
    }

    /** The areas that are set exactly. */
    public PixelAreas exact() {
        return exact;
    }

    /** Holds the pixels of the exact areas, one area after another, in {@link #exactLength} bytes. */
    public byte[] exactCode() {
        return exactCode;
    }

    /** How many bytes write the exact areas. */
    public int exactLength() {
        return exactLength;
    }

    /** The areas that are taken from {@link #frame}; nothing else of it is shown. */
    public PixelAreas video() {
        return video;
    }

    /** The video's picture; empty where {@link #video} is. */
    public EncodedFrame frame() {
        return frame;
    }

    /** Nearly how many bytes it takes on its way. */
    public int size() {
        return exactLength + frame.length() + 12 * moved.size() + 8 * (exact.size() + video.size());
    }
}
