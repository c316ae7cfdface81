package dev.farhand.capture.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.capture.encode.CoarseVideo;
import dev.farhand.capture.encode.ShownPicture;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.encode.VideoEncoderFactory;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.capture.synthetic.Scene;
import dev.farhand.capture.synthetic.SyntheticScreen;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.PixelArea;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScreenStreamTest {
    private final SyntheticScreen screen = new SyntheticScreen(640, 480);
    private final Viewer viewer = new Viewer();
    private ScreenStream stream;

    /** Shows at once, and says so at once unless it is told to wait. */
    private final class Viewer implements ScreenReceiver {
        private final Queue<Long> unpainted = new ArrayDeque<>();
        private final AtomicInteger updates = new AtomicInteger();
        private ShownPicture shown = new ShownPicture(640, 480);
        private boolean holds;
        private volatile boolean fails;
        private volatile VideoCodec codec = VideoCodec.JPEG_TILES;
        private volatile Optional<NoScreenReason> lost = Optional.empty();

        @Override
        public synchronized void update(ScreenUpdate update, long number, long noticedMicros) {
            codec = update.frame().codec();
            updates.incrementAndGet();
            if (fails) {
                fails = false;
                shown = new ShownPicture(640, 480);
                stream.painted(number, true);
                return;
            }
            if (shown.picture().width() != update.width() || shown.picture().height() != update.height()) {
                shown = new ShownPicture(update.width(), update.height());
            }
            shown.show(update);
            if (holds) {
                unpainted.add(number);
            } else {
                stream.painted(number, false);
            }
        }

        @Override
        public void lost(NoScreenReason reason) {
            lost = Optional.of(reason);
        }

        synchronized void hold() {
            holds = true;
        }

        synchronized void paintAll() {
            holds = false;
            unpainted.forEach(number -> stream.painted(number, false));
            unpainted.clear();
        }

        synchronized boolean isExact() {
            try (ScreenSource source = screen.open(ScreenSelection.all())) {
                source.grab();
                return shown.picture().isAsLargeAs(source.frame())
                        && java.util.Arrays.equals(
                                shown.picture().pixels(), source.frame().pixels());
            } catch (NoScreenException e) {
                throw new AssertionError(e);
            }
        }
    }

    @BeforeEach
    void start() throws NoScreenException {
        // Updates come on another thread, and the first one needs the stream.
        synchronized (viewer) {
            stream = ScreenStream.builder(viewer)
                    .screen(ScreenCapture.builder().provider(screen))
                    .encoders(CoarseVideo.FACTORY)
                    .start();
        }
    }

    @AfterEach
    void stop() {
        stream.close();
    }

    @Test
    void showsWhatIsThereAndWhatComes() {
        await().until(viewer::isExact);
        screen.play(Scene.TYPING);
        for (int i = 0; i < 20; i++) {
            screen.step();
        }
        await().until(viewer::isExact);
    }

    @Test
    void isExactAgainSoonAfterAFilm() {
        screen.play(Scene.VIDEO, Scene.SCROLLING);
        for (int i = 0; i < 10; i++) {
            int before = viewer.updates.get();
            screen.step();
            await().until(() -> viewer.updates.get() > before);
        }
        await().until(viewer::isExact);
    }

    /** Each picture of this film is more than a megabyte. */
    @Test
    void showsWhatItLeftOutForARateAsSoonAsThatAllows() {
        await().until(viewer::isExact);
        stream.rate(20_000_000, Duration.ZERO);
        screen.play(Scene.FULL_SCREEN_VIDEO);
        int before = viewer.updates.get();
        for (int i = 0; i < 30; i++) {
            screen.step();
        }
        await().until(() -> viewer.updates.get() > before);
        stream.rate(40_000_000, Duration.ofMillis(100));
        await().until(viewer::isExact);
    }

    @Test
    void refusesARateThatIsNone() {
        assertThatThrownBy(() -> stream.rate(999, Duration.ZERO)).hasMessageContaining("not 999");
        assertThatThrownBy(() -> stream.rate(20_000, Duration.ofMillis(-1))).hasMessageContaining("not -1000000");
        assertThatThrownBy(() -> ScreenStream.builder(viewer).bytesPerSecond(0)).hasMessageContaining("not 0");
    }

    @Test
    void runsNoFurtherAheadThanTheWindowAndThenShowsTheNewest() {
        await().until(viewer::isExact);
        viewer.hold();
        int before = viewer.updates.get();
        for (int i = 0; i < 3; i++) {
            int now = viewer.updates.get();
            screen.paint(new PixelArea(32 * i, 0, 16, 16), 0xff0000 + i);
            await().until(() -> viewer.updates.get() > now);
        }
        for (int i = 0; i < 30; i++) {
            screen.paint(new PixelArea(0, 100, 64, 64), i);
        }
        viewer.paintAll();
        await().until(viewer::isExact);
        // Three before the window was full, and what was skipped in one; perhaps a second for what came between.
        assertThat(viewer.updates.get() - before).isBetween(4, 8);
    }

    @Test
    void followsAScreenThatTakesAnotherSize() {
        await().until(viewer::isExact);
        screen.resize(321, 243);
        await().until(viewer::isExact);
    }

    @Test
    void sendsAllAgainToAViewerThatCouldNotShowAnUpdate() {
        await().until(viewer::isExact);
        viewer.fails = true;
        screen.paint(new PixelArea(5, 5, 10, 10), 0x00ff00);
        await().until(viewer::isExact);
    }

    @Test
    void beginsAnewInTheLanguageThatAViewerShows() {
        await().until(viewer::isExact);
        assertThat(viewer.codec).isEqualTo(VideoCodec.VP8);
        VideoEncoderFactory other = new VideoEncoderFactory() {
            @Override
            public VideoCodec codec() {
                return VideoCodec.H264;
            }

            @Override
            public VideoEncoder open(int width, int height) {
                return CoarseVideo.FACTORY.open(width, height);
            }
        };

        stream.encoders(other);

        await().until(() -> viewer.codec == VideoCodec.H264);
        screen.play(Scene.VIDEO).step();
        await().until(viewer::isExact);
        assertThat(viewer.codec).isEqualTo(VideoCodec.H264);
    }

    @Test
    void saysWhyThereIsNothingToSeeAnyMore() {
        await().until(viewer::isExact);
        screen.lose(NoScreenReason.X11_CONNECT_FAILED);
        await().until(() -> viewer.lost.isPresent());
        assertThat(viewer.lost).contains(NoScreenReason.X11_CONNECT_FAILED);
    }

    @Test
    void sendsNothingWhileNothingChangesAndNothingAfterItsEnd() {
        await().until(viewer::isExact);
        int before = viewer.updates.get();
        stream.close();
        screen.paint(new PixelArea(5, 5, 10, 10), 0x00ff00);
        assertThat(viewer.updates).hasValue(before);
        assertThat(viewer.lost).isEmpty();
    }

    @Test
    void refusesAnUpdateThatIsNotOnItsWay() {
        assertThatThrownBy(() -> stream.painted(1_000, false)).isInstanceOf(RemoteException.class);
    }

    @Test
    void saysAtOnceWhyThereIsNothingToSee() {
        screen.lose(NoScreenReason.NO_DISPLAY_SESSION);
        assertThatThrownBy(() -> ScreenStream.builder(viewer)
                        .screen(ScreenCapture.builder().provider(screen))
                        .start())
                .isInstanceOfSatisfying(NoScreenException.class, e -> assertThat(e.reason())
                        .isEqualTo(NoScreenReason.NO_DISPLAY_SESSION));
    }
}
