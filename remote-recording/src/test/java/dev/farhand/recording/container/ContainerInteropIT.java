package dev.farhand.recording.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.farhand.core.media.EncodedFrame;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write, ffmpeg reads without a word; what it writes, we read. */
class ContainerInteropIT {
    private static final int RATE = 8;
    private static final int FRAMES = 80;
    private static final double FRAME = 1.0 / RATE + 0.001;

    @TempDir
    static Path folder;

    private static Tool tool;
    private static Clip vp8;
    private static Clip h264;

    @BeforeAll
    static void encode() throws Exception {
        tool = new Tool(folder);
        vp8 = Clip.vp8(tool, 176, 98, RATE, FRAMES);
        h264 = Clip.h264(tool, 176, 98, RATE, FRAMES);
        assertThat(vp8.frames()).hasSize(FRAMES);
        assertThat(h264.frames()).hasSize(FRAMES);
    }

    @Test
    void webmIsDecodedWithoutAnErrorAndIsAsLongAsItsFrames() throws Exception {
        Path file = webm("whole.webm", 0);
        tool.decode(file);
        assertThat(tool.duration(file)).isCloseTo(10, within(FRAME));
        assertThat(tool.packets(file)).hasSize(FRAMES).startsWith("0.000000,K_").endsWith("9.875000,__");
        assertThat(tool.ask(
                        "ffprobe",
                        "-show_entries",
                        "stream=codec_name,width,height,color_range,color_space,color_primaries",
                        "-of",
                        "csv=p=0",
                        file.toString()))
                .containsExactly("vp8,176,98,tv,bt709,bt709");
    }

    @Test
    void webmOfASessionKeepsTheSessionsTime() throws Exception {
        Path file = webm("late.webm", 3_600_000);
        tool.decode(file);
        assertThat(tool.packets(file)).startsWith("3600.000000,K_");
    }

    @Test
    void playersSeekInWebmToKeyFrames() throws Exception {
        Path file = webm("seek.webm", 0);
        assertThat(tool.packets(file, "-read_intervals", "6%+#1")).containsExactly("5.000000,K_");
        assertThat(tool.packets(file, "-read_intervals", "7.5%+#1")).containsExactly("7.500000,K_");
    }

    @Test
    void webmForAChannelThatOnlyGoesForwardIsDecodedWithoutAnError() throws Exception {
        Path file = folder.resolve("stream.webm");
        try (WebmWriter writer = new WebmWriter(Channels.newChannel(Files.newOutputStream(file)), 176, 98)) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(vp8.frames().get(i), vp8.time(i));
            }
        }
        tool.decode(file);
        assertThat(tool.packets(file)).hasSize(FRAMES);
    }

    @Test
    void anHourOfSegmentsBecomesOneFileInWhichPlayersSeek() throws Exception {
        Path file = folder.resolve("hour.webm");
        Path segment = folder.resolve("segment.webm");
        try (WebmJoiner joiner = new WebmJoiner(create(file))) {
            for (int i = 0; i < 360; i++) {
                webm("segment.webm", 600_000 + 10_000L * i);
                try (FileChannel in = FileChannel.open(segment)) {
                    JoinedSegment joined = joiner.add(in);
                    assertThat(joined.outcome().kind()).isEqualTo(ReadOutcome.Kind.WHOLE);
                    assertThat(joined.start()).isEqualTo(10_000L * i);
                    assertThat(joined.frames()).isEqualTo(FRAMES);
                }
            }
        }
        tool.decode(file);
        assertThat(tool.duration(file)).isCloseTo(3600, within(FRAME));
        assertThat(tool.packets(file, "-read_intervals", "1801%+#1")).containsExactly("1800.000000,K_");
        assertThat(tool.packets(file, "-read_intervals", "3599%+#1")).containsExactly("3597.500000,K_");
    }

    @Test
    void aJoinedFrameSaysHowLongItIsShown() throws Exception {
        Path file = folder.resolve("pauses.webm");
        Path segment = folder.resolve("segment.webm");
        try (WebmJoiner joiner = new WebmJoiner(create(file))) {
            for (long start : List.of(60_000, 90_000)) {
                try (WebmWriter writer = new WebmWriter(create(segment), 176, 98)) {
                    writer.write(vp8.frames().get(0), start);
                    writer.write(vp8.frames().get(1), start + 40);
                    writer.write(vp8.frames().get(2), start + 12_000);
                    writer.showUntil(start + 20_000);
                }
                try (FileChannel in = FileChannel.open(segment)) {
                    joiner.add(in);
                }
            }
        }
        tool.decode(file);
        assertThat(tool.ask(
                        "ffprobe",
                        "-show_entries",
                        "packet=pts_time,duration_time,flags",
                        "-of",
                        "csv=p=0",
                        file.toString()))
                .containsExactly(
                        "0.000000,0.040000,K_",
                        "0.040000,11.960000,__",
                        "12.000000,18.000000,__",
                        "30.000000,0.040000,K_",
                        "30.040000,11.960000,__",
                        "42.000000,8.000000,__");
    }

    @Test
    void webmAndMatroskaOfOthersAreReadFrameByFrame() throws Exception {
        for (String name : List.of("other.webm", "other.mkv", "live.webm")) {
            Path file = folder.resolve(name);
            tool.run(
                    "ffmpeg",
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=s=176x98:r=8",
                    "-frames:v",
                    "40",
                    "-c:v",
                    "libvpx",
                    "-auto-alt-ref",
                    "0",
                    "-live",
                    name.startsWith("live") ? "1" : "0",
                    "-f",
                    name.endsWith("mkv") ? "matroska" : "webm",
                    file.toString());
            List<String> packets = tool.packets(file);
            List<String> read = new ArrayList<>();
            try (WebmReader reader = new WebmReader(FileChannel.open(file))) {
                assertThat(reader.track()).map(VideoTrack::width).contains(176);
                for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
                    read.add(asFfprobeSays(reader.time(), frame.isKey()));
                }
            }
            assertThat(read).as(name).isEqualTo(packets);
        }
    }

    @Test
    void fragmentedMp4IsDecodedWithoutAnErrorAndSought() throws Exception {
        Path file = folder.resolve("fragments.mp4");
        try (FragmentedMp4Writer writer = new FragmentedMp4Writer(create(file))) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(h264.frames().get(i), h264.time(i), 125);
            }
        }
        tool.decode(file);
        assertThat(tool.duration(file)).isCloseTo(10, within(FRAME));
        assertThat(tool.packets(file)).hasSize(FRAMES).startsWith("0.000000,K_").endsWith("9.875000,__");
        assertThat(tool.packets(file, "-read_intervals", "6%+#1")).containsExactly("5.000000,K_");
        assertThat(pictures(file)).isEqualTo(pictures(raw()));
    }

    @Test
    void fragmentsOfOthersAreReadFrameByFrame() throws Exception {
        for (String flags : List.of(
                "frag_keyframe+empty_moov",
                "frag_keyframe+empty_moov+default_base_moof",
                "frag_every_frame+empty_moov")) {
            Path file = folder.resolve("other.mp4");
            tool.run(
                    "ffmpeg",
                    "-y",
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=s=176x98:r=8",
                    "-frames:v",
                    "40",
                    "-c:v",
                    "libx264",
                    "-profile:v",
                    "baseline",
                    "-pix_fmt",
                    "yuv420p",
                    "-g",
                    "16",
                    "-movflags",
                    flags,
                    "-f",
                    "mp4",
                    file.toString());
            List<String> read = new ArrayList<>();
            Path stream = folder.resolve("other.h264");
            Files.write(stream, new byte[0]);
            try (FragmentedMp4Reader reader = new FragmentedMp4Reader(FileChannel.open(file))) {
                assertThat(reader.track()).map(VideoTrack::width).contains(176);
                for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
                    read.add(asFfprobeSays(reader.time(), frame.isKey()));
                    Files.write(stream, Arrays.copyOf(frame.data(), frame.length()), StandardOpenOption.APPEND);
                }
                assertThat(reader.outcome()).map(ReadOutcome::kind).contains(ReadOutcome.Kind.WHOLE);
            }
            assertThat(read).as(flags).isEqualTo(tool.packets(file));
            assertThat(pictures(stream)).isEqualTo(pictures(file));
        }
    }

    @Test
    void exportedMp4IsDecodedWithoutAnErrorAndSought() throws Exception {
        Path file = folder.resolve("export.mp4");
        try (Mp4Exporter exporter = new Mp4Exporter(create(file))) {
            for (int i = 0; i < FRAMES; i++) {
                exporter.write(h264.frames().get(i), 50_000 + h264.time(i));
            }
        }
        tool.decode(file);
        assertThat(tool.duration(file)).isCloseTo(10, within(FRAME));
        assertThat(tool.packets(file)).hasSize(FRAMES).startsWith("0.000000,K_").endsWith("9.875000,__");
        assertThat(tool.packets(file, "-read_intervals", "6%+#1")).containsExactly("5.000000,K_");
        assertThat(pictures(file)).isEqualTo(pictures(raw()));
    }

    private static String asFfprobeSays(long time, boolean isKey) {
        return String.format(Locale.ROOT, "%d.%03d000,%s_", time / 1000, time % 1000, isKey ? "K" : "_");
    }

    private static Path raw() throws Exception {
        Path file = folder.resolve("raw.h264");
        Files.write(file, new byte[0]);
        for (EncodedFrame frame : h264.frames()) {
            Files.write(file, frame.data(), StandardOpenOption.APPEND);
        }
        return file;
    }

    /** A hash of each picture, without times. */
    private static List<String> pictures(Path file) throws Exception {
        return tool.ask("ffmpeg", "-i", file.toString(), "-fps_mode", "passthrough", "-f", "framemd5", "-").stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
    }

    private static Path webm(String name, long start) throws Exception {
        Path file = folder.resolve(name);
        try (WebmWriter writer = new WebmWriter(create(file), 176, 98)) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(vp8.frames().get(i), start + vp8.time(i));
            }
        }
        return file;
    }

    private static SeekableByteChannel create(Path file) throws Exception {
        return Files.newByteChannel(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.READ);
    }
}
