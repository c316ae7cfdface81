package dev.farhand.capture.internal.encode.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.spi.EncoderProvider;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HelpedEncoderTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 96;
    private static final int MANY = 30;

    private final SplittableRandom random = new SplittableRandom(5);
    private final VideoFrame screen = new VideoFrame(WIDTH, HEIGHT);
    private final SpyEncoder own = new SpyEncoder();
    private final FakeProvider helper = new FakeProvider();
    private final HelpedEncoder encoder = new HelpedEncoder(own, List.of(helper), WIDTH, HEIGHT);

    private void change(int width, int height) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                screen.pixels()[y * WIDTH + x] = random.nextInt(1 << 24);
            }
        }
    }

    private void film(int pictures) {
        for (int i = 0; i < pictures; i++) {
            change(WIDTH, HEIGHT);
            encoder.encode(screen, 6, false);
        }
    }

    private void type(int pictures) {
        for (int i = 0; i < pictures; i++) {
            change(16, 16);
            encoder.encode(screen, 6, false);
        }
    }

    @Test
    void keepsWhatAScreenDoesToItself() {
        film(3);
        type(MANY);
        film(3);
        assertThat(own.keys).hasSize(6 + MANY);
        assertThat(helper.opened).isEmpty();
    }

    @Test
    void handsAFilmToTheHelperAndTakesOverWithAKeyFrameWhenItEnds() {
        film(MANY);
        assertThat(helper.opened).hasSize(1);
        SpyEncoder helping = helper.opened.get(0);
        assertThat(own.keys.size() + helping.keys.size()).isEqualTo(MANY);
        assertThat(helping.keys.size()).isGreaterThan(10);
        assertThat(helping.closed).isFalse();
        int before = own.keys.size();

        type(MANY);

        assertThat(helping.closed).isTrue();
        assertThat(own.keys.size()).isGreaterThan(before + 10);
        assertThat(own.keys.get(before)).as("the first of its own again").isTrue();
        assertThat(own.keys.subList(before + 1, own.keys.size())).containsOnly(false);
    }

    @Test
    void passesOnThatAKeyFrameIsWanted() {
        film(MANY);
        change(WIDTH, HEIGHT);
        encoder.encode(screen, 6, true);
        SpyEncoder helping = helper.opened.get(0);
        assertThat(helping.keys.get(helping.keys.size() - 1)).isTrue();
    }

    @Test
    void goesOnAloneWithAKeyFrameAfterAHelperThatFailed() {
        film(MANY);
        SpyEncoder helping = helper.opened.get(0);
        helping.fails = true;
        int before = own.keys.size();

        film(MANY);

        assertThat(own.keys).hasSize(before + MANY);
        assertThat(own.keys.get(before)).isTrue();
        assertThat(helping.closed).isTrue();
        assertThat(helper.opened).hasSize(1);
    }

    @Test
    void noticesNothingWhereThereIsNoHelper() {
        helper.reason = Optional.of(NoEncoderReason.NO_LIBRARY);
        film(MANY);
        assertThat(own.keys).hasSize(MANY).containsOnly(false);
    }

    @Test
    void closesBoth() {
        film(MANY);
        encoder.close();
        assertThat(own.closed).isTrue();
        assertThat(helper.opened.get(0).closed).isTrue();
    }

    private static final class SpyEncoder implements VideoEncoder {
        private final EncodedFrame frame = new EncodedFrame(VideoCodec.VP8);
        private final List<Boolean> keys = new ArrayList<>();
        private boolean fails;
        private boolean closed;

        @Override
        public VideoCodec codec() {
            return VideoCodec.VP8;
        }

        @Override
        public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key) {
            if (fails) {
                throw new IllegalStateException("the library does not go on");
            }
            keys.add(key);
            return frame;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class FakeProvider implements EncoderProvider {
        private final List<SpyEncoder> opened = new ArrayList<>();
        private Optional<NoEncoderReason> reason = Optional.empty();

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Optional<NoEncoderReason> unavailableReason(VideoCodec codec) {
            return reason;
        }

        @Override
        public VideoEncoder open(VideoCodec codec, int width, int height) throws NoEncoderException {
            if (reason.isPresent()) {
                throw new NoEncoderException(reason.get(), "there is none");
            }
            opened.add(new SpyEncoder());
            return opened.get(opened.size() - 1);
        }
    }
}
