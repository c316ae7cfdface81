package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.Monitor;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.PixelArea;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One monitor of several, by the monitors that one can define without having them. */
class X11MonitorIT {
    private final Xvfb server = Xvfb.start(320, 200);
    private final XPainter painter = new XPainter(server.display());

    @BeforeEach
    void plug() {
        server.xrandr("--setmonitor", "left", "160/160x200/200+0+0", "screen");
        server.xrandr("--setmonitor", "*right", "150/150x100/100+160+50", "none");
        painter.fill(0x111111, 0, 0, 160, 200);
        painter.fill(0x222222, 160, 0, 160, 200);
    }

    @AfterEach
    void end() {
        painter.close();
        server.close();
    }

    @Test
    void monitorsAreNamedAndPlacedTheFirstOneFirst() throws Exception {
        assertThat(server.provider().monitors())
                .isEqualTo(List.of(
                        new Monitor("right", new PixelArea(160, 50, 150, 100), true),
                        new Monitor("left", new PixelArea(0, 0, 160, 200), false)));
    }

    @Test
    void onlyWhatIsOnTheMonitorIsSeen() throws Exception {
        try (ScreenSource source = server.provider().open(ScreenSelection.monitor("right"))) {
            source.grab();
            assertThat(source.frame().width()).isEqualTo(150);
            assertThat(source.frame().height()).isEqualTo(100);
            assertThat(source.frame().pixels()).containsOnly(0x222222);
            painter.fill(0x333333, 150, 60, 20, 5);
            assertThat(source.awaitChange(-1)).isTrue();
            assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
            assertThat(source.changedFrom()).isEqualTo(10);
            assertThat(source.changedTo()).isEqualTo(15);
            assertThat(source.frame().pixels()[10 * 150 + 9]).isEqualTo(0x333333);
            assertThat(source.frame().pixels()[10 * 150 + 10]).isEqualTo(0x222222);
            painter.fill(0x444444, 0, 0, 160, 200);
            assertThat(source.awaitChange(-1)).isTrue();
            assertThat(source.grab()).isEqualTo(CaptureResult.UNCHANGED);
        }
    }

    @Test
    void aMonitorThatIsUnpluggedIsLost() throws Exception {
        try (ScreenSource source = server.provider().open(ScreenSelection.monitor("right"))) {
            source.grab();
            server.xrandr("--delmonitor", "right");
            assertThat(source.awaitChange(-1)).isTrue();
            assertThat(source.grab()).isEqualTo(CaptureResult.LOST);
            assertThat(source.lostReason()).contains(NoScreenReason.NOT_FOUND);
        }
    }

    @Test
    void aMonitorThatIsMovedIsFollowed() throws Exception {
        try (ScreenSource source = server.provider().open(ScreenSelection.monitor("right"))) {
            source.grab();
            server.xrandr("--delmonitor", "right", "--setmonitor", "right", "80/80x60/60+10+10", "none");
            assertThat(source.awaitChange(-1)).isTrue();
            assertThat(source.grab()).isEqualTo(CaptureResult.RESIZED);
            assertThat(source.frame().width()).isEqualTo(80);
            assertThat(source.frame().pixels()).containsOnly(0x111111);
        }
    }
}
