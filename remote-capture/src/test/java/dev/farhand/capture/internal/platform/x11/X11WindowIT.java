package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.CursorShape;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.media.NoScreenReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One window of many. */
class X11WindowIT {
    private static final int RED = 0xC01020;
    private static final int BLUE = 0x1020C0;
    private static final int CROSS = 34;
    private static final int WATCH = 150;

    private final Xvfb server = Xvfb.start(320, 200);
    private final XPainter painter = new XPainter(server.display());

    @AfterEach
    void end() {
        painter.close();
        server.close();
    }

    private ScreenSource seen(long window) throws NoScreenException {
        ScreenSource source = server.provider().open(ScreenSelection.window(window));
        assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
        return source;
    }

    @Test
    void whatLiesAboveAWindowIsNeverSeen() throws Exception {
        long window = painter.window(RED, 10, 10, 50, 40);
        painter.window(BLUE, 0, 0, 100, 30);
        try (ScreenSource source = seen(window)) {
            assertThat(source.frame().width()).isEqualTo(50);
            assertThat(source.frame().height()).isEqualTo(40);
            assertThat(source.frame().pixels()).containsOnly(RED);
            painter.window(BLUE, 0, 0, 320, 200);
            painter.fill(window, 0x00FF00, 5, 7, 3, 4);
            assertThat(source.awaitChange(-1)).isTrue();
            assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
            assertThat(source.changedFrom()).isEqualTo(7);
            assertThat(source.changedTo()).isEqualTo(11);
            assertThat(source.frame().pixels()).containsOnly(RED, 0x00FF00);
        }
    }

    @Test
    void aWindowIsFollowedWhereverItGoes() throws Exception {
        long window = painter.window(RED, 10, 10, 50, 40);
        try (ScreenSource source = seen(window)) {
            painter.move(window, 300, 190);
            source.grab();
            assertThat(source.frame().width()).isEqualTo(50);
            assertThat(source.grabAll()).isEqualTo(CaptureResult.UNCHANGED);
            painter.resize(window, 61, 33);
            painter.fill(window, BLUE, 0, 0, 61, 33);
            assertThat(source.awaitChange(-1)).isTrue();
            assertThat(source.grab()).isEqualTo(CaptureResult.RESIZED);
            assertThat(source.frame().width()).isEqualTo(61);
            assertThat(source.frame().height()).isEqualTo(33);
            assertThat(source.frame().pixels()).containsOnly(BLUE);
        }
    }

    @Test
    void aHiddenWindowKeepsItsPictureAndGoesOnWhenItIsShown() throws Exception {
        long window = painter.window(RED, 10, 10, 50, 40);
        try (ScreenSource source = seen(window)) {
            painter.hide(window);
            assertThat(source.grabAll()).isEqualTo(CaptureResult.UNCHANGED);
            assertThat(source.frame().pixels()).containsOnly(RED);
            painter.show(window);
            painter.fill(window, BLUE, 0, 0, 50, 40);
            assertThat(source.awaitChange(-1)).isTrue();
            assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
            assertThat(source.frame().pixels()).containsOnly(BLUE);
        }
    }

    @Test
    void aClosedWindowIsLost() throws Exception {
        long window = painter.window(RED, 10, 10, 50, 40);
        try (ScreenSource source = seen(window)) {
            painter.destroy(window);
            assertThat(source.awaitChange(-1)).isTrue();
            assertThat(source.grab()).isEqualTo(CaptureResult.LOST);
            assertThat(source.lostReason()).contains(NoScreenReason.NOT_FOUND);
        }
    }

    @Test
    void aHiddenWindowIsNotFound() {
        long window = painter.window(RED, 10, 10, 50, 40);
        painter.hide(window);
        assertThatThrownBy(() -> seen(window))
                .isInstanceOfSatisfying(
                        NoScreenException.class, e -> assertThat(e.reason()).isEqualTo(NoScreenReason.NOT_FOUND));
    }

    @Test
    void thePointerIsTheWindowsOnlyOverIt() throws Exception {
        painter.point(20, 30);
        long window = painter.window(RED, 10, 10, 50, 40);
        painter.cursor(window, CROSS);
        try (ScreenSource source = seen(window)) {
            assertThat(source.cursorX()).isEqualTo(10);
            assertThat(source.cursorY()).isEqualTo(20);
            assertThat(source.isCursorVisible()).isTrue();
            painter.point(200, 100);
            assertThat(source.awaitChange(-1)).isTrue();
            source.grab();
            assertThat(source.isCursorVisible()).isFalse();
        }
    }

    @Test
    void theLookOfThePointerIsThatOfTheWindowItIsOver() throws Exception {
        painter.point(5, 5);
        painter.cursor(painter.window(RED, 10, 10, 50, 40), CROSS);
        painter.cursor(painter.window(RED, 100, 10, 50, 40), WATCH);
        try (ScreenSource source = server.provider().open(ScreenSelection.all())) {
            source.grab();
            painter.point(20, 20);
            assertThat(source.awaitChange(-1)).isTrue();
            source.grab();
            CursorShape cross = source.cursor();
            int changes = source.cursorShapeChanges();
            assertThat(cross.isVisible()).isTrue();
            // Symmetric, and pointing at its middle.
            assertThat(cross.hotX()).isBetween(cross.width() / 2 - 1, cross.width() / 2 + 1);
            assertThat(cross.hotY()).isBetween(cross.height() / 2 - 1, cross.height() / 2 + 1);
            painter.point(120, 20);
            assertThat(source.awaitChange(-1)).isTrue();
            source.grab();
            assertThat(source.cursor()).isNotEqualTo(cross);
            assertThat(source.cursorShapeChanges()).isGreaterThan(changes);
            assertThat(source.grab()).isEqualTo(CaptureResult.UNCHANGED);
        }
    }
}
