package dev.farhand.capture.internal.encode.h264;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.VideoFrame;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class H264EncoderTest {
    private static final int COARSENESS = 6;

    @Test
    void beginsWithParametersAndAKeyFrame() {
        DrawnScreen screen = new DrawnScreen(64, 48, 1);
        try (H264Encoder encoder = new H264Encoder(64, 48)) {
            EncodedFrame frame = encoder.encode(screen.frame, COARSENESS, false);

            assertTrue(frame.isKey());
            assertEquals(64, frame.width());
            assertEquals(48, frame.height());
            assertArrayEquals(new int[] {0x67, 0x68, 0x65}, units(frame));
        }
    }

    @Test
    void writesNothingForWhatIsAsBefore() {
        DrawnScreen screen = new DrawnScreen(64, 48, 1);
        try (H264Encoder encoder = new H264Encoder(64, 48)) {
            encoder.encode(screen.frame, COARSENESS, false);
            EncodedFrame frame = encoder.encode(screen.frame, COARSENESS, false);

            assertTrue(frame.isEmpty());
            assertFalse(frame.isKey());
        }
    }

    @Test
    void writesAKeyFrameWheneverItIsAskedFor() {
        DrawnScreen screen = new DrawnScreen(64, 48, 1);
        screen.film(0, 0, 64, 48, 1);
        try (H264Encoder encoder = new H264Encoder(64, 48)) {
            EncodedFrame first = encoder.encode(screen.frame, COARSENESS, false).copy();
            EncodedFrame again = encoder.encode(screen.frame, COARSENESS, true);

            assertTrue(again.isKey());
            assertEquals(first.length(), again.length(), 1);
        }
    }

    @Test
    void showsWhatTheScreenShows() {
        DrawnScreen screen = new DrawnScreen(160, 96, 1);
        screen.film(0, 0, 160, 96, 1);
        try (H264Encoder encoder = new H264Encoder(160, 96)) {
            encoder.encode(screen.frame, VideoEncoder.FINEST, false);
            screen.film(32, 16, 130, 80, 2);
            encoder.encode(screen.frame, VideoEncoder.FINEST, false);

            for (int i = 0; i < 160 * 96; i++) {
                assertEquals(
                        brightness(screen.frame.pixels()[i]), encoder.reconstruction().y[i] & 255, 8, "pixel " + i);
            }
        }
    }

    @Test
    void costsNextToNothingToTypeALetter() {
        DrawnScreen screen = new DrawnScreen(1920, 1080, 1);
        screen.film(0, 0, 1920, 1080, 1);
        screen.fill(300, 300, 1200, 800, 0xfcfcfc);
        try (H264Encoder encoder = new H264Encoder(1920, 1080)) {
            encoder.encode(screen.frame, COARSENESS, false);
            screen.letter(400, 400, 5, 0x202020);
            assertBetween(
                    20, 150, encoder.encode(screen.frame, COARSENESS, false).length());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, -48", "0, 3", "-6, 0", "9, 4", "-3, 5"})
    void copiesWhatMoved(int x, int y) {
        DrawnScreen screen = new DrawnScreen(640, 480, 1);
        screen.film(0, 0, 640, 480, 4);
        try (H264Encoder encoder = new H264Encoder(640, 480)) {
            int all = encoder.encode(screen.frame, COARSENESS, false).length();
            screen.move(64, 64, 576, 416, x, y);
            int moved = encoder.encode(screen.frame, COARSENESS, false).length();

            assertTrue(moved < all / 5, moved + " of " + all + " bytes");
        }
    }

    /** The picture before the window opened is kept. */
    @Test
    void writesAnUncoveredWindowInTwoKilobytes() {
        DrawnScreen screen = new DrawnScreen(1920, 1080, 1);
        screen.film(0, 0, 1920, 1080, 4);
        VideoFrame desktop = copy(screen.frame);
        screen.window(401, 203, 401 + 960, 203 + 540, 1);
        try (H264Encoder encoder = new H264Encoder(1920, 1080)) {
            encoder.encode(desktop, COARSENESS, false);
            encoder.encode(screen.frame, COARSENESS, false);
            assertBetween(500, 2048, encoder.encode(desktop, COARSENESS, false).length());
        }
    }

    @Test
    void writesWindowsThatTakeTurnsOnceEach() {
        DrawnScreen one = new DrawnScreen(640, 480, 1);
        one.film(0, 0, 640, 480, 4);
        DrawnScreen other = new DrawnScreen(640, 480, 1);
        other.film(0, 0, 640, 480, 40);
        try (H264Encoder encoder = new H264Encoder(640, 480)) {
            encoder.encode(one.frame, COARSENESS, false);
            for (int turn = 0; turn < 6; turn++) {
                DrawnScreen screen = turn % 2 == 0 ? other : one;
                int bytes = encoder.encode(screen.frame, COARSENESS, false).length();
                encoder.encode(screen.frame, COARSENESS, false);
                assertTrue(turn == 0 || bytes < 1300, bytes + " bytes in turn " + turn);
            }
        }
    }

    @Test
    void keepsToALimitOfBytes() {
        DrawnScreen screen = new DrawnScreen(640, 480, 1);
        try (H264Encoder encoder = new H264Encoder(640, 480)) {
            for (int i = 0; i < 12; i++) {
                screen.film(0, 0, 640, 480, i * 3);
                int limit = i < 6 ? 14_000 : 8_000;
                int bytes = encoder.encode(screen.frame, VideoEncoder.FINEST, i == 0 || i == 7, limit)
                        .length();
                assertBetween(limit / 2, limit, bytes);
            }
        }
    }

    /** Whatever happens, and however few bytes there are: two for a macroblock, and what a picture begins with. */
    @ParameterizedTest
    @EnumSource(Sequence.class)
    void neverTakesMoreThanTheLimit(Sequence sequence) {
        DrawnScreen screen = new DrawnScreen(400, 304, 3);
        int macroblocks = 25 * 19;
        for (int threads = 1; threads <= 2; threads++) {
            try (H264Encoder encoder = new H264Encoder(400, 304, threads)) {
                for (int i = 0; i < 12; i++) {
                    sequence.draw(screen, i);
                    int limit = 100 + (2 + i % 4 * 6) * macroblocks;
                    int bytes = encoder.encode(screen.frame, COARSENESS, i % 5 == 0, limit)
                            .length();
                    assertTrue(bytes <= limit, bytes + " of " + limit + " bytes for picture " + i);
                }
            }
        }
    }

    @Test
    void sharpensWhatStandsBitByBit() {
        DrawnScreen screen = new DrawnScreen(320, 240, 1);
        screen.film(0, 0, 320, 240, 1);
        try (H264Encoder encoder = new H264Encoder(320, 240)) {
            encoder.encode(screen.frame, COARSENESS, true, 3_000);
            double before = squareError(encoder, screen.frame);
            int times = 0;
            EncodedFrame frame = encoder.sharpen(screen.frame, all(320, 240), COARSENESS, 2_000);
            while (!frame.isEmpty()) {
                assertBetween(1, times < 2 ? 6_000 : 3_000, frame.length());
                frame = encoder.sharpen(screen.frame, all(320, 240), COARSENESS, 2_000);
                times++;
            }

            assertBetween(4, 40, times);
            assertTrue(squareError(encoder, screen.frame) < before / 2.5, before + " before");
        }
    }

    @Test
    void sharpensNothingThatIsFineOrNewOrElsewhere() {
        DrawnScreen screen = new DrawnScreen(320, 240, 1);
        screen.film(0, 0, 320, 240, 1);
        PixelAreas upper = new PixelAreas();
        upper.add(0, 0, 320, 128);
        try (H264Encoder encoder = new H264Encoder(320, 240)) {
            assertTrue(encoder.sharpen(screen.frame, upper, COARSENESS, 100_000).isEmpty());
            encoder.encode(screen.frame, COARSENESS + 6, true);
            byte[] below = lowerHalf(encoder);
            assertFalse(
                    encoder.sharpen(screen.frame, upper, COARSENESS, 100_000).isEmpty());
            assertArrayEquals(below, lowerHalf(encoder));
            assertTrue(encoder.sharpen(screen.frame, upper, COARSENESS, 100_000).isEmpty());
            screen.letter(40, 40, 3, 0xffffff);
            assertTrue(encoder.sharpen(screen.frame, all(320, 240), COARSENESS, 100_000)
                    .isEmpty());
        }
    }

    private static byte[] lowerHalf(H264Encoder encoder) {
        CodedPicture picture = encoder.reconstruction();
        return Arrays.copyOfRange(picture.y, picture.lumaAt(0, 8), picture.y.length);
    }

    private static PixelAreas all(int width, int height) {
        PixelAreas areas = new PixelAreas();
        areas.add(0, 0, width, height);
        return areas;
    }

    private static double squareError(H264Encoder encoder, VideoFrame picture) {
        double sum = 0;
        byte[] shown = encoder.reconstruction().y;
        for (int i = 0; i < shown.length; i++) {
            double error = brightness(picture.pixels()[i]) - (shown[i] & 255);
            sum += error * error;
        }
        return sum / shown.length;
    }

    @Test
    void isNoCoarserThanNeeded() {
        DrawnScreen screen = new DrawnScreen(320, 240, 1);
        screen.film(0, 0, 320, 240, 1);
        try (H264Encoder limited = new H264Encoder(320, 240);
                H264Encoder free = new H264Encoder(320, 240)) {
            assertArrayEquals(
                    bytes(free.encode(screen.frame, COARSENESS, true)),
                    bytes(limited.encode(screen.frame, COARSENESS, true, 1_000_000)));
        }
    }

    @ParameterizedTest
    @EnumSource(Sequence.class)
    void threadsWriteTheSameEachTime(Sequence sequence) {
        DrawnScreen screen = new DrawnScreen(400, 300, 1);
        try (H264Encoder one = new H264Encoder(400, 300, 3);
                H264Encoder other = new H264Encoder(400, 300, 3)) {
            for (int i = 0; i < 4; i++) {
                sequence.draw(screen, i);
                byte[] expected = bytes(one.encode(screen.frame, COARSENESS, i == 2));
                assertArrayEquals(expected, bytes(other.encode(screen.frame, COARSENESS, i == 2)));
            }
        }
    }

    @Test
    void writesKeyFramesInAsManySlicesAsThreads() {
        DrawnScreen screen = new DrawnScreen(640, 480, 1);
        screen.film(0, 0, 640, 480, 1);
        try (H264Encoder encoder = new H264Encoder(640, 480, 3)) {
            assertArrayEquals(
                    new int[] {0x67, 0x68, 0x65, 0x65, 0x65}, units(encoder.encode(screen.frame, COARSENESS, true)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "1, true"})
    void allocatesNothingForAPicture(int threads, boolean limited) {
        VideoFrame[] pictures = new VideoFrame[8];
        DrawnScreen screen = new DrawnScreen(480, 320, 1);
        for (int i = 0; i < pictures.length; i++) {
            Sequence.OPENING.draw(screen, i);
            screen.film(8, 8, 130, 110, i);
            pictures[i] = copy(screen.frame);
        }
        try (H264Encoder encoder = new H264Encoder(480, 320, threads)) {
            encodeAll(encoder, pictures, 20, limited);
            com.sun.management.ThreadMXBean threadsBean =
                    (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            // What the question itself allocates is in both.
            long before = threadsBean.getCurrentThreadAllocatedBytes();
            long asked = threadsBean.getCurrentThreadAllocatedBytes();
            encodeAll(encoder, pictures, 10, limited);
            long after = threadsBean.getCurrentThreadAllocatedBytes();

            assertEquals(asked - before, after - asked, "bytes for 80 pictures");
        }
    }

    private static void encodeAll(H264Encoder encoder, VideoFrame[] pictures, int times, boolean limited) {
        for (int turn = 0; turn < times; turn++) {
            for (int i = 0; i < pictures.length; i++) {
                if (limited) {
                    encoder.encode(pictures[i], COARSENESS, i == 5, 6_000);
                } else {
                    encoder.encode(pictures[i], COARSENESS, i == 5);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "16, 16", "2048, 5", "7, 1030"})
    void takesOddAndExtremeSizes(int width, int height) {
        DrawnScreen screen = new DrawnScreen(width, height, 1);
        try (H264Encoder encoder = new H264Encoder(width, height, 4)) {
            for (int i = 0; i < 4; i++) {
                screen.noise(0, 0, width, height);
                assertFalse(encoder.encode(screen.frame, VideoEncoder.COARSEST, false)
                        .isEmpty());
            }
        }
    }

    @Test
    void refusesWhatIsOutOfBoundsAndNamesIt() {
        try (H264Encoder encoder = new H264Encoder(64, 48)) {
            VideoFrame picture = new VideoFrame(64, 48);
            assertRefused("65", () -> encoder.encode(new VideoFrame(65, 48), COARSENESS, false));
            assertRefused("34", () -> encoder.encode(picture, 34, false));
            assertRefused("-1", () -> encoder.encode(picture, -1, false));
            assertRefused("0", () -> encoder.encode(picture, 5, false, 0));
            assertRefused("0", () -> new H264Encoder(64, 48, 0).close());
            assertTrue(encoder.encode(picture, 0, false).isKey());
        }
    }

    private static void assertRefused(String named, Runnable call) {
        Exception refusal = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(refusal.toString().contains(named), refusal.toString());
    }

    private static void assertBetween(int least, int most, int value) {
        assertTrue(value >= least && value <= most, value + " is not between " + least + " and " + most);
    }

    private static VideoFrame copy(VideoFrame frame) {
        VideoFrame copy = new VideoFrame(frame.width(), frame.height());
        copy.copyFrom(frame, frame.area());
        return copy;
    }

    private static byte[] bytes(EncodedFrame frame) {
        return Arrays.copyOf(frame.data(), frame.length());
    }

    /** BT.709, limited range. */
    private static int brightness(int pixel) {
        double part = 0.2126 * (pixel >> 16 & 255) + 0.7152 * (pixel >> 8 & 255) + 0.0722 * (pixel & 255);
        return (int) Math.round(16 + part * 219 / 255);
    }

    /** First bytes of all units. */
    private static int[] units(EncodedFrame frame) {
        byte[] data = frame.data();
        return IntStream.range(4, frame.length())
                .filter(i -> data[i - 4] == 0 && data[i - 3] == 0 && data[i - 2] == 0 && data[i - 1] == 1)
                .map(i -> data[i] & 255)
                .toArray();
    }
}
