package dev.farhand.capture.internal.encode.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.VideoFrame;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Vp8EncoderTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 368;
    private static final int COARSENESS = 6;

    private final Canvas canvas = new Canvas(WIDTH, HEIGHT, 1);
    private final Vp8Encoder encoder = new Vp8Encoder(WIDTH, HEIGHT);

    @Test
    void beginsWithAKeyFrameThatTellsItsSize() {
        canvas.desktop();

        EncodedFrame frame = encode();

        assertThat(frame.isKey()).isTrue();
        // The lowest bit of the tag, the start code, and two sides of fourteen bits.
        assertThat(frame.data()[0] & 1).isZero();
        assertThat(frame.data()).startsWith(frame.data()[0], frame.data()[1], frame.data()[2], 0x9d, 0x01, 0x2a);
        assertThat(frame.data()[6] & 255 | (frame.data()[7] & 255) << 8).isEqualTo(WIDTH);
        assertThat(frame.data()[8] & 255 | (frame.data()[9] & 255) << 8).isEqualTo(HEIGHT);
    }

    @Test
    void writesNothingWhenNothingIsNew() {
        canvas.desktop();
        encode();

        assertThat(encode().isEmpty()).isTrue();
    }

    @Test
    void writesAKeyFrameOfAStillPictureWhenAskedForIt() {
        canvas.desktop();
        encode();

        EncodedFrame frame = encoder.encode(canvas.picture, COARSENESS, true);

        assertThat(frame.isKey()).isTrue();
        assertThat(frame.isEmpty()).isFalse();
    }

    @Test
    void aTypedLetterCostsLittle() {
        canvas.desktop();
        encode();
        canvas.letter(100, 100, 5, 0xffffff);

        assertThat(encode().length()).isBetween(10, 200);
    }

    @Test
    void aScrolledPageCostsLittleMoreThanItsNewLine() {
        canvas.page(0, 0, WIDTH, HEIGHT, 1);
        int all = encode().length();
        canvas.page(0, 0, WIDTH, HEIGHT, 2);

        assertThat(encode().length()).isLessThan(all / 8);
    }

    @Test
    void movesFartherThanHalfAVectorsRange() {
        Canvas wide = new Canvas(WIDTH, HEIGHT, 2);
        wide.noise(0, 0, WIDTH, HEIGHT);
        int all = encoder.encode(wide.picture, COARSENESS, false).length();
        wide.shift(0, 0, WIDTH, HEIGHT, -192, 0);

        // What comes in is new.
        assertThat(encoder.encode(wide.picture, COARSENESS, false).length()).isLessThan(all * 192 / WIDTH * 11 / 10);
    }

    @Test
    void anUncoveredWindowCostsNextToNothing() {
        Canvas screen = new Canvas(1920, 1080, 1);
        Vp8Encoder large = new Vp8Encoder(1920, 1080);
        screen.film(0, 0, 1920, 1080, 3);
        large.encode(screen.picture, COARSENESS, false);
        // What will be covered is not what the key frame showed.
        screen.desktop();
        large.encode(screen.picture, COARSENESS, false);
        for (int letter = 0; letter < 6; letter++) {
            screen.letter(8 * letter, 0, letter, 0xffffff);
            large.encode(screen.picture, COARSENESS, false);
        }
        int[] before = screen.picture.pixels().clone();
        // A window fades in, something is typed into it, and it closes.
        for (int step = 0; step < 3; step++) {
            screen.fill(403, 301, 403 + 960, 301 + 540, 0x303030 + 0x101010 * step);
            large.encode(screen.picture, COARSENESS, false);
        }
        screen.window(403, 301, 403 + 960, 301 + 540, 90);
        int opened = large.encode(screen.picture, COARSENESS, false).length();
        for (int letter = 0; letter < 12; letter++) {
            screen.letter(420 + 8 * letter, 500, letter, 0xffffff);
            large.encode(screen.picture, COARSENESS, false);
        }
        System.arraycopy(before, 0, screen.picture.pixels(), 0, before.length);

        int uncovered = large.encode(screen.picture, COARSENESS, false).length();

        assertThat(opened).isGreaterThan(10_000);
        assertThat(uncovered).isLessThanOrEqualTo(2_000);
    }

    @Test
    void aCoarserPictureIsSmaller() {
        canvas.film(0, 0, WIDTH, HEIGHT, 1);
        int before = Integer.MAX_VALUE;

        for (int coarseness : new int[] {0, 6, 12, 18, 24}) {
            int length = encoder.encode(canvas.picture, coarseness, true).length();
            assertThat(length).as("coarseness " + coarseness).isLessThan(before);
            before = length;
        }
    }

    @Test
    void theSameStepsGiveTheSamePictures() {
        Vp8Encoder other = new Vp8Encoder(WIDTH, HEIGHT);
        Canvas twin = new Canvas(WIDTH, HEIGHT, 1);
        for (int number = 0; number < 5; number++) {
            Scene.MOVED_NOISE.draw(canvas, number);
            Scene.MOVED_NOISE.draw(twin, number);
            assertThat(encode().copy().data())
                    .isEqualTo(
                            other.encode(twin.picture, COARSENESS, false).copy().data());
        }
    }

    @Test
    void aFrameAllocatesNothingOnceAllSizesAreKnown() {
        VideoFrame[] pictures = new VideoFrame[8];
        for (int i = 0; i < pictures.length; i++) {
            Canvas one = new Canvas(WIDTH, HEIGHT, 1);
            one.desktop();
            one.page(0, 200, WIDTH, HEIGHT, i);
            one.film(400, 20, 600, 150, i);
            one.letter(8 * i, 0, i, 0xffffff);
            pictures[i] = one.picture;
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            for (VideoFrame picture : pictures) {
                encoder.encode(picture, COARSENESS, false);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
        }

        // The question itself takes some bytes.
        assertThat(least).isLessThan(200);
    }

    /** Whatever happens, and however few bytes there are: two for a macroblock, and what a picture begins with. */
    @ParameterizedTest
    @EnumSource(Scene.class)
    void neverTakesMoreThanTheLimit(Scene scene) {
        Canvas some = new Canvas(400, 304, 3);
        int macroblocks = 25 * 19;
        Vp8Encoder other = new Vp8Encoder(400, 304);
        for (int i = 0; i < 12; i++) {
            scene.draw(some, i);
            int limit = 100 + (2 + i % 4 * 6) * macroblocks;
            int bytes =
                    other.encode(some.picture, COARSENESS, i % 5 == 0, limit).length();
            assertThat(bytes).as("picture %d", i).isLessThanOrEqualTo(limit);
        }
        other.close();
    }

    @Test
    void isNoCoarserThanALimitNeeds() {
        Canvas some = new Canvas(WIDTH, HEIGHT, 1);
        some.desktop();
        try (Vp8Encoder free = new Vp8Encoder(WIDTH, HEIGHT);
                Vp8Encoder limited = new Vp8Encoder(WIDTH, HEIGHT)) {
            int bytes = free.encode(some.picture, COARSENESS, true).length();
            assertThat(limited.encode(some.picture, COARSENESS, true, 1_000_000).length())
                    .isEqualTo(bytes);
        }
    }

    @Test
    void sharpensWhatStandsBitByBit() {
        Canvas some = new Canvas(320, 240, 1);
        some.film(0, 0, 320, 240, 1);
        PixelAreas all = new PixelAreas();
        all.add(0, 0, 320, 240);
        try (Vp8Encoder other = new Vp8Encoder(320, 240);
                Vp8Encoder fine = new Vp8Encoder(320, 240)) {
            other.encode(some.picture, COARSENESS, true, 1_500);
            double before = squareError(other, fine, some.picture);
            int times = 0;
            while (!other.sharpen(some.picture, all, COARSENESS, 2_000).isEmpty()) {
                times++;
            }
            assertThat(times).isBetween(3, 60);
            assertThat(squareError(other, fine, some.picture)).isLessThan(before / 2);
            assertThat(other.encode(some.picture, COARSENESS, false).isEmpty()).isTrue();
        }
    }

    /** From a picture that is as fine as it gets. */
    private static double squareError(Vp8Encoder encoder, Vp8Encoder fine, VideoFrame picture) {
        fine.encode(picture, VideoEncoder.FINEST, true);
        double sum = 0;
        byte[] expected = fine.reconstruction().y;
        byte[] shown = encoder.reconstruction().y;
        for (int i = 0; i < shown.length; i++) {
            double error = (expected[i] & 255) - (shown[i] & 255);
            sum += error * error;
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 16, width of a VP8 picture is 1 to 16383; not 0",
        "16, 16384, height of a VP8 picture is 1 to 16383; not 16384"
    })
    void refusesSidesThatCannotBeTold(int width, int height, String message) {
        assertThatThrownBy(() -> new Vp8Encoder(width, height))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.replace(';', ','));
    }

    @Test
    void refusesMoreMacroblocksThanItsModesHaveRoomFor() {
        assertThatThrownBy(() -> new Vp8Encoder(16_000, 16_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16000 × 16000");
    }

    @Test
    void refusesAPictureOfAnotherSize() {
        assertThatThrownBy(() -> encoder.encode(new VideoFrame(17, 16), COARSENESS, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("17 × 16");
    }

    @ParameterizedTest
    @CsvSource({"-1", "34"})
    void refusesACoarsenessThatThereIsNot(int coarseness) {
        assertThatThrownBy(() -> encoder.encode(canvas.picture, coarseness, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("coarseness is 0 to 33, not " + coarseness);
    }

    @Test
    void qualityStepsDoubleEachSixAsThoseOfH264Do() {
        for (int coarseness = VideoEncoder.FINEST; coarseness + 6 <= 27; coarseness++) {
            double ratio = (double) Quantiser.ofCoarseness(coarseness + 6).luma.ac
                    / Quantiser.ofCoarseness(coarseness).luma.ac;
            assertThat(ratio).as("coarseness " + coarseness).isBetween(1.85, 2.15);
        }
        assertThat(Quantiser.ofCoarseness(6).index).isEqualTo(16);
    }

    private EncodedFrame encode() {
        return encoder.encode(canvas.picture, COARSENESS, false);
    }
}
