package dev.farhand.capture.internal.encode.vp8;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoFrame;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Locale;

/**
 * Prints what frames of drawn clips cost: processor time and bytes, the key frame and the others. No test: run its {@code
 * main} by hand before and after a change that may cost time. Arguments: coarseness, and how often each clip is run; the
 * best run counts.
 */
final class Vp8Timing {
    private static final int FRAMES = 30;

    private Vp8Timing() {}

    /** What happens in a clip. */
    enum Clip {
        TYPE,
        SCROLL,
        WINDOW,
        VIDEO,
        FULL;

        VideoFrame[] draw(int width, int height) {
            VideoFrame[] pictures = new VideoFrame[FRAMES];
            for (int number = 0; number < FRAMES; number++) {
                Canvas canvas = new Canvas(width, height, 1);
                if (this != FULL && this != SCROLL) {
                    canvas.desktop();
                }
                draw(canvas, width, height, number);
                pictures[number] = canvas.picture;
            }
            return pictures;
        }

        private void draw(Canvas canvas, int width, int height, int number) {
            switch (this) {
                case TYPE -> {
                    for (int letter = 0; letter <= number; letter++) {
                        canvas.letter(200 + letter * 8, 500, letter, 0xffffff);
                    }
                }
                case SCROLL -> canvas.page(0, 30, width, height, number);
                case WINDOW ->
                    canvas.window(
                            100 + 9 * number,
                            80 + 4 * number,
                            100 + 9 * number + width / 3,
                            80 + 4 * number + height / 3,
                            9);
                case VIDEO -> canvas.film(300, 200, 300 + width * 4 / 9, 200 + height * 4 / 9, number);
                default -> canvas.film(0, 0, width, height, number);
            }
        }
    }

    public static void main(String[] arguments) {
        int coarseness = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6;
        for (Clip clip : Clip.values()) {
            VideoFrame[] pictures = clip.draw(1920, 1080);
            double key = Double.MAX_VALUE;
            double other = Double.MAX_VALUE;
            int keyBytes = 0;
            int otherBytes = 0;
            for (int run = 0; run < runs; run++) {
                Vp8Encoder encoder = new Vp8Encoder(1920, 1080);
                long begin = time();
                keyBytes = encoder.encode(pictures[0], coarseness, true).length();
                long afterKey = time();
                otherBytes = 0;
                for (int number = 1; number < FRAMES; number++) {
                    EncodedFrame frame = encoder.encode(pictures[number], coarseness, false);
                    otherBytes += frame.length();
                }
                key = Math.min(key, (afterKey - begin) / 1e6);
                other = Math.min(other, (time() - afterKey) / 1e6 / (FRAMES - 1));
                encoder.close();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-7s key %6.1f ms %7d bytes, then %6.2f ms %6d bytes%n",
                    clip,
                    key,
                    keyBytes,
                    other,
                    otherBytes / (FRAMES - 1));
        }
    }

    /** Processor time of this thread and of those that encoders have. */
    static long time() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long time = threads.getCurrentThreadCpuTime();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("farhand-capture-vp8")) {
                time += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return time;
    }
}
