package dev.farhand.recording.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThumbnailsTest {
    private static EncodedFrame key(String name) throws IOException {
        try (InputStream in = ThumbnailsTest.class.getResourceAsStream(name)) {
            return key(name, Objects.requireNonNull(in).readAllBytes());
        }
    }

    private static EncodedFrame key(String name, byte[] bytes) {
        return Clip.frame(name.endsWith("vp8") ? VideoCodec.VP8 : VideoCodec.H264, true, 68, 52, bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quadrants.vp8", "quadrants-4-partitions.vp8", "quadrants.h264", "quadrants-3-slices.h264"})
    void aKeyFrameBecomesThePictureItWas(String name) throws IOException {
        VideoFrame picture = Thumbnails.picture(key(name)).orElseThrow();
        assertThat(picture.width()).isEqualTo(68);
        assertThat(picture.height()).isEqualTo(52);
        isRedGreenBlueWhite(picture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quadrants.vp8", "quadrants.h264"})
    void aSmallOneKeepsItsShape(String name) throws IOException {
        VideoFrame small = Thumbnails.small(key(name), 17).orElseThrow();
        assertThat(small.width()).isEqualTo(17);
        assertThat(small.height()).isEqualTo(13);
        isRedGreenBlueWhite(small);
        assertThat(Thumbnails.small(key(name), 1).orElseThrow().pixels()).hasSize(1);
    }

    private static void isRedGreenBlueWhite(VideoFrame picture) {
        int left = picture.width() / 4;
        int right = 3 * picture.width() / 4;
        int top = picture.height() / 4;
        int bottom = 3 * picture.height() / 4;
        isNear(picture, left, top, 0xFF0000);
        isNear(picture, right, top, 0x00FF00);
        isNear(picture, left, bottom, 0x0000FF);
        isNear(picture, right, bottom, 0xFFFFFF);
    }

    private static void isNear(VideoFrame picture, int x, int y, int colour) {
        int found = picture.pixels()[y * picture.width() + x];
        for (int shift : new int[] {0, 8, 16}) {
            assertThat((found >> shift & 0xFF) - (colour >> shift & 0xFF))
                    .as("%06x at %s,%s", found, x, y)
                    .isBetween(-6, 6);
        }
    }

    @Test
    void nothingComesOfWhatIsNoKeyFrameOrNotUnderstood() throws IOException {
        EncodedFrame key = key("quadrants.vp8");
        assertThat(Thumbnails.picture(Clip.frame(VideoCodec.VP8, false, 68, 52, key.data())))
                .isEmpty();
        assertThat(Thumbnails.picture(Sample.vp8(true, 64, 48, 10, 0))).isEmpty();
        assertThat(Thumbnails.picture(Sample.h264(true, 7, 8, 5))).isEmpty();
        assertThat(Thumbnails.picture(Clip.frame(VideoCodec.H264, true, 68, 52, new byte[0])))
                .isEmpty();
    }

    @Test
    void aPictureIsNotMadeUpOfMissingBytes() throws IOException {
        byte[] large = key("quadrants.vp8").data().clone();
        large[7] = 0x0F;
        large[9] = 0x0F;
        assertThat(Thumbnails.picture(key("vp8", large))).isEmpty();
        byte[] half = Arrays.copyOf(key("quadrants.vp8").data(), 60);
        assertThat(Thumbnails.picture(key("vp8", half))).isEmpty();
    }

    @Test
    void aPictureThatClaimsToBeHugeIsNotDecoded() throws IOException {
        byte[] huge = key("quadrants.vp8").data().clone();
        huge[7] = 0x3F;
        huge[9] = 0x3F;
        assertThat(Thumbnails.picture(key("vp8", huge))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quadrants.vp8", "quadrants.h264", "quadrants-3-slices.h264"})
    void damageNeitherThrowsNorSpoilsWhatComesAfter(String name) throws IOException {
        EncodedFrame good = key(name);
        int[] wanted = Thumbnails.picture(good).orElseThrow().pixels();
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = good.data().clone();
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Thumbnails.small(key(name, damaged), 20);
            Thumbnails.small(key(name, Arrays.copyOf(damaged, random.nextInt(damaged.length))), 20);
        }
        assertThat(Thumbnails.picture(good).orElseThrow().pixels()).isEqualTo(wanted);
    }

    @Test
    void refusesAnAbsurdSize() throws IOException {
        EncodedFrame key = key("quadrants.vp8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thumbnails.small(key, 0))
                .withMessageContaining("not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thumbnails.small(key, 20_000))
                .withMessageContaining("not 20000");
    }
}
