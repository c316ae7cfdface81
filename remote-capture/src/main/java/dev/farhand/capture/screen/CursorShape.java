package dev.farhand.capture.screen;

import java.util.Arrays;

/**
 * What the pointer looks like.
 *
 * @param width pixels in a row
 * @param height rows
 * @param hotX column of the pixel that points
 * @param hotY row of the pixel that points
 * @param pixels {@code 0xAARRGGBB}, row by row; the colours are not multiplied by alpha. Nobody changes the array.
 */
@SuppressWarnings("ArrayRecordComponent") // a picture is its pixels; a list would box each of them
public record CursorShape(int width, int height, int hotX, int hotY, int[] pixels) {
    /** Wider or higher than this is no pointer. */
    public static final int LONGEST_SIDE = 1_024;

    /** One pixel that nobody sees. */
    public static final CursorShape NOTHING = new CursorShape(1, 1, 0, 0, new int[1]);

    /** Throws {@link IllegalArgumentException} when the sizes make no picture, or not one of these pixels. */
    public CursorShape {
        if (width < 1 || height < 1 || width > LONGEST_SIDE || height > LONGEST_SIDE) {
            throw new IllegalArgumentException("a pointer is no picture of " + width + " by " + height + " pixels");
        }
        if (pixels.length != width * height) {
            throw new IllegalArgumentException(
                    "a pointer of " + width + " by " + height + " pixels has not " + pixels.length);
        }
        if (hotX < 0 || hotY < 0 || hotX >= width || hotY >= height) {
            throw new IllegalArgumentException("a pointer cannot point at " + hotX + "," + hotY + ", beside itself");
        }
    }

    /** Whether there is at least one pixel that can be seen. */
    public boolean isVisible() {
        for (int pixel : pixels) {
            if (pixel >>> 24 != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CursorShape shape
                && width == shape.width
                && height == shape.height
                && hotX == shape.hotX
                && hotY == shape.hotY
                && Arrays.equals(pixels, shape.pixels);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pixels) * 31 + width;
    }

    @Override
    public String toString() {
        return "CursorShape[" + width + "x" + height + " pointing at " + hotX + "," + hotY + "]";
    }
}
