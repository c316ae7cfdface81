package dev.farhand.capture.synthetic;

/** Something that moves like a film: broad shapes that drift, and grain on them. */
final class Film {
    private static final int GRAIN = 7;

    private final Picture picture;
    private final int x;
    private final int y;
    private final int width;
    private final int height;
    private int step;

    Film(Picture picture, int x, int y, int width, int height) {
        this.picture = picture;
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
    }

    void step() {
        step++;
        int columns = Math.min(width, picture.width() - x);
        int rows = Math.min(height, picture.height() - y);
        for (int row = 0; row < rows; row++) {
            int at = (y + row) * picture.width() + x;
            int noise = (step * 31 + row) * 0x9E37_79B9;
            for (int column = 0; column < columns; column++) {
                noise ^= noise << 13;
                noise ^= noise >>> 17;
                noise ^= noise << 5;
                picture.frame().pixels()[at + column] = colour(column, row, noise & GRAIN);
            }
        }
        picture.touch(x, y, width, height);
    }

    private int colour(int column, int row, int grain) {
        int red = wave(column + 3 * step + wave(row + step));
        int green = wave(row - 2 * step + (column >> 1));
        int blue = wave(((column + row) >> 1) + 5 * step);
        return light(red, grain) << 16 | light(green, grain) << 8 | light(blue, grain);
    }

    private static int light(int wave, int grain) {
        return Math.min(255, 40 + wave + grain);
    }

    /** Up and down between 0 and 192, over 384. */
    private static int wave(int at) {
        int phase = Math.floorMod(at, 384);
        return phase < 192 ? phase : 384 - phase;
    }
}
