package dev.farhand.core.media;

/**
 * A rectangle of pixels.
 *
 * @param x its first column
 * @param y its first row
 * @param width how many columns, at least one
 * @param height how many rows, at least one
 */
public record PixelArea(int x, int y, int width, int height) {
    /** Throws {@link IllegalArgumentException} for what begins before the first pixel, or has none. */
    public PixelArea {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "no area of pixels: x=" + x + " y=" + y + " width=" + width + " height=" + height);
        }
    }

    /** The first column after it. */
    public int right() {
        return x + width;
    }

    /** The first row after it. */
    public int bottom() {
        return y + height;
    }

    /** How many pixels. */
    public long size() {
        return (long) width * height;
    }
}
