package dev.farhand.capture.internal.encode.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.ChromiumDecoder;
import dev.farhand.capture.internal.encode.ChromiumDecoder.Frames;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the encoder believes that decoders show is what three decoders show, to the last bit: each size with every scene at
 * some qualities, 208 sequences in all.
 */
class Vp8DecodersIT {
    private static final int FRAMES = 10;

    @TempDir
    private static Path folder;

    private static ChromiumDecoder chromium;

    @BeforeAll
    static void start() throws Exception {
        chromium = new ChromiumDecoder(folder);
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @ParameterizedTest
    @CsvSource({
        "16, 16, 5",
        "17, 33, 4",
        "1, 1, 1",
        "64, 48, 4",
        "161, 91, 3",
        "176, 144, 3",
        "320, 240, 2",
        "351, 287, 2",
        "640, 360, 1",
        "801, 603, 1",
    })
    void decodersShowWhatTheEncoderBelieves(int width, int height, int qualities) throws Exception {
        Path ivf = folder.resolve("all.ivf");
        Path expected = folder.resolve("expected");
        Frames stream = new Frames("vp8");
        List<String> frames = write(width, height, qualities, ivf, expected, stream);

        for (Decoder decoder : Decoder.values()) {
            Path shown = folder.resolve(decoder.name());
            decoder.decode(ivf, shown);

            assertThat(firstDifference(expected, shown, width, height, frames))
                    .as(decoder.name())
                    .isEmpty();
        }
        assertThat(chromium.firstDifference(stream)).as("Chromium").isEmpty();
    }

    private static List<String> write(int width, int height, int qualities, Path ivf, Path expected, Frames stream)
            throws Exception {
        List<String> frames = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(width * 10_000L + height);
        PixelAreas all = new PixelAreas();
        all.add(0, 0, width, height);
        try (IvfFile file = new IvfFile(ivf, width, height);
                OutputStream pictures = new BufferedOutputStream(Files.newOutputStream(expected))) {
            for (Scene scene : Scene.values()) {
                for (int quality = 0; quality < qualities; quality++) {
                    int coarseness = (quality * 17 + random.nextInt(17)) % 34;
                    Canvas canvas = new Canvas(width, height, random.nextLong());
                    // Every second one has to keep to a limit, which no one could foretell.
                    boolean limited = random.nextBoolean();
                    Vp8Encoder encoder = new Vp8Encoder(width, height);
                    for (int number = 0; number < FRAMES; number++) {
                        scene.draw(canvas, number);
                        // A viewer that lost a frame asks for another key; quality changes on the way.
                        boolean again = random.nextInt(9) == 0;
                        if (random.nextInt(4) == 0) {
                            coarseness = random.nextInt(34);
                        }
                        int limit = limited ? 1 + random.nextInt(1 + width * height / 8) : VideoEncoder.NO_LIMIT;
                        EncodedFrame frame = encoder.encode(canvas.picture, coarseness, again, limit);
                        String name = scene + " picture " + number + " coarseness " + coarseness;
                        if (!frame.isEmpty()) {
                            byte[] picture = Reconstruction.of(encoder.reconstruction(), width, height);
                            file.add(frame);
                            pictures.write(picture);
                            frames.add(name + (frame.isKey() ? " key" : ""));
                            stream.add(frame, picture, name);
                        }
                        EncodedFrame sharper = limited ? encoder.sharpen(canvas.picture, all, 4, limit) : frame;
                        if (limited && !sharper.isEmpty()) {
                            byte[] picture = Reconstruction.of(encoder.reconstruction(), width, height);
                            file.add(sharper);
                            pictures.write(picture);
                            frames.add(name + " sharper");
                            stream.add(sharper, picture, name + " sharper");
                        }
                    }
                    encoder.close();
                }
            }
        }
        return frames;
    }

    /** Empty when there is none. */
    private static String firstDifference(Path expected, Path shown, int width, int height, List<String> frames)
            throws Exception {
        int size = Reconstruction.size(width, height);
        try (InputStream ours = new BufferedInputStream(Files.newInputStream(expected));
                InputStream theirs = new BufferedInputStream(Files.newInputStream(shown))) {
            for (int frame = 0; frame < frames.size(); frame++) {
                byte[] a = ours.readNBytes(size);
                byte[] b = theirs.readNBytes(size);
                int at = Arrays.mismatch(a, b);
                if (at >= 0) {
                    return "frame " + frame + " (" + frames.get(frame) + ") " + place(at, width, height) + " is "
                            + (at < b.length ? b[at] & 255 : "missing") + ", not " + (a[at] & 255);
                }
            }
            return theirs.read() < 0 ? "" : "more pictures than frames";
        }
    }

    private static String place(int at, int width, int height) {
        if (at < width * height) {
            return "brightness at " + at % width + ", " + at / width;
        }
        int half = Reconstruction.half(width);
        int inColour = (at - width * height) % (half * Reconstruction.half(height));
        return "colour at " + inColour % half + ", " + inColour / half;
    }
}
