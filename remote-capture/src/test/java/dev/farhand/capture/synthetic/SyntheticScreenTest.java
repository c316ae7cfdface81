package dev.farhand.capture.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.CursorShape;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenProvider;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.capture.spi.ScreenSourceContract;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.PixelArea;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticScreenTest extends ScreenSourceContract {
    private static final CursorShape ARROW = new CursorShape(2, 2, 0, 0, new int[] {-1, -1, -1, 0});

    private final SyntheticScreen screen = new SyntheticScreen(320, 200);

    @Override
    protected ScreenProvider provider() {
        return screen;
    }

    @Override
    protected void paint(PixelArea area, int colour) {
        screen.paint(area, colour);
    }

    @Override
    protected void resize(int width, int height) {
        screen.resize(width, height);
    }

    @Override
    protected void vanish() {
        screen.lose(NoScreenReason.X11_CONNECT_FAILED);
    }

    @Override
    protected NoScreenReason vanished() {
        return NoScreenReason.X11_CONNECT_FAILED;
    }

    @Override
    protected void point(int x, int y) {
        screen.point(ARROW, x, y);
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameAtEveryRun(Scene scene) throws Exception {
        int[] once = after(scene, 30);
        assertThat(after(scene, 30)).isEqualTo(once);
        // At the thirtieth step the size is not the first one.
        if (scene != Scene.STILL) {
            assertThat(after(scene, 0)).isNotEqualTo(once);
        }
    }

    private static int[] after(Scene scene, int steps) throws Exception {
        SyntheticScreen other = new SyntheticScreen(320, 200).play(scene);
        for (int i = 0; i < steps; i++) {
            other.step();
        }
        try (ScreenSource source = other.open(ScreenSelection.all())) {
            source.grab();
            return source.frame().pixels();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "16, 16", "17, 33", "1366, 768", "7680, 4320"})
    void everySizeShowsEveryScene(int width, int height) throws Exception {
        SyntheticScreen other = new SyntheticScreen(width, height)
                .play(Scene.TYPING, Scene.SCROLLING, Scene.WINDOW_DRAGGING, Scene.VIDEO);
        try (ScreenSource source = other.open(ScreenSelection.all())) {
            source.grab();
            other.step().step();
            assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
            int[] pieceByPiece = source.frame().pixels().clone();
            source.grabAll();
            assertThat(Arrays.mismatch(source.frame().pixels(), pieceByPiece)).isEqualTo(-1);
            assertThat(Arrays.stream(pieceByPiece).anyMatch(pixel -> pixel >>> 24 != 0))
                    .isFalse();
        }
    }

    @Test
    void typingChangesALineAndStillnessNothing() throws Exception {
        ScreenSource source = seen();
        screen.play(Scene.TYPING).step();
        assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
        assertThat(source.changedTo() - source.changedFrom()).isBetween(1, Letters.ROWS);
        screen.play(Scene.STILL).step();
        assertThat(source.awaitChange(0)).isFalse();
    }

    @Test
    void scrollingMovesTheTextUpByALine() throws Exception {
        ScreenSource source = seen();
        int[] before = copy(source);
        screen.play(Scene.SCROLLING).step();
        source.grab();
        int width = source.frame().width();
        int row = source.changedFrom() + Letters.ROWS;
        int[] expected = Arrays.copyOfRange(before, (row + Letters.ROWS) * width, (row + 2 * Letters.ROWS) * width);
        assertThat(Arrays.copyOfRange(source.frame().pixels(), row * width, (row + Letters.ROWS) * width))
                .isEqualTo(expected);
    }

    @Test
    void aLostScreenComesBackForThoseWhoComeThen() throws Exception {
        screen.lose(NoScreenReason.NO_DISPLAY_SESSION);
        assertThat(screen.unavailableReason()).contains(NoScreenReason.NO_DISPLAY_SESSION);
        screen.comeBack();
        assertThat(screen.unavailableReason()).isEmpty();
        seen();
    }

    @Test
    void theLookOfThePointerIsCounted() throws Exception {
        ScreenSource source = seen();
        int before = source.cursorShapeChanges();
        assertThat(source.isCursorVisible()).isFalse();
        point(5, 5);
        source.grab();
        assertThat(source.cursor()).isEqualTo(ARROW);
        assertThat(source.cursorShapeChanges()).isEqualTo(before + 1);
        assertThat(source.isCursorVisible()).isTrue();
        point(-1, 5);
        source.grab();
        assertThat(source.cursorShapeChanges()).isEqualTo(before + 1);
        assertThat(source.isCursorVisible()).isFalse();
    }

    @Test
    void absurdSizesAreRefused() {
        assertThatThrownBy(() -> new SyntheticScreen(0, 10))
                .hasMessageContaining("width")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> screen.resize(10, 20_000)).hasMessageContaining("20000");
    }
}
