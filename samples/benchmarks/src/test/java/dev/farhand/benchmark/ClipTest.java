package dev.farhand.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClipTest {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;

    /** Encoders leave out what is as before, and decoded pictures could not be told apart. */
    @ParameterizedTest
    @EnumSource
    void showsAnotherPictureEachTime(Clip clip) {
        Clip.Player player = clip.open(WIDTH, HEIGHT);
        VideoFrame before = new VideoFrame(WIDTH, HEIGHT);
        VideoFrame picture = new VideoFrame(WIDTH, HEIGHT);
        for (int number = 0; number < 4; number++) {
            before.copyFrom(picture, picture.area());
            player.show(picture, number);
            assertThat(Arrays.equals(picture.pixels(), before.pixels()))
                    .as("picture %d is the one before", number)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsTheSameAtEveryRun(Clip clip) {
        VideoFrame one = new VideoFrame(WIDTH, HEIGHT);
        VideoFrame other = new VideoFrame(WIDTH, HEIGHT);
        clip.open(WIDTH, HEIGHT).show(one, 0);
        clip.open(WIDTH, HEIGHT).show(other, 0);
        assertThat(Arrays.equals(other.pixels(), one.pixels())).isTrue();
        assertThat(Clip.of(clip.word())).isEqualTo(clip);
    }
}
