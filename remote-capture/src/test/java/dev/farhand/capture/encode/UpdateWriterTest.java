package dev.farhand.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.media.PixelArea;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateWriterTest {
    private static final int LAN = 64 * 1024;
    private static final long MILLI = 1_000_000;
    private static final PixelArea VIDEO = new PixelArea(320, 160, 320, 240);

    private final Random random = new Random(7);
    private VideoFrame screen = new VideoFrame(800, 600);
    private UpdateWriter writer = new UpdateWriter(800, 600, CoarseVideo.FACTORY);
    private ShownPicture viewer = new ShownPicture(800, 600);
    private long now = 1;

    private void use(int width, int height) {
        screen = new VideoFrame(width, height);
        writer = new UpdateWriter(width, height, CoarseVideo.FACTORY);
        viewer = new ShownPicture(width, height);
    }

    /** A picture of so many milliseconds later. */
    private ScreenUpdate show(int millis, int most) {
        now += millis * MILLI;
        ScreenUpdate update = writer.write(screen, 0, screen.height(), most, now);
        viewer.show(update);
        return update;
    }

    private void refineAll() {
        now += UpdateWriter.STILL_NANOS;
        while (writer.untilRefinement(now) == 0) {
            viewer.show(writer.refine(LAN, now));
        }
    }

    private void assertExact() {
        assertThat(viewer.picture().pixels()).isEqualTo(screen.pixels());
    }

    // ---- what a screen shows

    private void fill(PixelArea area, int colour) {
        for (int y = area.y(); y < area.bottom(); y++) {
            for (int x = area.x(); x < area.right(); x++) {
                screen.pixels()[y * screen.width() + x] = colour;
            }
        }
    }

    /** Something like letters. */
    private void text(PixelArea area) {
        for (int y = area.y(); y < area.bottom(); y++) {
            for (int x = area.x(); x < area.right(); x++) {
                boolean ink = y % 16 > 3 && y % 16 < 13 && random.nextInt(3) == 0;
                screen.pixels()[y * screen.width() + x] = ink ? 0x202020 : 0xffffff;
            }
        }
    }

    private void noise(PixelArea area) {
        for (int y = area.y(); y < area.bottom(); y++) {
            for (int x = area.x(); x < area.right(); x++) {
                screen.pixels()[y * screen.width() + x] = random.nextInt(1 << 24);
            }
        }
    }

    private void scroll(PixelArea area, int rows) {
        for (int y = area.y(); y < area.bottom() - rows; y++) {
            System.arraycopy(
                    screen.pixels(),
                    (y + rows) * screen.width() + area.x(),
                    screen.pixels(),
                    y * screen.width() + area.x(),
                    area.width());
        }
        text(new PixelArea(area.x(), area.bottom() - rows, area.width(), rows));
    }

    private void drag(PixelArea window, int right, int down) {
        int[] copy = screen.pixels().clone();
        fill(window, 0x336699);
        for (int y = window.y(); y < window.bottom(); y++) {
            System.arraycopy(
                    copy,
                    y * screen.width() + window.x(),
                    screen.pixels(),
                    (y + down) * screen.width() + window.x() + right,
                    window.width());
        }
    }

    // ---- tests

    @Test
    void aPlainScreenIsExactAtOnce() {
        fill(screen.area(), 0x336699);
        text(new PixelArea(40, 40, 300, 32));
        ScreenUpdate update = show(0, LAN);
        assertThat(update.video().isEmpty()).isTrue();
        assertThat(update.size()).isLessThan(16_000);
        assertExact();
    }

    @Test
    void nothingNewIsNoUpdate() {
        show(0, LAN);
        assertThat(show(10, LAN).isEmpty()).isTrue();
    }

    @Test
    void aTypedLetterTakesAFewBytes() {
        fill(screen.area(), 0xffffff);
        show(0, LAN);
        text(new PixelArea(100, 100, 9, 16));
        assertThat(show(10, LAN).size()).isLessThan(300);
        assertExact();
    }

    @Test
    void scrolledTextIsMovedAndOnlyTheNewLineIsWritten() {
        PixelArea page = new PixelArea(48, 32, 640, 512);
        text(page);
        show(0, Integer.MAX_VALUE);
        scroll(page, 16);
        ScreenUpdate update = show(10, LAN);
        assertThat(update.moved().isEmpty()).isFalse();
        assertThat(update.exact().pixels()).isLessThan(page.size() / 8);
        assertExact();
    }

    @ParameterizedTest
    @CsvSource({"9,4", "-9,4", "9,-4", "-9,-4", "0,7", "0,-7", "13,0", "-13,0", "33,-40"})
    void aDraggedWindowIsMovedInAnyDirection(int right, int down) {
        fill(screen.area(), 0x336699);
        PixelArea window = new PixelArea(200, 200, 400, 250);
        text(window);
        show(0, Integer.MAX_VALUE);
        drag(window, right, down);
        ScreenUpdate update = show(10, LAN);
        assertThat(update.moved().pixels()).isGreaterThan(window.size() / 2);
        assertThat(update.video().isEmpty()).isTrue();
        assertExact();
    }

    @Test
    void twoWindowsMoveAtOnce() {
        fill(screen.area(), 0x336699);
        PixelArea one = new PixelArea(32, 32, 300, 240);
        PixelArea two = new PixelArea(400, 300, 300, 240);
        text(one);
        text(two);
        show(0, Integer.MAX_VALUE);
        drag(one, 12, 3);
        drag(two, -7, -5);
        assertThat(show(10, LAN).moved().pixels()).isGreaterThan((one.size() + two.size()) / 2);
        assertExact();
    }

    @Test
    void whatTakesTooManyBytesIsVideoAndExactWhenItStandsStill() {
        fill(screen.area(), 0xffffff);
        show(0, LAN);
        noise(VIDEO);
        assertThat(show(10, LAN).video().pixels()).isGreaterThanOrEqualTo(VIDEO.size());
        assertThat(viewer.picture().pixels()).isNotEqualTo(screen.pixels());
        assertThat(writer.untilRefinement(now)).isEqualTo(UpdateWriter.STILL_NANOS);
        refineAll();
        assertThat(writer.untilRefinement(now)).isNegative();
        assertExact();
    }

    @Test
    void typingBesideAVideoStaysExact() {
        fill(screen.area(), 0xffffff);
        show(0, LAN);
        for (int i = 0; i < 40; i++) {
            noise(VIDEO);
            PixelArea letter = new PixelArea(16 + i * 9, 560, 9, 16);
            text(letter);
            ScreenUpdate update = show(33, LAN);
            assertThat(update.video().isEmpty()).isFalse();
            assertThat(update.exact().isEmpty()).isFalse();
            assertOutside(VIDEO);
        }
        refineAll();
        assertExact();
    }

    private void assertOutside(PixelArea area) {
        int wrong = 0;
        for (int y = 0; y < screen.height(); y++) {
            for (int x = 0; x < screen.width(); x++) {
                boolean inside = x >= area.x() && x < area.right() && y >= area.y() && y < area.bottom();
                int at = y * screen.width() + x;
                if (!inside && viewer.picture().pixels()[at] != screen.pixels()[at]) {
                    wrong++;
                }
            }
        }
        assertThat(wrong).isZero();
    }

    @Test
    void whatStandsStillBesideAVideoIsRefinedWhileThatPlays() {
        PixelArea other = new PixelArea(16, 16, 160, 96);
        noise(other);
        noise(VIDEO);
        show(0, 1_000);
        for (int i = 0; i < 10; i++) {
            noise(VIDEO);
            show(33, 1_000);
        }
        assertThat(writer.untilRefinement(now)).isZero();
        viewer.show(writer.refine(LAN, now));
        assertOutside(VIDEO);
    }

    @Test
    void aRefinementKeepsToItsBytes() {
        noise(screen.area());
        show(0, 1_000);
        now += UpdateWriter.STILL_NANOS;
        ScreenUpdate part = writer.refine(20_000, now);
        assertThat(part.isRefinement()).isTrue();
        // Less than a block of what was to be spent is left.
        assertThat(part.exactLength()).isBetween(20_000 - 16 * 16 * 4, 20_000);
    }

    @Test
    void whatWasVideoAndMovesIsMadeExactAfterwards() {
        PixelArea page = new PixelArea(48, 32, 640, 512);
        text(page);
        show(0, 1_000);
        for (int i = 0; i < 5; i++) {
            scroll(page, 16);
            show(600, 1_000_000);
        }
        refineAll();
        assertExact();
    }

    @Test
    void aViewerThatStartsOverGetsAllOfTheScreen() {
        noise(VIDEO);
        text(new PixelArea(16, 16, 200, 64));
        show(0, LAN);
        refineAll();
        viewer = new ShownPicture(800, 600);
        writer.startOver();
        ScreenUpdate update = show(10, LAN);
        assertThat(update.frame().isKey()).isTrue();
        refineAll();
        assertExact();
    }

    @Test
    void aVideoThatShowsWhatItShowedBeforeStillHasAPicture() {
        noise(VIDEO);
        show(0, 1_000);
        int[] noisy = screen.pixels().clone();
        fill(VIDEO, 0xffffff);
        show(600, 10_000);
        System.arraycopy(noisy, 0, screen.pixels(), 0, noisy.length);
        ScreenUpdate update = show(600, 1_000);
        assertThat(update.video().isEmpty()).isFalse();
        assertThat(update.frame().isEmpty()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"16,16", "17,33", "1366,768", "641,479", "15,9", "1,1"})
    void anySizeComesOutExact(int width, int height) {
        use(width, height);
        for (int i = 0; i < 12; i++) {
            PixelArea area = part();
            switch (i % 4) {
                case 0 -> fill(area, random.nextInt(1 << 24));
                case 1 -> text(area);
                case 2 -> noise(area);
                default -> scroll(screen.area(), Math.min(5, height));
            }
            show(20, i % 2 == 0 ? LAN : 500);
            refineAll();
            assertExact();
        }
    }

    private PixelArea part() {
        int x = random.nextInt(screen.width());
        int y = random.nextInt(screen.height());
        return new PixelArea(x, y, 1 + random.nextInt(screen.width() - x), 1 + random.nextInt(screen.height() - y));
    }

    @Test
    void onlyTheRowsThatAreNamedAreLookedAt() {
        show(0, LAN);
        fill(new PixelArea(0, 64, 800, 16), 0xffffff);
        fill(new PixelArea(0, 256, 800, 16), 0xffffff);
        ScreenUpdate update = writer.write(screen, 64, 80, LAN, now);
        PixelAreas exact = update.exact();
        assertThat(exact.size()).isOne();
        assertThat(exact.get(0)).isEqualTo(new PixelArea(0, 64, 800, 16));
    }

    @Test
    void refusesAPictureOfAnotherSizeAndACoarsenessThatIsNone() {
        assertThatThrownBy(() -> writer.write(new VideoFrame(801, 600), 0, 600, LAN, now))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.coarseness(34)).hasMessageContaining("coarseness is 0 to 33");
    }
}
