package dev.farhand.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.capture.synthetic.Scene;
import dev.farhand.capture.synthetic.SyntheticScreen;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates at a rate, in made-up time: a picture each thirtieth of a second, and what was left out whenever it is due. */
class RateTest {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 272;
    private static final int LAN = 64 * 1024;
    private static final long SECOND = 1_000_000_000;
    private static final long FRAME = SECOND / 30;

    private final VideoFrame screen = new VideoFrame(WIDTH, HEIGHT);
    private final RateControl control = new RateControl();
    private UpdateWriter writer = new UpdateWriter(WIDTH, HEIGHT, CoarseVideo.FACTORY, control);
    private ShownPicture viewer = new ShownPicture(WIDTH, HEIGHT);
    private boolean isSeen = true;
    private long now;
    private long bytes;
    private int updates;
    private int videos;

    private void use(VideoCodec codec) {
        writer = new UpdateWriter(
                WIDTH, HEIGHT, codec == VideoCodec.H264 ? VideoEncoders.h264() : VideoEncoders.vp8(), control);
        isSeen = false;
    }

    @AfterEach
    void close() {
        writer.close();
    }

    // ---- time

    private void send(ScreenUpdate update) {
        if (!update.isEmpty()) {
            bytes += update.size();
            updates++;
            videos += update.video().isEmpty() ? 0 : 1;
            if (isSeen) {
                viewer.show(update);
            }
        }
    }

    private ScreenUpdate change() {
        ScreenUpdate update = writer.write(screen, 0, HEIGHT, LAN, now);
        send(update);
        return update;
    }

    private void waitUntil(long time) {
        while (goesOnBefore(time)) {
            boolean rest = writer.untilRest(now) == 0;
            send(rest ? writer.write(screen, 0, 0, LAN, now) : writer.refine(LAN, now));
        }
        now = time;
    }

    private boolean goesOnBefore(long time) {
        long rest = writer.untilRest(now);
        long refinement = writer.untilRefinement(now);
        long next = rest < 0 ? refinement : refinement < 0 ? rest : Math.min(rest, refinement);
        if (next < 0 || now + next >= time) {
            return false;
        }
        now += next;
        return true;
    }

    private void waitUntilExact() {
        while (writer.untilRest(now) >= 0 || writer.untilRefinement(now) >= 0) {
            waitUntil(now + SECOND / 100);
        }
    }

    // ---- what moves

    private void noise(int seed, int left, int right) {
        Random random = new Random(seed);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = left; x < right; x++) {
                screen.pixels()[y * WIDTH + x] = random.nextInt(1 << 24);
            }
        }
    }

    private void type(int letter) {
        for (int y = 250; y < 262; y++) {
            for (int x = 8 + letter * 6; x < 13 + letter * 6; x++) {
                screen.pixels()[y * WIDTH + x] = (x + y + letter) % 3 == 0 ? 0x202020 : 0xffffff;
            }
        }
    }

    // ---- tests

    /** What is sent in five seconds of motion on all of the screen. */
    @ParameterizedTest
    @CsvSource({"H264, 40000", "VP8, 25000"})
    void aFilmTakesTheRate(VideoCodec codec, long rate) throws NoScreenException {
        use(codec);
        control.limit(rate, 0, 0);
        SyntheticScreen film = new SyntheticScreen(WIDTH, HEIGHT).play(Scene.FULL_SCREEN_VIDEO);
        try (ScreenSource source = film.open(ScreenSelection.all())) {
            for (int i = 0; i < 150; i++) {
                waitUntil(i * FRAME);
                film.step();
                source.grab();
                screen.copyFrom(source.frame(), screen.area());
                change();
            }
        }
        waitUntil(5 * SECOND);
        assertThat((double) bytes / 5 / rate).isBetween(0.9, 1.1);
        assertThat(updates).isBetween(5 * 8 - 3, 151);
    }

    @ParameterizedTest
    @EnumSource(VideoCodec.class)
    void noiseTakesTheRate(VideoCodec codec) {
        use(codec);
        control.limit(62_500, 0, 0);
        for (int i = 0; i < 150; i++) {
            waitUntil(i * FRAME);
            noise(i, 0, WIDTH);
            change();
        }
        waitUntil(5 * SECOND);
        assertThat((double) bytes / 5 / 62_500).isBetween(0.9, 1.1);
    }

    @Test
    void whatStoodStillLongEnoughIsExactAndTookNoMoreThanTheRate() {
        control.limit(250_000, 0, 0);
        noise(1, 0, WIDTH);
        change();
        now += writer.untilRefinement(now);
        long before = bytes;
        long begin = now;
        waitUntilExact();
        assertThat(viewer.picture().pixels()).isEqualTo(screen.pixels());
        double seconds = (double) (now - begin) / SECOND;
        // One part may be under way at the end.
        assertThat((bytes - before) / 250_000.0).isBetween(seconds * 0.9, seconds + 0.07);
    }

    @ParameterizedTest
    @EnumSource(VideoCodec.class)
    void aStillPictureIsSharpenedAtTheRate(VideoCodec codec) {
        use(codec);
        control.limit(62_500, 0, 0);
        for (int i = 0; i < 10; i++) {
            waitUntil(i * FRAME);
            noise(i, 0, WIDTH);
            change();
        }
        waitUntil(now + SECOND / 4);
        bytes = 0;
        long begin = now;
        waitUntilExact();
        assertThat((double) bytes / 62_500 * SECOND / (now - begin)).isBetween(0.9, 1.1);
    }

    @Test
    void typingBesideAVideoDoesNotWaitForIt() {
        control.limit(2_000_000, 0, 0);
        change();
        for (int i = 1; i < 40; i++) {
            waitUntil(i * FRAME);
            noise(i, 320, WIDTH);
            type(i);
            ScreenUpdate update = change();
            assertThat(update.exact().isEmpty()).as("letter %d", i).isFalse();
            for (int y = 0; y < HEIGHT; y++) {
                int row = y * WIDTH;
                assertThat(Arrays.mismatch(
                                screen.pixels(),
                                row,
                                row + 300,
                                viewer.picture().pixels(),
                                row,
                                row + 300))
                        .as("row %d beside the video", y)
                        .isNegative();
            }
        }
        // Its pictures take much more than the rate: most are left out.
        assertThat(videos).isBetween(3, 20);
    }

    @Test
    void whatWasLeftOutIsShownThoughNothingChangesAnyMore() {
        control.limit(100_000, 0, 0);
        change();
        noise(1, 100, 400);
        change();
        noise(2, 100, 400);
        assertThat(change().isEmpty()).isTrue();
        assertThat(writer.untilRest(now)).isPositive();
        waitUntilExact();
        assertThat(viewer.picture().pixels()).isEqualTo(screen.pixels());
    }

    @Test
    void whatStandsStillBesideAVideoGetsItsPartOfTheRate() {
        control.limit(1_500_000, 0, 0);
        noise(0, 0, 64);
        for (int i = 0; i < 150; i++) {
            waitUntil(i * FRAME);
            noise(i, 240, WIDTH);
            change();
        }
        for (int y = 0; y < HEIGHT; y++) {
            int row = y * WIDTH;
            assertThat(Arrays.mismatch(
                            screen.pixels(), row, row + 64, viewer.picture().pixels(), row, row + 64))
                    .isNegative();
        }
    }

    @Test
    void aVideoRestsWhileAQueueIsReported() {
        control.limit(250_000, 0, 0);
        change();
        for (int i = 1; i < 25; i++) {
            now = i * FRAME;
            control.limit(250_000, SECOND / 2, now);
            noise(i, 0, WIDTH);
            assertThat(change().isEmpty()).as("picture %d", i).isTrue();
        }
        control.limit(250_000, 0, now);
        waitUntil(now + SECOND);
        assertThat(updates).isGreaterThan(1);
    }
}
