package dev.farhand.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written again and again allocates not a byte, on no thread: moves, exact pixels, videos, and what makes those exact. */
class SteadyStateTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 432;
    private static final int LAN = 64 * 1024;
    private static final long SECOND = 1_000_000_000;
    private static final int ROUNDS = 60;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Random random = new Random(1);
    private final RateControl control = new RateControl();
    private long now;

    /** A rate of zero is none. */
    @ParameterizedTest
    @CsvSource({"H264, 0", "H264, 200000", "VP8, 0", "VP8, 200000", "JPEG_TILES, 0", "JPEG_TILES, 200000"})
    void anUpdateAllocatesNothing(VideoCodec codec, long rate) {
        VideoFrame[] pictures = new VideoFrame[6];
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = picture(i);
        }
        try (UpdateWriter writer = new UpdateWriter(WIDTH, HEIGHT, VideoEncoders.of(codec), control)) {
            round(writer, pictures, rate);
            long[] ids = threads();
            long least = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS && least > 0; i++) {
                long before = allocated(ids);
                long question = allocated(ids) - before;
                round(writer, pictures, rate);
                least = Math.min(least, allocated(ids) - before - 2 * question);
            }
            assertThat(least).isNotPositive();
        }
    }

    private void round(UpdateWriter writer, VideoFrame[] pictures, long rate) {
        for (int i = 0; i < pictures.length; i++) {
            now += SECOND / 10;
            if (rate > 0) {
                control.limit(rate, 0, now);
            }
            writer.coarseness(4 + i % 4);
            writer.write(pictures[i], 0, HEIGHT, LAN, now);
            now += SECOND / 5;
            writer.refine(LAN, now);
        }
    }

    /** Lines of text that scroll, a film below them that is enough for two threads, and somebody who types. */
    private VideoFrame picture(int number) {
        VideoFrame picture = new VideoFrame(WIDTH, HEIGHT);
        for (int y = 0; y < 96; y++) {
            int line = (y + 12 * number) / 12;
            Random letters = new Random(31L * line + (y + 12 * number) % 12);
            for (int x = 0; x < 400; x++) {
                picture.pixels()[y * WIDTH + x] = letters.nextInt(3) == 0 ? 0x202020 : 0xfcfcfc;
            }
        }
        for (int i = 128 * WIDTH; i < WIDTH * HEIGHT; i++) {
            picture.pixels()[i] = random.nextInt(1 << 24);
        }
        Arrays.fill(picture.pixels(), 50 * WIDTH + 500, 50 * WIDTH + 505 + number * 6, 0x40c040);
        return picture;
    }

    /** This one, and those of encoders. */
    private static long[] threads() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null
                        && (thread.getThreadId() == Thread.currentThread().getId()
                                || thread.getThreadName().startsWith("farhand-capture")))
                .mapToLong(thread -> thread.getThreadId())
                .toArray();
    }

    private static long allocated(long[] ids) {
        long bytes = 0;
        for (long id : ids) {
            bytes += THREADS.getThreadAllocatedBytes(id);
        }
        return bytes;
    }
}
