package dev.farhand.capture.internal.encode.h264;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.ChromiumDecoder;
import dev.farhand.capture.internal.encode.ChromiumDecoder.Frames;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ffmpeg and Chromium decode is, byte for byte, what the encoder believes decoders have. */
class H264WitnessIT {
    private static final int PICTURES = 7;

    @TempDir
    static Path folder;

    private static ChromiumDecoder chromium;

    @BeforeAll
    static void start() throws IOException {
        chromium = new ChromiumDecoder(folder);
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    /** All sequences of a size, twice, are one stream: each begins with a key frame. Together well over two hundred. */
    @ParameterizedTest
    @CsvSource({
        "16, 16",
        "17, 33",
        "64, 48",
        "130, 98",
        "201, 75",
        "256, 160",
        "320, 181",
        "96, 270",
        "333, 222",
        "640, 32",
        "48, 500",
        "400, 300"
    })
    void decodesToTheReconstruction(int width, int height) throws IOException, InterruptedException {
        Stream stream = new Stream(width, height);
        try (OutputStream output = Files.newOutputStream(stream.path)) {
            for (int turn = 0; turn < 2; turn++) {
                for (Sequence sequence : Sequence.values()) {
                    stream.write(sequence, turn, PICTURES, output);
                }
            }
        }
        stream.check();
    }

    @Test
    void decodesLargePictures() throws IOException, InterruptedException {
        Stream stream = new Stream(1366, 768);
        try (OutputStream output = Files.newOutputStream(stream.path)) {
            for (Sequence sequence : List.of(Sequence.DRAGGING, Sequence.FILM, Sequence.OPENING)) {
                stream.write(sequence, 1, 5, output);
            }
        }
        stream.check();
    }

    /** Pictures are counted in eight bits, and kept ones outlive the count. */
    @Test
    void decodesLongAfterAKeyFrame() throws IOException, InterruptedException {
        Stream stream = new Stream(96, 80);
        try (OutputStream output = Files.newOutputStream(stream.path)) {
            stream.write(Sequence.OPENING, 0, 600, output);
        }
        stream.check();
    }

    /** A stream of many sequences, and what each of its pictures has to look like. */
    private static final class Stream {
        private final int width;
        private final int height;
        private final Path path;
        private final List<byte[]> expected = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final Frames frames = new Frames("avc1.42C028");
        private int keptPictures;

        Stream(int width, int height) {
            this.width = width;
            this.height = height;
            this.path = folder.resolve(width + "x" + height + ".h264");
        }

        /** Even turns are written by one thread and without limit, odd ones by three, with one, and sharpened between. */
        void write(Sequence sequence, int turn, int pictures, OutputStream output) throws IOException {
            SplittableRandom random = new SplittableRandom(31L * width * height + 7L * sequence.ordinal() + turn);
            DrawnScreen screen = new DrawnScreen(width, height, random.nextLong());
            boolean limited = turn % 2 == 1;
            PixelAreas all = new PixelAreas();
            all.add(0, 0, width, height);
            try (H264Encoder encoder = new H264Encoder(width, height, limited ? 3 : 1)) {
                int coarseness = random.nextInt(VideoEncoder.COARSEST + 1);
                for (int i = 0; i < pictures; i++) {
                    sequence.draw(screen, i);
                    if (random.nextInt(4) == 0) {
                        coarseness = random.nextInt(VideoEncoder.COARSEST + 1);
                    }
                    boolean key = i > 0 && random.nextInt(pictures * 2) == 0;
                    int limit = 1 + random.nextInt(width * height / 4);
                    String name = sequence + " turn " + turn + " picture " + i + " coarseness " + coarseness;
                    if (limited) {
                        add(name, encoder.encode(screen.frame, coarseness, key, limit), encoder, output);
                        add(name + " sharper", encoder.sharpen(screen.frame, all, 4, limit), encoder, output);
                    } else {
                        add(name, encoder.encode(screen.frame, coarseness, key), encoder, output);
                    }
                }
                keptPictures += sequence == Sequence.OPENING ? encoder.keptPictures() : 0;
            }
        }

        private void add(String name, EncodedFrame frame, H264Encoder encoder, OutputStream output) throws IOException {
            if (!frame.isEmpty()) {
                byte[] picture = Reconstruction.of(encoder.reconstruction(), width, height);
                output.write(frame.data(), 0, frame.length());
                expected.add(picture);
                names.add(name);
                frames.add(frame, picture, name);
            }
        }

        void check() throws IOException, InterruptedException {
            List<byte[]> decoded = FfmpegDecoder.decode(path, Reconstruction.size(width, height));
            assertEquals(expected.size(), decoded.size(), "pictures");
            for (int i = 0; i < decoded.size(); i++) {
                assertArrayEquals(expected.get(i), decoded.get(i), names.get(i));
            }
            assertEquals("", chromium.firstDifference(frames), "Chromium");
            assertTrue(keptPictures > 0 || width * height < 16 * 16 * 20, "no picture was kept for long");
        }
    }
}
