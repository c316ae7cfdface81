package dev.farhand.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An encoder that is told which rows may be new writes what one writes that looks for itself. */
class NewRowsTest {
    private static final int WIDTH = 250;
    private static final int HEIGHT = 170;
    private static final int COARSENESS = 6;

    private final SplittableRandom random = new SplittableRandom(7);
    private final VideoFrame picture = new VideoFrame(WIDTH, HEIGHT);

    static Stream<VideoEncoderFactory> encoders() {
        return Stream.of(
                VideoEncoders.h264(),
                VideoEncoders.vp8(),
                VideoEncoders.jpegTiles(),
                VideoEncoders.helped(VideoEncoders.h264()));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void areAllThatIsLookedAtAndThatIsEnough(VideoEncoderFactory encoders) {
        try (VideoEncoder looking = encoders.open(WIDTH, HEIGHT);
                VideoEncoder told = encoders.open(WIDTH, HEIGHT)) {
            for (int number = 0; number < 60; number++) {
                int from = random.nextInt(HEIGHT);
                int to = from + 1 + random.nextInt(HEIGHT - from);
                change(from, to);
                boolean key = number % 20 == 19;
                int most = number % 5 == 4 ? 500 + random.nextInt(3_000) : VideoEncoder.NO_LIMIT;

                byte[] expected = bytes(looking.encode(picture, COARSENESS, key, most));
                assertThat(bytes(told.encode(picture, from, to, COARSENESS, key, most)))
                        .as("picture %s", number)
                        .isEqualTo(expected);
            }
        }
    }

    private static byte[] bytes(EncodedFrame frame) {
        return Arrays.copyOf(frame.data(), frame.length());
    }

    /** New colours somewhere in these rows, or the same picture some rows further. */
    private void change(int from, int to) {
        int[] pixels = picture.pixels();
        if (random.nextInt(3) == 0) {
            int rows = random.nextInt(to - from);
            System.arraycopy(pixels, (from + rows) * WIDTH, pixels, from * WIDTH, (to - from - rows) * WIDTH);
            return;
        }
        int left = random.nextInt(WIDTH - 16);
        int right = left + 16 + random.nextInt(WIDTH - 16 - left + 1);
        for (int y = from; y < to; y++) {
            for (int x = left; x < right; x++) {
                pixels[y * WIDTH + x] = random.nextInt(1 << 24);
            }
        }
    }
}
