package dev.farhand.capture.internal.encode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoFrame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK's reader shows what was written. */
class JpegTilesEncoderTest {
    private record Tile(int x, int y, BufferedImage picture) {}

    private static List<Tile> tiles(EncodedFrame frame) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(frame.data(), 0, frame.length());
        List<Tile> tiles = new ArrayList<>();
        for (int count = data.getShort(); count > 0; count--) {
            int x = data.getShort();
            int y = data.getShort();
            int width = data.getShort();
            int height = data.getShort();
            byte[] jpeg = new byte[data.getInt()];
            data.get(jpeg);
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
            assertThat(picture.getWidth()).isEqualTo(width);
            assertThat(picture.getHeight()).isEqualTo(height);
            tiles.add(new Tile(x, y, picture));
        }
        assertThat(data.remaining()).isZero();
        return tiles;
    }

    private static VideoFrame picture(int width, int height, int shift) {
        VideoFrame picture = new VideoFrame(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (int) (128 + 120 * Math.sin((x + shift) / 23.0));
                int green = (int) (128 + 120 * Math.sin((y + shift) / 31.0));
                int blue = (int) (128 + 120 * Math.sin((x + y) / 41.0));
                picture.pixels()[y * width + x] = red << 16 | green << 8 | blue;
            }
        }
        return picture;
    }

    private static double decibels(VideoFrame expected, List<Tile> tiles) {
        double squares = 0;
        long values = 0;
        for (Tile tile : tiles) {
            for (int y = 0; y < tile.picture.getHeight(); y++) {
                for (int x = 0; x < tile.picture.getWidth(); x++) {
                    int a = expected.pixels()[(tile.y + y) * expected.width() + tile.x + x];
                    int b = tile.picture.getRGB(x, y);
                    for (int shift = 0; shift <= 16; shift += 8, values++) {
                        int difference = (a >> shift & 255) - (b >> shift & 255);
                        squares += difference * difference;
                    }
                }
            }
        }
        return 10 * Math.log10(255 * 255 / (squares / values));
    }

    @ParameterizedTest
    @CsvSource({
        "600, 500, 0, 40",
        "600, 500, 6, 38",
        "600, 500, 33, 29",
        "257, 129, 6, 38",
        "17, 1, 6, 30",
        "1, 1, 6, 30"
    })
    void whatIsReadLooksLikeTheScreen(int width, int height, int coarseness, int decibels) throws IOException {
        VideoFrame screen = picture(width, height, 0);
        List<Tile> tiles = tiles(new JpegTilesEncoder(width, height).encode(screen, coarseness, true));
        assertThat(tiles.stream()
                        .mapToInt(tile -> tile.picture.getWidth() * tile.picture.getHeight())
                        .sum())
                .as("each pixel once")
                .isEqualTo(width * height);
        assertThat(decibels(screen, tiles)).isGreaterThan(decibels);
    }

    @ParameterizedTest
    @CsvSource({"ffffff", "ff0000", "00ff00", "0000ff", "ffff00", "123456", "808080"})
    void plainColoursStayWhatTheyAre(String colour) throws IOException {
        VideoFrame screen = new VideoFrame(40, 40);
        int pixel = Integer.parseInt(colour, 16);
        java.util.Arrays.fill(screen.pixels(), pixel);
        BufferedImage shown =
                tiles(new JpegTilesEncoder(40, 40).encode(screen, 0, true)).get(0).picture;
        for (int shift = 0; shift <= 16; shift += 8) {
            assertThat(shown.getRGB(39, 39) >> shift & 255)
                    .isCloseTo(pixel >> shift & 255, org.assertj.core.api.Assertions.within(3));
        }
    }

    @Test
    void writesNoiseThatFillsEveryCoefficient() throws IOException {
        VideoFrame screen = new VideoFrame(64, 64);
        java.util.SplittableRandom random = new java.util.SplittableRandom(3);
        for (int i = 0; i < screen.pixels().length; i++) {
            screen.pixels()[i] = random.nextBoolean() ? 0xffffff : 0;
        }
        assertThat(decibels(screen, tiles(new JpegTilesEncoder(64, 64).encode(screen, 0, true))))
                .isGreaterThan(30);
    }

    @Test
    void writesTilesThatChangedAndNoOthers() throws IOException {
        VideoFrame screen = picture(640, 400, 0);
        JpegTilesEncoder encoder = new JpegTilesEncoder(640, 400);
        // Two whole ones of 256, and one of 128 × 256; below them what is left of three.
        assertThat(tiles(encoder.encode(screen, 6, false))).hasSize(6);
        assertThat(encoder.encode(screen, 6, false).isEmpty()).isTrue();

        screen.pixels()[300 * 640 + 500] ^= 0xffffff;
        EncodedFrame frame = encoder.encode(screen, 6, false);

        assertThat(frame.isKey()).isFalse();
        assertThat(tiles(frame)).singleElement().satisfies(tile -> {
            assertThat(tile.x).isEqualTo(384);
            assertThat(tile.y).isEqualTo(256);
            assertThat(tile.picture.getWidth()).isEqualTo(128);
        });
        assertThat(tiles(encoder.encode(screen, 6, true))).hasSize(6);
    }

    @Test
    void blackCostsNothingInAKeyPicture() throws IOException {
        JpegTilesEncoder encoder = new JpegTilesEncoder(1920, 1080);
        VideoFrame screen = new VideoFrame(1920, 1080);
        EncodedFrame frame = encoder.encode(screen, 6, true);
        assertThat(frame.isKey()).isTrue();
        assertThat(frame.length()).isEqualTo(2);
        screen.pixels()[0] = 0xffffff;
        assertThat(tiles(encoder.encode(screen, 6, true))).hasSize(1);
    }

    @Test
    void makesNoGarbage() {
        VideoFrame[] screens = {picture(256, 256, 0), picture(256, 256, 5)};
        JpegTilesEncoder encoder = new JpegTilesEncoder(256, 256);
        for (int i = 0; i < 20; i++) {
            encoder.encode(screens[i % 2], 6, false);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long counting = threads.getCurrentThreadAllocatedBytes() - before;
        before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20; i++) {
            encoder.encode(screens[i % 2], 6, false);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThanOrEqualTo(counting);
    }

    @Test
    void refusesWhatIsNotItsSizeOrNoStep() {
        JpegTilesEncoder encoder = new JpegTilesEncoder(64, 48);
        VideoFrame larger = new VideoFrame(128, 48);
        assertThatThrownBy(() -> encoder.encode(larger, 6, true)).hasMessageContaining("128 × 48");
        VideoFrame right = new VideoFrame(64, 48);
        assertThatThrownBy(() -> encoder.encode(right, 34, true)).hasMessageContaining("34");
    }
}
