package dev.farhand.capture.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.encode.VideoEncoderFactory;
import dev.farhand.capture.screen.CursorShape;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.capture.synthetic.SyntheticScreen;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.PixelArea;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScreenVideoTest {
    private static final long MILLI = 1_000_000;
    private static final int UNDER = 0x221433;
    private static final PixelArea PLACE = new PixelArea(10, 10, 20, 5);

    private final SyntheticScreen screen = new SyntheticScreen(64, 48);
    private final List<Long> pauses = new ArrayList<>();
    private long now = 5_000 * MILLI;
    private VideoFrame seen = new VideoFrame(1, 1);
    private @Nullable ScreenVideo opened;

    /** Stands beside the encoder and keeps what it is given. */
    private final VideoEncoderFactory encoders = new VideoEncoderFactory() {
        @Override
        public VideoCodec codec() {
            return VideoCodec.VP8;
        }

        @Override
        public VideoEncoder open(int width, int height) {
            return new KeepingEncoder(width, height);
        }
    };

    private ScreenVideo begun() throws NoScreenException {
        ScreenVideo video = ScreenVideo.builder()
                .screen(ScreenCapture.builder().provider(screen))
                .encoders(encoders)
                .time(() -> now, nanos -> {
                    pauses.add(nanos / MILLI);
                    now += nanos;
                })
                .open();
        opened = video;
        assertThat(video.next()).isTrue();
        return video;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private void paintAfter(long millis, int colour) {
        now += millis * MILLI;
        screen.paint(PLACE, colour);
    }

    @Test
    void beginsWithTheWholeScreenAtOnce() throws Exception {
        ScreenVideo video = begun();
        assertThat(video.time()).isZero();
        assertThat(video.frame().isKey()).isTrue();
        assertThat(video.width()).isEqualTo(64);
        assertThat(video.height()).isEqualTo(48);
        assertThat(pauses).isEmpty();
    }

    @Test
    void takesAChangeAfterAPauseAtOnceAndTheNextAnEighthOfASecondLater() throws Exception {
        ScreenVideo video = begun();
        paintAfter(400, 0xFF0000);
        assertThat(video.next()).isTrue();
        assertThat(video.time()).isEqualTo(400);
        assertThat(pauses).isEmpty();
        paintAfter(25, 0x00FF00);
        assertThat(video.next()).isTrue();
        assertThat(video.time()).isEqualTo(525);
        assertThat(pauses).containsExactly(100L);
        assertThat(video.frame().isKey()).isFalse();
    }

    @Test
    void hasNoPictureForWhatLooksTheSame() throws Exception {
        ScreenVideo video = begun();
        paintAfter(400, 0xFF0000);
        assertThat(video.next()).isTrue();
        paintAfter(400, 0xFF0000);
        paintAfter(400, 0x0000FF);
        assertThat(video.next()).isTrue();
        assertThat(video.time()).isEqualTo(1_200);
    }

    @Test
    void canBeBegunWithEveryTenSeconds() throws Exception {
        ScreenVideo video = begun();
        List<Boolean> keys = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            paintAfter(4_000, i);
            assertThat(video.next()).isTrue();
            keys.add(video.frame().isKey());
        }
        assertThat(keys).containsExactly(false, false, true, false, false, true);
    }

    @Test
    void showsThePointerWhereItIsAndNoLongerWhereItWas() throws Exception {
        int[] half = {0x80FFFFFF, 0x00123456, 0xFF0000FF, 0xFFFF0000};
        ScreenVideo video = begun();
        screen.paint(new PixelArea(0, 0, 20, 20), UNDER);
        assertThat(video.next()).isTrue();
        screen.point(new CursorShape(2, 2, 1, 1, half), 5, 7);
        now += 200 * MILLI;
        assertThat(video.next()).isTrue();
        assertThat(pixel(4, 6)).isEqualTo(0x918A99);
        assertThat(pixel(5, 6)).isEqualTo(UNDER);
        assertThat(pixel(4, 7)).isEqualTo(0x0000FF);
        assertThat(pixel(5, 7)).isEqualTo(0xFF0000);
        // Half of it beside the screen.
        screen.point(new CursorShape(2, 2, 1, 1, half), 0, 0);
        now += 200 * MILLI;
        assertThat(video.next()).isTrue();
        assertThat(pixel(0, 0)).isEqualTo(0xFF0000);
        assertThat(pixel(4, 7)).isEqualTo(UNDER);
        assertThat(pixel(5, 7)).isEqualTo(UNDER);
    }

    private int pixel(int x, int y) {
        return seen.pixels()[y * seen.width() + x];
    }

    @Test
    void goesOnWithAKeyFrameOfAnotherSize() throws Exception {
        ScreenVideo video = begun();
        screen.resize(33, 21);
        now += 200 * MILLI;
        assertThat(video.next()).isTrue();
        assertThat(video.frame().isKey()).isTrue();
        assertThat(video.frame().width()).isEqualTo(33);
        assertThat(video.width()).isEqualTo(33);
        assertThat(video.height()).isEqualTo(21);
    }

    @Test
    void endsWithWhatHasChangedBeforeItWasStopped() throws Exception {
        ScreenVideo video = begun();
        paintAfter(10, 0xFF0000);
        video.stop();
        assertThat(video.next()).isTrue();
        assertThat(pixel(10, 10)).isEqualTo(0xFF0000);
        assertThat(pauses).isEmpty();
        paintAfter(500, 0x00FF00);
        assertThat(video.next()).isFalse();
        assertThat(video.lostReason()).isEmpty();
        assertThat(video.elapsed()).isEqualTo(510);
    }

    @Test
    void isStoppedByAnotherThreadWhileItWaits() throws Exception {
        ScreenVideo video = begun();
        Thread other = new Thread(video::stop);
        other.start();
        assertThat(video.next()).isFalse();
        other.join();
    }

    @Test
    void anInterruptEndsItAndStaysOne() throws Exception {
        ScreenVideo video = begun();
        Thread.currentThread().interrupt();
        assertThat(video.next()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void endsWithTheReasonWhenTheScreenIsGone() throws Exception {
        ScreenVideo video = begun();
        screen.lose(NoScreenReason.X11_CONNECT_FAILED);
        assertThat(video.next()).isFalse();
        assertThat(video.next()).isFalse();
        assertThat(video.lostReason()).contains(NoScreenReason.X11_CONNECT_FAILED);
    }

    @Test
    void refusesWhatIsOutOfBoundsByItsName() {
        assertThatThrownBy(() -> ScreenVideo.builder().mostPerSecond(61))
                .hasMessage("mostPerSecond is 1 to 60, not 61");
        assertThatThrownBy(() -> ScreenVideo.builder().secondsBetweenKeys(0))
                .hasMessage("secondsBetweenKeys is 1 to 3600, not 0");
        assertThatThrownBy(() -> ScreenVideo.builder().coarseness(34)).hasMessage("coarseness is 0 to 33, not 34");
    }

    /** Says whether a picture is new, and keeps it. */
    private final class KeepingEncoder implements VideoEncoder {
        private final EncodedFrame frame = new EncodedFrame(VideoCodec.VP8);
        private final VideoFrame last;
        private boolean hasPicture;

        KeepingEncoder(int width, int height) {
            last = new VideoFrame(width, height);
        }

        @Override
        public VideoCodec codec() {
            return VideoCodec.VP8;
        }

        @Override
        public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key) {
            boolean isKey = key || !hasPicture;
            boolean isNew = isKey || !Arrays.equals(last.pixels(), picture.pixels());
            last.copyFrom(picture, picture.area());
            seen = last;
            hasPicture = true;
            frame.become(isKey, picture.width(), picture.height(), new byte[1], isNew ? 1 : 0);
            return frame;
        }
    }
}
