package dev.farhand.recording.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.recording.internal.still.Planes;
import dev.farhand.recording.internal.vp8.Vp8KeyFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our stills of VP8 are, byte for byte, what ffmpeg decodes without its loop filter. */
class StillInteropIT {
    @TempDir
    static Path folder;

    @ParameterizedTest
    @CsvSource({
        "testsrc2, 320x240, 10, 1",
        "mandelbrot, 161x99, 4, 4",
        "mandelbrot, 64x64, 40, 8",
        "'testsrc2,noise=alls=60:allf=t', 67x43, 20, 2",
        "'testsrc2,noise=alls=100:allf=t', 16x16, 63, 1",
        "'smptebars,noise=alls=20:allf=t', 640x360, 30, 8",
    })
    void aKeyFrameIsDecodedAsByFfmpeg(String source, String size, int quantiser, int partitions) throws Exception {
        Tool tool = new Tool(folder);
        String filter = source.contains(",") ? source.replace(",", "=s=" + size + ",") : source + "=s=" + size;
        Path file = folder.resolve("still.ivf");
        tool.run(
                "ffmpeg",
                "-y",
                "-f",
                "lavfi",
                "-i",
                filter,
                "-frames:v",
                "1",
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                "libvpx",
                "-qmin",
                Integer.toString(quantiser),
                "-qmax",
                Integer.toString(quantiser),
                "-b:v",
                "5M",
                "-slices",
                Integer.toString(partitions),
                "-f",
                "ivf",
                file.toString());
        byte[] expected = tool.run(
                "ffmpeg",
                "-skip_loop_filter",
                "all",
                "-i",
                file.toString(),
                "-f",
                "rawvideo",
                "-pix_fmt",
                "yuv420p",
                "-");

        byte[] ivf = Files.readAllBytes(file);
        byte[] frame = Arrays.copyOfRange(ivf, 44, ivf.length);
        Planes planes = Objects.requireNonNull(Vp8KeyFrame.decode(frame, frame.length, Thumbnails.MOST_PIXELS));
        assertThat(raw(planes)).isEqualTo(expected);
    }

    private static byte[] raw(Planes planes) {
        int width = (planes.width() + 1) / 2;
        int height = (planes.height() + 1) / 2;
        byte[] raw = new byte[planes.width() * planes.height() + 2 * width * height];
        int at = copy(planes.luma(), planes.stride(), planes.width(), planes.height(), raw, 0);
        at = copy(planes.blue(), planes.stride() / 2, width, height, raw, at);
        copy(planes.red(), planes.stride() / 2, width, height, raw, at);
        return raw;
    }

    private static int copy(byte[] plane, int stride, int width, int height, byte[] to, int from) {
        int at = from;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                to[at++] = (byte) (plane[y * stride + x] + 128);
            }
        }
        return at;
    }
}
