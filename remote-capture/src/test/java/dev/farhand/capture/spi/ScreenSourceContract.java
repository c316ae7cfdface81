package dev.farhand.capture.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.PixelArea;
import dev.farhand.core.media.VideoFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every screen does. An implementation extends it and says how something is painted there. */
public abstract class ScreenSourceContract {
    private final List<ScreenSource> opened = new ArrayList<>();

    /** The implementation, with a screen of its own for each test, on which nobody else paints. */
    protected abstract ScreenProvider provider();

    /** Fills a rectangle with a colour; it is there when this returns. */
    protected abstract void paint(PixelArea area, int colour);

    /** Gives the screen another size; it is there when this returns. */
    protected abstract void resize(int width, int height);

    /** Ends the screen without a word. */
    protected abstract void vanish();

    /** What somebody is told who looks for it then. */
    protected abstract NoScreenReason vanished();

    /** Puts the pointer there. */
    protected abstract void point(int x, int y);

    /** How often something is painted, by the test that paints anything anywhere. */
    protected int rounds() {
        return 100;
    }

    @AfterEach
    protected void closeAll() {
        opened.forEach(ScreenSource::close);
    }

    protected ScreenSource open(ScreenSelection selection) throws NoScreenException {
        ScreenSource source = provider().open(selection);
        opened.add(source);
        return source;
    }

    /** One that has been grabbed once. */
    protected ScreenSource seen() throws NoScreenException {
        ScreenSource source = open(ScreenSelection.all());
        assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
        return source;
    }

    protected static int[] copy(ScreenSource source) {
        return source.frame().pixels().clone();
    }

    /** What a picture is after painting. */
    protected static void expect(int[] pixels, int width, PixelArea area, int colour) {
        for (int y = area.y(); y < area.bottom(); y++) {
            Arrays.fill(pixels, y * width + area.x(), y * width + area.right(), colour);
        }
    }

    @Test
    void theFirstGrabHasEverythingAndDoesNotWait() throws Exception {
        paint(new PixelArea(3, 5, 7, 11), 0x123456);
        ScreenSource source = open(ScreenSelection.all());
        VideoFrame frame = source.frame();
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
        assertThat(source.frame()).isSameAs(frame);
        assertThat(source.changedFrom()).isZero();
        assertThat(source.changedTo()).isEqualTo(frame.height());
        assertThat(frame.pixels()[5 * frame.width() + 3]).isEqualTo(0x123456);
        assertThat(frame.pixels()[15 * frame.width() + 9]).isEqualTo(0x123456);
        assertThat(frame.pixels()[15 * frame.width() + 10]).isNotEqualTo(0x123456);
    }

    @Test
    void nothingIsNewWhenNothingWasPainted() throws Exception {
        ScreenSource source = seen();
        assertThat(source.grab()).isEqualTo(CaptureResult.UNCHANGED);
        assertThat(source.changedFrom()).isEqualTo(source.changedTo());
        assertThat(source.grabAll()).isEqualTo(CaptureResult.UNCHANGED);
        assertThat(source.awaitChange(0)).isFalse();
    }

    @Test
    void onlyRowsThatWerePaintedAreNew() throws Exception {
        ScreenSource source = seen();
        int[] expected = copy(source);
        PixelArea area = new PixelArea(40, 21, 30, 9);
        paint(area, 0xABCDEF);
        expect(expected, source.frame().width(), area, 0xABCDEF);
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
        assertThat(source.changedFrom()).isEqualTo(21);
        assertThat(source.changedTo()).isEqualTo(30);
        assertThat(source.frame().pixels()).isEqualTo(expected);
    }

    @Test
    void whatIsPaintedAsItWasIsNotNew() throws Exception {
        paint(new PixelArea(0, 0, 50, 50), 0x202020);
        ScreenSource source = seen();
        paint(new PixelArea(10, 10, 20, 20), 0x202020);
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.UNCHANGED);
    }

    @Test
    void thePictureIsTheScreenWhateverIsPaintedWhere() throws Exception {
        ScreenSource source = seen();
        int[] expected = copy(source);
        int width = source.frame().width();
        int height = source.frame().height();
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < rounds(); round++) {
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                int x = random.nextInt(width);
                int y = random.nextInt(height);
                PixelArea area =
                        new PixelArea(x, y, random.nextInt(1, width - x + 1), random.nextInt(1, height - y + 1));
                int colour = random.nextInt(0x1000000);
                paint(area, colour);
                expect(expected, width, area, colour);
            }
            source.awaitChange(-1);
            source.grab();
            assertThat(Arrays.mismatch(source.frame().pixels(), expected))
                    .as("round %d", round)
                    .isEqualTo(-1);
        }
    }

    @Test
    void nothingIsLostWhileSomebodyPaintsAllTheTime() throws Exception {
        ScreenSource source = seen();
        int[] expected = copy(source);
        int width = source.frame().width();
        int height = source.frame().height();
        Thread painting = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < 60 * rounds(); i++) {
                PixelArea area = new PixelArea(
                        random.nextInt(width - 16), random.nextInt(height - 16), random.nextInt(1, 17), 16);
                int colour = random.nextInt(0x1000000);
                paint(area, colour);
                expect(expected, width, area, colour);
            }
        });
        painting.start();
        while (painting.isAlive()) {
            source.awaitChange(1_000_000);
            source.grab();
        }
        painting.join();
        while (Arrays.mismatch(source.frame().pixels(), expected) >= 0 && source.awaitChange(5_000_000_000L)) {
            source.grab();
        }
        assertThat(Arrays.mismatch(source.frame().pixels(), expected)).isEqualTo(-1);
    }

    @Test
    void whoeverWaitsCanBeWoken() throws Exception {
        ScreenSource source = seen();
        Thread other = new Thread(source::wakeUp);
        other.start();
        assertThat(source.awaitChange(-1)).isFalse();
        other.join();
        assertThat(source.awaitChange(1_000_000)).isFalse();
    }

    @Test
    void anotherSizeIsAnotherPictureAndItIsWhole() throws Exception {
        ScreenSource source = seen();
        VideoFrame before = source.frame();
        resize(before.width() / 2 + 1, before.height() / 2 - 1);
        paint(new PixelArea(0, 0, before.width() / 2 + 1, before.height() / 2 - 1), 0x0A0B0C);
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.RESIZED);
        VideoFrame after = source.frame();
        assertThat(after).isNotSameAs(before);
        assertThat(after.width()).isEqualTo(before.width() / 2 + 1);
        assertThat(after.height()).isEqualTo(before.height() / 2 - 1);
        assertThat(source.changedFrom()).isZero();
        assertThat(source.changedTo()).isEqualTo(after.height());
        assertThat(after.pixels()).containsOnly(0x0A0B0C);

        resize(before.width(), before.height());
        paint(new PixelArea(0, 0, before.width(), before.height()), 0x0D0E0F);
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.RESIZED);
        assertThat(source.frame().pixels()).hasSize(before.pixels().length).containsOnly(0x0D0E0F);
    }

    @Test
    void aScreenThatVanishesIsLostAndNothingElseHappens() throws Exception {
        ScreenSource source = seen();
        VideoFrame frame = source.frame();
        vanish();
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.LOST);
        assertThat(source.lostReason()).contains(vanished());
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grabAll()).isEqualTo(CaptureResult.LOST);
        assertThat(source.frame()).isSameAs(frame);
        source.wakeUp();
        source.close();
        assertThatThrownBy(() -> provider().open(ScreenSelection.all()))
                .isInstanceOfSatisfying(
                        NoScreenException.class, e -> assertThat(e.reason()).isEqualTo(vanished()));
        assertThatThrownBy(() -> provider().monitors()).isInstanceOf(NoScreenException.class);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (ScreenSelection selection : List.of(
                ScreenSelection.monitor("no such"), ScreenSelection.window(0x7654321), ScreenSelection.window(-1))) {
            assertThatThrownBy(() -> open(selection))
                    .isInstanceOfSatisfying(
                            NoScreenException.class, e -> assertThat(e.reason()).isEqualTo(NoScreenReason.NOT_FOUND));
        }
    }

    @Test
    void aMonitorIsSeenByItsName() throws Exception {
        String first = provider().monitors().get(0).id();
        ScreenSource source = open(ScreenSelection.monitor(first));
        paint(new PixelArea(1, 1, 2, 2), 0x778899);
        assertThat(source.grab()).isEqualTo(CaptureResult.CHANGED);
        assertThat(source.frame().area())
                .isEqualTo(new PixelArea(
                        0,
                        0,
                        provider().monitors().get(0).area().width(),
                        provider().monitors().get(0).area().height()));
        assertThat(source.frame().pixels()[source.frame().width() + 1]).isEqualTo(0x778899);
    }

    @Test
    void thePointerIsFollowedAndIsNotInThePicture() throws Exception {
        point(30, 20);
        ScreenSource source = seen();
        int[] picture = copy(source);
        assertThat(source.cursorX()).isEqualTo(30);
        assertThat(source.cursorY()).isEqualTo(20);
        int moves = source.cursorMoves();
        point(41, 52);
        assertThat(source.awaitChange(-1)).isTrue();
        assertThat(source.grab()).isEqualTo(CaptureResult.UNCHANGED);
        assertThat(source.cursorX()).isEqualTo(41);
        assertThat(source.cursorY()).isEqualTo(52);
        assertThat(source.cursorMoves()).isGreaterThan(moves);
        assertThat(source.frame().pixels()).isEqualTo(picture);
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        ScreenSource source = seen();
        source.close();
        source.close();
        source.wakeUp();
        assertThat(source.grab()).isEqualTo(CaptureResult.LOST);
    }
}
