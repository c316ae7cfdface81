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
