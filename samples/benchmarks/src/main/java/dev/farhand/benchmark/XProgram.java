package dev.farhand.benchmark;

import dev.farhand.core.media.VideoFrame;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** What changes again and again on an X screen of 1920 × 1080. Steps are the same ones at every run. */
enum XProgram {
    /** A spot of 32 × 32 pixels that has another colour each time. */
    SPOT {
        @Override
        void step(XPainter painter, int number) {
            painter.fill(0x203040 + number * 0x050309, 1500, 100, 32, 32);
        }
    },
    /** A window of 1100 × 800 pixels to which a line is added at the bottom. */
    LOG {
        @Override
        void step(XPainter painter, int number) {
            Sheet line = new Sheet(LOG_WIDTH, LOG_LINE);
            SplittableRandom random = new SplittableRandom(number);
            line.line(6, 1, Sheet.Font.TERMINAL, 50 + random.nextInt(58), 0xdcdcdc, random);
            painter.move(200, 100 + LOG_LINE, LOG_WIDTH, LOG_HEIGHT - LOG_LINE, 200, 100);
            painter.put(line.frame(), 200, 100 + LOG_HEIGHT - LOG_LINE);
        }
    },
    /** A film of 960 × 540 pixels. */
    FILM {
        @Override
        void step(XPainter painter, int number) {
            // There and back, so that there is never a cut.
            int at = number % (2 * FILM_PICTURES);
            painter.put(FILM_SHOWN.computeIfAbsent(Math.min(at, 2 * FILM_PICTURES - at), XProgram::picture), 480, 500);
        }
    };

    private static final int LOG_WIDTH = 1100;
    private static final int LOG_HEIGHT = 800;
    private static final int LOG_LINE = 21;
    private static final int FILM_PICTURES = 40;

    /** Made once: a program that plays a film must not need what is to be measured. */
    private static final Map<Integer, VideoFrame> FILM_SHOWN = new ConcurrentHashMap<>();

    private static VideoFrame picture(int number) {
        VideoFrame picture = new VideoFrame(960, 540);
        FractalFilm.show(number, picture, 0, 0, picture.width(), picture.height());
        return picture;
    }

    /** Changes the screen once more. */
    abstract void step(XPainter painter, int number);

    /** Goes on for so long, from a step on; returns the next one. */
    int play(XPainter painter, int first, int stepsASecond, Duration time) {
        int steps = (int) (time.toMillis() * stepsASecond / 1000);
        long begin = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            step(painter, first + i);
            long due = begin + (i + 1) * Duration.ofSeconds(1).toNanos() / stepsASecond;
            Pair.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        }
        return first + steps;
    }
}
