package dev.farhand.capture.internal.encode.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.media.EncodedFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jcodec.codecs.vpx.VP8Decoder;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A third decoder that is not ours, which reads key frames, shows what the encoder believes. */
class JcodecWitnessTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 96;

    @ParameterizedTest
    @EnumSource(Scene.class)
    void keyFramesAreDecodedToTheLastBit(Scene scene) {
        // Above, JCodec does not know that the step of colour's mean ends at 132.
        for (int coarseness : new int[] {0, 6, 12, 18, 24}) {
            Canvas canvas = new Canvas(WIDTH, HEIGHT, coarseness);
            scene.draw(canvas, 0);
            Vp8Encoder encoder = new Vp8Encoder(WIDTH, HEIGHT);

            EncodedFrame frame = encoder.encode(canvas.picture, coarseness, true);

            assertThat(firstDifference(frame.copy().data(), encoder))
                    .as("first byte that differs at coarseness " + coarseness)
                    .isEqualTo(-1);
        }
    }

    @Test
    void aFrameWhoseModesTakeTooMuchRoomIsWrittenWithSimplerOnes() {
        Canvas canvas = new Canvas(WIDTH, HEIGHT, 1);
        canvas.noise(0, 0, WIDTH, HEIGHT);
        byte[] any = new Vp8Encoder(WIDTH, HEIGHT)
                .encode(canvas.picture, 6, true)
                .copy()
                .data();
        int largest = firstPartition(any) - 1;
        Vp8Encoder encoder = new Vp8Encoder(WIDTH, HEIGHT, largest);

        byte[] frame = encoder.encode(canvas.picture, 6, true).copy().data();

        assertThat(firstPartition(frame)).isBetween(1, largest);
        assertThat(firstDifference(frame, encoder)).isEqualTo(-1);
    }

    /** The tag has the size of the first partition above its lowest five bits. */
    private static int firstPartition(byte[] frame) {
        return (frame[0] & 255 | (frame[1] & 255) << 8 | (frame[2] & 255) << 16) >> 5;
    }

    private static int firstDifference(byte[] frame, Vp8Encoder encoder) {
        Picture decoded = new VP8Decoder()
                .decodeFrame(
                        ByteBuffer.wrap(frame),
                        Picture.create(WIDTH, HEIGHT, ColorSpace.YUV420).getData());
        return Arrays.mismatch(planes(decoded), Reconstruction.of(encoder.reconstruction(), WIDTH, HEIGHT));
    }

    /** JCodec's bytes are signed around the middle. */
    private static byte[] planes(Picture picture) {
        byte[] all = new byte[Reconstruction.size(WIDTH, HEIGHT)];
        int at = 0;
        for (int plane = 0; plane < 3; plane++) {
            byte[] from = Arrays.copyOf(
                    picture.getPlaneData(plane), picture.getPlaneWidth(plane) * picture.getPlaneHeight(plane));
            for (byte value : from) {
                all[at++] = (byte) (value + 128);
            }
        }
        return all;
    }
}
