package dev.farhand.capture.internal.encode.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.colour.Macroblock;
import dev.farhand.capture.internal.encode.h264.FfmpegDecoder;
import dev.farhand.capture.internal.encode.libvpx.VpxProvider;
import dev.farhand.capture.internal.encode.openh264.OpenH264Provider;
import dev.farhand.capture.internal.encode.vp8.Decoder;
import dev.farhand.capture.internal.encode.vp8.IvfFile;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.EncoderProvider;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.capture.synthetic.Scene;
import dev.farhand.capture.synthetic.SyntheticScreen;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The system's own libraries, driven: what they write is what any decoder shows, and looks like the screen. */
class SystemEncodersIT {
    private static final int PICTURES = 12;
    private static final int KEY_AGAIN = 8;
    /** At coarseness 6 it is 37 to 40. */
    private static final double LEAST_DECIBELS = 33;

    @TempDir
    Path folder;

    @BeforeAll
    static void areInstalled() {
        assertThat(new OpenH264Provider().unavailableReason(VideoCodec.H264))
                .as("libopenh264-7; run .dev/install")
                .isEmpty();
        assertThat(new VpxProvider().unavailableReason(VideoCodec.VP8))
                .as("libvpx7; run .dev/install")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"640, 480", "321, 243", "16, 16"})
    void ffmpegShowsWhatOpenH264Writes(int width, int height) throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<VideoFrame> screens = new ArrayList<>();
        write(new OpenH264Provider(), VideoCodec.H264, width, height, screens, frame -> {
            assertThat(frame.data()).startsWith(0, 0, 0, 1);
            stream.write(frame.data(), 0, frame.length());
        });
        Path file = Files.write(folder.resolve("film.h264"), stream.toByteArray());

        List<byte[]> shown = FfmpegDecoder.decode(file, size(even(width), even(height)));

        assertLooksLike(screens, shown, even(width));
        // Baseline with the constraint of the main profile, in the parameter set that comes first.
        assertThat(stream.toByteArray()).startsWith(0, 0, 0, 1, 0x67, 66);
        assertThat(stream.toByteArray()[6] & 0x40).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"640, 480", "321, 243", "16, 16"})
    void ffmpegShowsWhatLibvpxWrites(int width, int height) throws Exception {
        Path file = folder.resolve("film.ivf");
        List<VideoFrame> screens = new ArrayList<>();
        try (IvfFile ivf = new IvfFile(file, width, height)) {
            write(new VpxProvider(), VideoCodec.VP8, width, height, screens, ivf::add);
        }

        Decoder.FFMPEG.decode(file, folder.resolve("shown"));

        assertLooksLike(screens, pictures(folder.resolve("shown"), size(width, height)), width);
    }

    private interface Output {
        void add(EncodedFrame frame) throws Exception;
    }

    private static void write(
            EncoderProvider provider, VideoCodec codec, int width, int height, List<VideoFrame> screens, Output output)
            throws Exception {
        SyntheticScreen screen = new SyntheticScreen(width, height).play(Scene.VIDEO, Scene.TYPING);
        try (ScreenSource source = screen.open(ScreenSelection.all());
                VideoEncoder encoder = provider.open(codec, width, height)) {
            for (int i = 0; i < PICTURES; i++) {
                screen.step();
                source.grab();
                EncodedFrame frame = encoder.encode(source.frame(), i < 5 ? 6 : 3, i == KEY_AGAIN);
                assertThat(frame.isKey()).isEqualTo(i == 0 || i == KEY_AGAIN);
                output.add(frame);
                screens.add(copy(source.frame()));
            }
            assertThat(encoder.encode(source.frame(), 3, false).isEmpty())
                    .as("nothing is new")
                    .isTrue();
        }
    }

    private static VideoFrame copy(VideoFrame frame) {
        VideoFrame copy = new VideoFrame(frame.width(), frame.height());
        copy.copyFrom(frame, frame.area());
        return copy;
    }

    private static int even(int side) {
        return side + 1 & ~1;
    }

    private static int size(int width, int height) {
        return width * height + 2 * ((width + 1) / 2) * ((height + 1) / 2);
    }

    private static List<byte[]> pictures(Path file, int size) throws Exception {
        byte[] all = Files.readAllBytes(file);
        List<byte[]> pictures = new ArrayList<>();
        for (int at = 0; at + size <= all.length; at += size) {
            pictures.add(java.util.Arrays.copyOfRange(all, at, at + size));
        }
        return pictures;
    }

    private static void assertLooksLike(List<VideoFrame> screens, List<byte[]> shown, int stride) {
        assertThat(shown).hasSameSizeAs(screens);
        for (int i = 0; i < shown.size(); i++) {
            assertThat(decibels(screens.get(i), shown.get(i), stride))
                    .as("picture " + i)
                    .isGreaterThan(LEAST_DECIBELS);
        }
    }

    /** How near its brightness is to what the screen's is as BT.709. */
    private static double decibels(VideoFrame screen, byte[] shown, int stride) {
        Macroblock block = new Macroblock();
        long squares = 0;
        for (int row = 0; row * 16 < screen.height(); row++) {
            for (int column = 0; column * 16 < screen.width(); column++) {
                block.load(screen, column, row);
                for (int i = 0; i < 256; i++) {
                    int x = column * 16 + i % 16;
                    int y = row * 16 + i / 16;
                    if (x < screen.width() && y < screen.height()) {
                        int difference = block.y()[i] - (shown[y * stride + x] & 255);
                        squares += (long) difference * difference;
                    }
                }
            }
        }
        double mean = Math.max(0.01, squares / (double) screen.pixels().length);
        return 10 * Math.log10(255 * 255 / mean);
    }

    @Test
    void refusesWhatTheLanguageDoesNotHaveBeforeTheLibraryIsAsked() {
        assertReason(() -> new OpenH264Provider().open(VideoCodec.H264, 8, 640), NoEncoderReason.WRONG_SIZE);
        assertReason(() -> new OpenH264Provider().open(VideoCodec.H264, 7680, 4320), NoEncoderReason.WRONG_SIZE);
        assertReason(() -> new VpxProvider().open(VideoCodec.VP8, 16_384, 16), NoEncoderReason.WRONG_SIZE);
        assertReason(() -> new OpenH264Provider().open(VideoCodec.VP8, 64, 64), NoEncoderReason.NO_SUCH_CODEC);
        assertReason(() -> new VpxProvider().open(VideoCodec.H264, 64, 64), NoEncoderReason.NO_SUCH_CODEC);
    }

    @ParameterizedTest
    @CsvSource({"H264", "VP8"})
    void refusesToWriteAfterItsEndAndWhatIsNotItsSize(VideoCodec codec) throws NoEncoderException {
        EncoderProvider provider = codec == VideoCodec.H264 ? new OpenH264Provider() : new VpxProvider();
        VideoEncoder encoder = provider.open(codec, 64, 48);
        VideoFrame larger = new VideoFrame(128, 48);
        assertThatThrownBy(() -> encoder.encode(larger, 6, true)).hasMessageContaining("128 × 48");
        VideoFrame right = new VideoFrame(64, 48);
        assertThatThrownBy(() -> encoder.encode(right, 34, true)).hasMessageContaining("34");
        assertThat(encoder.encode(right, 6, false).isKey()).isTrue();
        encoder.close();
        encoder.close();
        assertThatThrownBy(() -> encoder.encode(right, 6, true)).hasMessageContaining("closed");
    }

    @Test
    void aLibraryThatIsMissingOrAnotherOneIsNamed() throws NoEncoderException {
        assertReason(() -> SystemLibrary.load("libfarhand-none.so.1"), NoEncoderReason.NO_LIBRARY);
        SystemLibrary another = SystemLibrary.load("libc.so.6");
        assertReason(() -> another.function("WelsCreateSVCEncoder"), NoEncoderReason.UNKNOWN_LIBRARY);
    }

    private static void assertReason(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, NoEncoderReason reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(NoEncoderException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
