package dev.farhand.benchmark;

import dev.farhand.core.media.VideoFrame;
import java.util.HashMap;
import java.util.Map;

/** A film that goes into the Mandelbrot set: soft and sharp parts, and everything moves outwards. 854 × 480, as films on pages are. */
final class FractalFilm {
    static final int WIDTH = 854;
    static final int HEIGHT = 480;

    /** It is made half as large, and as soft as what was compressed once. */
    private static final int COLUMNS = WIDTH / 2;

    private static final int ROWS = HEIGHT / 2;
    private static final int MOST = 300;
    private static final double X = -0.743_643_887;
    private static final double Y = 0.131_825_904;
    private static final double FIRST_SPAN = 0.004;
    /** What is seen after a picture, of what was seen before. */
    private static final double CLOSER = 0.985;
    /** Each pixel is the mean of so many times so many. */
    private static final int FINER = 2;

    private static final Map<Integer, int[]> PICTURES = new HashMap<>();

    private FractalFilm() {}

    /** Its pixels, 427 × 240. Those that were asked for once are kept. */
    static int[] picture(int number) {
        return PICTURES.computeIfAbsent(number, FractalFilm::make);
    }

    private static int[] make(int number) {
        int[] pixels = new int[COLUMNS * ROWS];
        double step = FIRST_SPAN * Math.pow(CLOSER, number) / COLUMNS;
        for (int y = 0; y < ROWS; y++) {
            for (int x = 0; x < COLUMNS; x++) {
                int red = 0;
                int green = 0;
                int blue = 0;
                for (int i = 0; i < FINER * FINER; i++) {
                    double dx = i % FINER / (double) FINER;
                    double dy = i / FINER / (double) FINER;
                    double escape = escape(X + (x + dx - COLUMNS / 2.0) * step, Y + (y + dy - ROWS / 2.0) * step);
                    red += light(escape, 0);
                    green += light(escape, 2);
                    blue += light(escape, 4);
                }
                int count = FINER * FINER;
                pixels[y * COLUMNS + x] = red / count << 16 | green / count << 8 | blue / count;
            }
        }
        return pixels;
    }

    /** After how many steps a point is gone, with a fraction so that there are no bands; 0 where it stays. */
    private static double escape(double x, double y) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < MOST; i++) {
            double squares = re * re + im * im;
            if (squares > 64) {
                return i + 1 - Math.log(Math.log(squares) / 2) / Math.log(2);
            }
            double next = re * re - im * im + x;
            im = 2 * re * im + y;
            re = next;
        }
        return 0;
    }

    private static int light(double escape, int phase) {
        return escape == 0 ? 16 : (int) (128 + 100 * Math.sin(escape * 0.18 + phase));
    }

    /** Shows a picture of it in a rectangle of another size, softly. */
    static void show(int number, VideoFrame on, int left, int top, int width, int height) {
        int[] pixels = picture(number);
        for (int y = 0; y < height; y++) {
            int down = y * (ROWS - 1) * 16 / height;
            int at = (top + y) * on.width() + left;
            for (int x = 0; x < width; x++) {
                int right = x * (COLUMNS - 1) * 16 / width;
                int from = (down >> 4) * COLUMNS + (right >> 4);
                int above = mix(pixels[from], pixels[from + 1], right & 15);
                int below = mix(pixels[from + COLUMNS], pixels[from + COLUMNS + 1], right & 15);
                on.pixels()[at + x] = mix(above, below, down & 15);
            }
        }
    }

    /** Sixteenths of the other; red and blue side by side. */
    private static int mix(int one, int other, int parts) {
        int redBlue = (one & 0xff00ff) * (16 - parts) + (other & 0xff00ff) * parts;
        int green = (one & 0xff00) * (16 - parts) + (other & 0xff00) * parts;
        return redBlue >>> 4 & 0xff00ff | green >>> 4 & 0xff00;
    }
}
