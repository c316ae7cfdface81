package dev.farhand.capture.internal.encode.h264;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.farhand.core.media.EncodedFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jcodec.codecs.h264.H264Decoder;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decoder in Java that is not ours shows what the encoder believes. */
class JcodecWitnessTest {
    private static final int WIDTH = 176;
    private static final int HEIGHT = 144;
    private static final int PICTURES = 6;

    @ParameterizedTest
    @EnumSource(Sequence.class)
    void picturesAreDecodedToTheLastBit(Sequence sequence) {
        for (int coarseness : new int[] {0, 8, 20}) {
            H264Decoder decoder = new H264Decoder();
            DrawnScreen screen = new DrawnScreen(WIDTH, HEIGHT, coarseness);
            H264Encoder encoder = new H264Encoder(WIDTH, HEIGHT);
            for (int i = 0; i < PICTURES; i++) {
                sequence.draw(screen, i);
                EncodedFrame frame = encoder.encode(screen.frame, coarseness, false);
                if (!frame.isEmpty()) {
                    assertArrayEquals(
                            Reconstruction.of(encoder.reconstruction(), WIDTH, HEIGHT),
                            decode(decoder, frame),
                            sequence + " picture " + i + " coarseness " + coarseness);
                }
            }
            encoder.close();
        }
    }

    /** JCodec's bytes are signed around the middle. */
    private static byte[] decode(H264Decoder decoder, EncodedFrame frame) {
        byte[][] room = Picture.create(WIDTH, HEIGHT, ColorSpace.YUV420).getData();
        Picture picture = decoder.decodeFrame(ByteBuffer.wrap(frame.copy().data()), room);
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
