package dev.farhand.core.media;

/**
 * A raw picture: one {@code int} for each pixel, {@code 0x00RRGGBB}, row by row without gaps. The top byte is zero, so that equal
 * colours are equal numbers.
 *
 * <p>It belongs to who made it and is filled again and again; whoever is handed one reads it during the call and keeps nothing
 * of it. Not safe for several threads.
 */
public final class VideoFrame {
    /** More pixels than this in a row or a column no screen has: 16K. */
    public static final int LONGEST_SIDE = 16_384;

    private final int width;
    private final int height;
    private final int[] pixels;

    /** A black one. Throws {@link IllegalArgumentException} naming the side that is out of bounds. */
    public VideoFrame(int width, int height) {
        check("width", width);
        check("height", height);
        this.width = width;
        this.height = height;
        this.pixels = new int[Math.multiplyExact(width, height)];
    }

    private static void check(String side, int pixels) {
        if (pixels < 1 || pixels > LONGEST_SIDE) {
            throw new IllegalArgumentException(side + " of a picture is 1 to " + LONGEST_SIDE + ", not " + pixels);
        }
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** The pixels themselves, not a copy: {@code pixels()[y * width() + x]}. */
    public int[] pixels() {
        return pixels;
    }

    /** The whole of it. */
    public PixelArea area() {
        return new PixelArea(0, 0, width, height);
    }

    /** Whether it has the same size. */
    public boolean isAsLargeAs(VideoFrame other) {
        return width == other.width && height == other.height;
    }

    /** Takes an area over from a picture of the same size. */
    public void copyFrom(VideoFrame other, PixelArea area) {
        copyFrom(other, area.x(), area.y(), area.width(), area.height());
    }

    /** Takes one of several areas over from a picture of the same size. */
    public void copyFrom(VideoFrame other, PixelAreas areas, int area) {
        copyFrom(other, areas.x(area), areas.y(area), areas.width(area), areas.height(area));
    }

    private void copyFrom(VideoFrame other, int x, int y, int columns, int rows) {
        boolean isInside = x >= 0 && y >= 0 && x <= width - columns && y <= height - rows;
        if (!isAsLargeAs(other) || !isInside) {
            throw new IllegalArgumentException(
                    columns + " x " + rows + " pixels at " + x + ", " + y + " are not in both of two pictures");
        }
        for (int row = y; row < y + rows; row++) {
            System.arraycopy(other.pixels, row * width + x, pixels, row * width + x, columns);
        }
    }
}
