package dev.farhand.capture.internal.encode.h264;

import dev.farhand.core.media.VideoFrame;
import java.util.SplittableRandom;

/** A screen to paint on: what programs paint, and what no program would. The same seed paints the same. */
final class DrawnScreen {
    private static final int GLYPH_WIDTH = 8;
    private static final int GLYPH_HEIGHT = 16;

    final VideoFrame frame;
    final SplittableRandom random;
    private final int width;
    private final int height;
    private final int[] pixels;

    DrawnScreen(int width, int height, long seed) {
        this.frame = new VideoFrame(width, height);
        this.random = new SplittableRandom(seed);
        this.width = width;
        this.height = height;
        this.pixels = frame.pixels();
    }

    int colour() {
        return random.nextInt(1 << 24);
    }

    void fill(int left, int top, int right, int bottom, int colour) {
        for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
                pixels[y * width + x] = colour;
            }
        }
    }

    void fill(int colour) {
        fill(0, 0, width, height, colour);
    }

    void noise(int left, int top, int right, int bottom) {
        for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
                pixels[y * width + x] = colour();
            }
        }
    }

    /** Something smooth with fine grain, that moves with time. */
    void film(int left, int top, int right, int bottom, double time) {
        for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
                double a = Math.sin((x + 7 * time) / 23) + Math.cos((y - 5 * time) / 17);
                double b = Math.sin((x + y + 11 * time) / 9.5) * Math.cos((x - 2 * y + 3 * time) / 31);
                int grain = (x * 31 + y * 17 + (int) (time * 97)) * 0x9E3779B1 >>> 29;
                int red = (int) (128 + 50 * a + grain);
                int green = (int) (120 + 40 * b + 30 * a + grain);
                int blue = (int) (110 + 55 * b + grain);
                pixels[y * width + x] = clip(red) << 16 | clip(green) << 8 | clip(blue);
            }
        }
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** A letter that depends on its number. */
    void letter(int left, int top, int number, int colour) {
        long shape = (number + 1) * 0x9E3779B97F4A7C15L;
        for (int y = 2; y < GLYPH_HEIGHT - 2 && top + y < height; y++) {
            for (int x = 0; x < GLYPH_WIDTH - 1 && left + x < width; x++) {
                if ((shape >>> (y / 2 * 7 + x) & 1) != 0 && top + y >= 0 && left + x >= 0) {
                    pixels[(top + y) * width + left + x] = colour;
                }
            }
        }
    }

    /** Lines of words from a row on; the lines' numbers say what is in them. */
    void lines(int left, int top, int right, int bottom, int firstLine) {
        for (int y = top, line = firstLine; y < bottom; y += GLYPH_HEIGHT, line++) {
            SplittableRandom words = new SplittableRandom(line);
            int end = left + words.nextInt(Math.max(1, right - left));
            int ink = 0x303030 + (words.nextInt(4) << 21);
            for (int x = left; x + GLYPH_WIDTH < end; x += GLYPH_WIDTH) {
                if (words.nextInt(6) != 0) {
                    letter(x, y, words.nextInt(60), ink);
                }
            }
        }
    }

    /** A window with a title and text. */
    void window(int left, int top, int right, int bottom, int firstLine) {
        fill(left, top, right, bottom, 0xf4f4f0);
        fill(left, top, right, top + 24, 0x30508f);
        fill(left, top, left + 1, bottom, 0x102030);
        fill(right - 1, top, right, bottom, 0x102030);
        lines(left + 8, top + 30, right - 8, bottom - GLYPH_HEIGHT, firstLine);
    }

    /** Moves what is in an area; what leaves it is lost, what is left behind stays. */
    void move(int left, int top, int right, int bottom, int x, int y) {
        int[] old = pixels.clone();
        for (int toY = Math.max(top, top + y); toY < Math.min(bottom, bottom + y); toY++) {
            for (int toX = Math.max(left, left + x); toX < Math.min(right, right + x); toX++) {
                pixels[toY * width + toX] = old[(toY - y) * width + toX - x];
            }
        }
    }
}
