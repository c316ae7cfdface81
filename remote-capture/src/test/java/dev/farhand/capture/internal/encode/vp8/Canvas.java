package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.core.media.VideoFrame;
import java.util.SplittableRandom;

/** A screen to draw on, the same each time. */
final class Canvas {
    static final int LINE = 16;

    private static final int LETTER = 8;

    final VideoFrame picture;
    final SplittableRandom random;
    private final int width;
    private final int height;
    private final int[] pixels;

    Canvas(int width, int height, long seed) {
        this.picture = new VideoFrame(width, height);
        this.random = new SplittableRandom(seed);
        this.width = width;
        this.height = height;
        this.pixels = picture.pixels();
    }

    void fill(int left, int top, int right, int bottom, int colour) {
        for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
                pixels[y * width + x] = colour;
            }
        }
    }

    void noise(int left, int top, int right, int bottom) {
        for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
                pixels[y * width + x] = random.nextInt(1 << 24);
            }
        }
    }

    /** Soft colours with a little grain, as of a film; another number, another picture of it. */
    void film(int left, int top, int right, int bottom, int number) {
        for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
                double wave = Math.sin((x + 5 * number) / 31.0) + Math.cos((y - 3 * number) / 23.0);
                double ring = Math.sin(Math.hypot(x - 200 - 2 * number, y - 150) / 13.0);
                int grain = (x * 31 ^ y * 57 ^ number * 1013) * 0x9E3779B1 >>> 29;
                int red = (int) (128 + 50 * wave + 20 * ring) + grain;
                int green = (int) (120 - 35 * wave + 30 * ring) + grain;
                int blue = (int) (100 + 40 * ring) + grain;
                pixels[y * width + x] = clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
            }
        }
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** A line of words; each number has its own. */
    void line(int left, int top, int right, int number, int colour) {
        SplittableRandom words = new SplittableRandom(number);
        int end = left + words.nextInt(Math.max(1, right - left));
        for (int x = left; x + LETTER <= end; x += LETTER) {
            if (words.nextInt(6) > 0) {
                letter(x, top, words.nextInt(60), colour);
            }
        }
    }

    /** One of sixty shapes of strokes. */
    void letter(int left, int top, int number, int colour) {
        SplittableRandom strokes = new SplittableRandom(number * 77L + 1);
        for (int stroke = 0; stroke < 4; stroke++) {
            int x = left + strokes.nextInt(LETTER - 2);
            int y = top + 2 + strokes.nextInt(LINE - 6);
            if (strokes.nextBoolean()) {
                fill(x, y, x + 1, Math.min(top + LINE - 2, y + 7), colour);
            } else {
                fill(x, y, Math.min(left + LETTER - 1, x + 5), y + 1, colour);
            }
        }
    }

    /** A page of lines, the first of this number. */
    void page(int left, int top, int right, int bottom, int first) {
        fill(left, top, right, bottom, 0x1e1e22);
        for (int y = top, number = first; y + LINE <= bottom; y += LINE, number++) {
            line(left + 4, y, right - 4, number, 0xd0d0d0 - (number * 0x331100 & 0x3f3f3f));
        }
    }

    /** A window with a title and a page. */
    void window(int left, int top, int right, int bottom, int first) {
        fill(left, top, right, bottom, 0x5577aa);
        line(left + 8, top + 2, right - 8, first, 0xffffff);
        page(left + 2, top + 20, right - 2, bottom - 2, first);
    }

    /** A desktop: a photo, and some windows on it. */
    void desktop() {
        film(0, 0, width, height, 7);
        window(width / 12, height / 10, width / 2, height * 2 / 3, 11);
        window(width / 2 + 9, height / 5, width - 20, height - 30, 400);
    }

    /** Moves everything in an area; what comes in from outside is noise. */
    void shift(int left, int top, int right, int bottom, int dx, int dy) {
        int[] before = pixels.clone();
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int fromX = x - dx;
                int fromY = y - dy;
                boolean inside = fromX >= left && fromX < right && fromY >= top && fromY < bottom;
                pixels[y * width + x] = inside ? before[fromY * width + fromX] : random.nextInt(1 << 24);
            }
        }
    }
}
