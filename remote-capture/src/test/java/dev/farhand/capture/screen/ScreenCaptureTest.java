package dev.farhand.capture.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.spi.ScreenProvider;
import dev.farhand.core.media.NoScreenReason;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ScreenCaptureTest {
    private final SpySource spy = new SpySource();

    private ScreenCapture begun() throws NoScreenException {
        ScreenCapture capture = spy.open();
        assertThat(capture.awaitChange(-1)).isTrue();
        spy.results.add(CaptureResult.UNCHANGED);
        capture.grab();
        spy.done.clear();
        return capture;
    }

    private static void grabNext(ScreenCapture capture) {
        assertThat(capture.awaitChange(-1)).isTrue();
        capture.grab();
    }

    @Test
    void theFirstGrabIsAtOnce() throws Exception {
        ScreenCapture capture = spy.open();
        assertThat(capture.awaitChange(-1)).isTrue();
        assertThat(capture.grab()).isEqualTo(CaptureResult.CHANGED);
        assertThat(spy.done).containsExactly("grab 0");
    }

    @Test
    void aChangeAfterAPauseIsGrabbedAtOnce() throws Exception {
        ScreenCapture capture = begun();
        spy.changeAtMillis(100, 200);
        grabNext(capture);
        grabNext(capture);
        assertThat(spy.done).containsExactly("grab 100000", "grab 200000");
    }

    @Test
    void thereAreFiveMillisecondsBetweenTwoGrabs() throws Exception {
        ScreenCapture capture = begun();
        spy.changeAtMillis(100, 101, 102, 106);
        grabNext(capture);
        grabNext(capture);
        grabNext(capture);
        assertThat(spy.done).containsExactly("grab 100000", "grab 105000", "grab 110000");
    }

    @Test
    void whileTheScreenStreamsProgramsGetAMillisecondToFinish() throws Exception {
        ScreenCapture capture = begun();
        spy.changeAtMillis(100, 133, 166, 250);
        grabNext(capture);
        grabNext(capture);
        grabNext(capture);
        grabNext(capture);
        assertThat(spy.done).containsExactly("grab 100000", "grab 134000", "grab 167000", "grab 250000");
    }

    @Test
    void aGrabThatNobodyWaitedForKeepsTheGapOnly() throws Exception {
        ScreenCapture capture = begun();
        capture.grab();
        capture.grab();
        assertThat(spy.done).containsExactly("grab 5000", "grab 10000");
    }

    @Test
    void whatHasBecomeStillIsLookedAtOnceMoreAndThenLeftAlone() throws Exception {
        ScreenCapture capture = begun();
        spy.changeAtMillis(100);
        grabNext(capture);
        spy.results.add(CaptureResult.UNCHANGED);
        grabNext(capture);
        assertThat(spy.done).containsExactly("grab 100000", "whole 600000");
        assertThatThrownBy(() -> capture.awaitChange(-1)).hasMessageContaining("for ever");
        assertThat(spy.lastTimeoutMillis()).isEqualTo(-1);
    }

    @Test
    void whereChangesAreNotToldOfTheLookIsRepeated() throws Exception {
        ScreenCapture capture = begun();
        spy.changeAtMillis(100);
        grabNext(capture);
        grabNext(capture);
        grabNext(capture);
        spy.results.add(CaptureResult.UNCHANGED);
        grabNext(capture);
        assertThat(spy.done).containsExactly("grab 100000", "whole 600000", "whole 1100000", "whole 1600000");
        assertThatThrownBy(() -> capture.awaitChange(-1)).hasMessageContaining("for ever");
    }

    @Test
    void whileTheScreenChangesOneGrabInTwoSecondsIsAWholeOne() throws Exception {
        ScreenCapture capture = begun();
        for (int i = 1; i <= 60; i++) {
            spy.changeAtMillis(i * 100);
        }
        for (int i = 1; i <= 60; i++) {
            grabNext(capture);
        }
        assertThat(spy.done.stream().filter(grab -> grab.startsWith("whole")))
                .containsExactly("whole 2000000", "whole 4000000", "whole 6000000");
    }

    @Test
    void aShorterWaitThanTheOneForTheLookIsKept() throws Exception {
        ScreenCapture capture = begun();
        spy.changeAtMillis(100);
        grabNext(capture);
        assertThat(capture.awaitChange(150_000_000)).isFalse();
        assertThat(spy.clock.nanoTime()).isEqualTo(250_000_000);
    }

    @Test
    void aLostScreenIsNotLookedAtAgain() throws Exception {
        ScreenCapture capture = begun();
        spy.changeAtMillis(100, 110);
        grabNext(capture);
        spy.results.add(CaptureResult.LOST);
        assertThat(capture.awaitChange(-1)).isTrue();
        assertThat(capture.grab()).isEqualTo(CaptureResult.LOST);
        assertThat(capture.lostReason()).contains(NoScreenReason.NOT_FOUND);
        assertThatThrownBy(() -> capture.awaitChange(-1)).hasMessageContaining("for ever");
    }

    @Test
    void ourOwnProvidersAreFound() {
        assertThat(ServiceLoader.load(ScreenProvider.class))
                .extracting(ScreenProvider::name)
                .contains("x11");
    }

    @Test
    void everythingElseIsTheSources() throws Exception {
        ScreenCapture capture = begun();
        assertThat(capture.frame()).isSameAs(spy.frame());
        assertThat(capture.changedFrom()).isEqualTo(2);
        assertThat(capture.changedTo()).isEqualTo(5);
        assertThat(capture.cursor()).isEqualTo(CursorShape.NOTHING);
        assertThat(capture.cursorShapeChanges()).isEqualTo(1);
        assertThat(capture.cursorX()).isEqualTo(2);
        assertThat(capture.cursorY()).isEqualTo(3);
        assertThat(capture.isCursorVisible()).isTrue();
        assertThat(capture.cursorMoves()).isEqualTo(4);
        capture.wakeUp();
        capture.close();
        assertThat(spy.done).containsExactly("wake up", "close");
    }
}
