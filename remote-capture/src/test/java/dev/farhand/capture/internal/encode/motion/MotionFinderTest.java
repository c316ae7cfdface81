package dev.farhand.capture.internal.encode.motion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.core.media.VideoFrame;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MotionFinderTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int LINE = 17;

    private final VideoFrame text = text(HEIGHT + 40 * LINE);
    private final MotionFinder finder = new MotionFinder(100, 100);
    private int at;

    @Test
    void findsTextThatScrollsByTwoLinesAndThenByThree() {
        for (int lines : new int[] {2, 2, 3, 2, 3, 3, 1, 2}) {
            scroll(lines * LINE);
            assertThat(finder.vectors()).isPositive();
            assertThat(finder.x(0)).isZero();
            assertThat(finder.y(0)).isEqualTo(lines * LINE);
            assertThat(finder.explainsMost()).isTrue();
        }
    }

    @Test
    void findsNothingInWhatIsNew() {
        VideoFrame before = shown();
        at += 20 * LINE;
        VideoFrame now = shown();

        finder.find(now, before, changes(now, before));

        assertThat(finder.explainsMost()).isFalse();
    }

    @Test
    void findsWhatMovesSidewaysBesideAFilmInEachPicture() {
        for (int number = 0; number < 10; number++) {
            film(number, -1);
        }
        film(10, 60);
        for (int number = 11; number < 20; number++) {
            film(number, 6 * number);
            assertThat(finder.vectors()).as("picture %s", number).isPositive();
            assertThat(finder.x(0)).isEqualTo(-6);
            assertThat(finder.y(0)).isZero();
        }
    }

    /** Noise, and a window of text before it that comes to a column, if it is there at all. */
    private void film(int number, int column) {
        VideoFrame before = noise(number, column < 0 ? column : column - 6);
        VideoFrame now = noise(number + 1, column);
        finder.find(now, before, changes(now, before));
    }

    private VideoFrame noise(int seed, int column) {
        SplittableRandom random = new SplittableRandom(seed);
        VideoFrame frame = new VideoFrame(WIDTH, HEIGHT);
        for (int i = 0; i < frame.pixels().length; i++) {
            frame.pixels()[i] = random.nextInt(1 << 24);
        }
        for (int y = 0; column >= 0 && y < 150; y++) {
            System.arraycopy(text.pixels(), y * WIDTH, frame.pixels(), (y + 40) * WIDTH + column, 160);
        }
        return frame;
    }

    private void scroll(int rows) {
        VideoFrame before = shown();
        at += rows;
        VideoFrame now = shown();
        finder.find(now, before, changes(now, before));
    }

    private static BlockMap changes(VideoFrame now, VideoFrame before) {
        BlockMap changed = new BlockMap(WIDTH, HEIGHT);
        ChangeDetector.markChanges(now, before, 0, HEIGHT, changed);
        return changed;
    }

    private VideoFrame shown() {
        VideoFrame frame = new VideoFrame(WIDTH, HEIGHT);
        System.arraycopy(text.pixels(), at * WIDTH, frame.pixels(), 0, WIDTH * HEIGHT);
        return frame;
    }

    /** Lines of strokes on black, of random length. */
    private static VideoFrame text(int height) {
        SplittableRandom random = new SplittableRandom(1);
        VideoFrame frame = new VideoFrame(WIDTH, height);
        for (int top = 0; top + LINE <= height; top += LINE) {
            int end = 40 + random.nextInt(WIDTH - 40);
            for (int y = top + 3; y < top + 14; y++) {
                for (int x = 4; x < end; x++) {
                    frame.pixels()[y * WIDTH + x] = random.nextInt(3) == 0 ? 0xe5e5e5 : 0;
                }
            }
        }
        return frame;
    }
}
