package dev.farhand.capture.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DrawnScreenTest {
    private final Panel panel = new Panel();

    private ScreenSource seen() throws NoScreenException {
        ScreenSource source = panel.open(ScreenSelection.all());
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
        return source;
    }

    @Test
    void theFirstGrabHasAllOfIt() throws Exception {
        ScreenSource source = seen();
        assertThat(source.changedFrom()).isZero();
        assertThat(source.changedTo()).isEqualTo(10);
        assertThat(source.frame().pixels()).containsOnly(7);
        assertThat(source.grab()).isEqualTo(CaptureResult.UNCHANGED);
        assertThat(source.awaitChange(0)).isFalse();
    }

    @Test
    void onlyRowsThatAreDrawnInAnotherWayAreNew() throws Exception {
        ScreenSource source = seen();
        panel.line(4, 9);
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
        assertThat(source.changedFrom()).isEqualTo(4);
        assertThat(source.changedTo()).isEqualTo(5);
        assertThat(source.frame().pixels()[4 * 20]).isEqualTo(9);
        panel.line(4, 9);
        assertThat(source.grab()).isEqualTo(CaptureResult.UNCHANGED);
        assertThat(source.changedFrom()).isEqualTo(source.changedTo());
    }

    @Test
    void whoeverLooksSeesTheSame() throws Exception {
        ScreenSource one = seen();
        ScreenSource other = seen();
        panel.line(0, 1);
        one.grab();
        assertThat(other.awaitChange(-1)).isTrue();
        assertThat(other.grab()).isEqualTo(CaptureResult.CHANGED);
        one.close();
        one.close();
        assertThat(one.grab()).isEqualTo(CaptureResult.LOST);
        assertThat(one.lostReason()).isEmpty();
    }

    @Test
    void whoeverWaitsCanBeWoken() throws Exception {
        ScreenSource source = seen();
        Thread other = new Thread(source::wakeUp);
        other.start();
        assertThat(source.awaitChange(-1)).isFalse();
        other.join();
    }

    @Test
    void isSeenByItsMonitorsNameAndByNoOther() throws Exception {
        assertThat(panel.monitors().get(0).id()).isEqualTo("panel");
        panel.open(ScreenSelection.monitor("panel")).close();
        assertThatThrownBy(() -> panel.open(ScreenSelection.window(1)))
                .isInstanceOfSatisfying(
                        NoScreenException.class, e -> assertThat(e.reason()).isEqualTo(NoScreenReason.NOT_FOUND));
    }

    @Test
    void isLostWithItsReason() throws Exception {
        ScreenSource source = seen();
        panel.lose(NoScreenReason.VIRTUAL_DISPLAY);
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.LOST);
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.lostReason()).contains(NoScreenReason.VIRTUAL_DISPLAY);
        assertThat(panel.unavailableReason()).contains(NoScreenReason.VIRTUAL_DISPLAY);
        assertThatThrownBy(panel::monitors).isInstanceOf(NoScreenException.class);
        assertThatThrownBy(() -> panel.open(ScreenSelection.all())).isInstanceOf(NoScreenException.class);
    }

    /** A line of another colour. */
    private static final class Panel extends DrawnScreen {
        private int row;
        private int colour = 7;

        Panel() {
            super("panel", 20, 10);
        }

        void line(int at, int newColour) {
            row = at;
            colour = newColour;
            changed();
        }

        @Override
        protected void draw(VideoFrame picture) {
            Arrays.fill(picture.pixels(), 7);
            Arrays.fill(picture.pixels(), row * 20, row * 20 + 20, colour);
        }
    }
}
