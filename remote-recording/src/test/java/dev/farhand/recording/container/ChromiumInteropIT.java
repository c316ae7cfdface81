package dev.farhand.recording.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.farhand.core.media.EncodedFrame;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chromium plays and seeks what we write, and shows the very frame that was asked for. */
class ChromiumInteropIT {
    private static final int RATE = 8;
    private static final int FRAMES = 80;

    /** Lossy, and through a conversion of colours: but less than half a step from frame to frame. */
    private static final double NEAR = 1;

    @TempDir
    static Path folder;

    private static Browser browser;
    private static Clip vp8;
    private static Clip h264;

    @BeforeAll
    static void start() throws Exception {
        Tool tool = new Tool(folder);
        vp8 = Clip.vp8(tool, 160, 96, RATE, FRAMES);
        h264 = Clip.h264(tool, 160, 96, RATE, FRAMES);
        browser = new Browser(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
    }

    @Test
    void playsAndSeeksWebmFromAFile() throws Exception {
        webm("file.webm", 0);
        expect(0, playAndSeek("file.webm", 0));
    }

    @Test
    void playsASegmentFromTheMiddleOfASessionAlone() throws Exception {
        webm("segment.webm", 3_600_000);
        expect(3600, playAndSeek("segment.webm", 3600));
    }

    @Test
    void playsAndSeeksAnHourOfJoinedSegments() throws Exception {
        try (WebmJoiner joiner = new WebmJoiner(create("hour.webm"))) {
            for (int i = 0; i < 360; i++) {
                try (FileChannel in = FileChannel.open(webm("part.webm", 10_000L * i))) {
                    joiner.add(in);
                }
            }
        }
        String result = browser.run("""
                const video = await load('hour.webm');
                const seen = [video.duration];
                for (const time of [3599, 12.5, 1800, 2701.25, 0]) seen.push(await seek(video, time));
                await video.play();
                await plays(video, 0.5);
                return seen.join(' ');
                """);
        List<Double> seen = numbers(result);
        assertThat(seen.get(0)).isCloseTo(3600, within(0.126));
        assertThat(seen.get(1)).isCloseTo(Clip.grey(72), within(NEAR));
        assertThat(seen.get(2)).isCloseTo(Clip.grey(20), within(NEAR));
        assertThat(seen.get(3)).isCloseTo(Clip.grey(0), within(NEAR));
        assertThat(seen.get(4)).isCloseTo(Clip.grey(10), within(NEAR));
        assertThat(seen.get(5)).isCloseTo(Clip.grey(0), within(NEAR));
    }

    @Test
    void playsAndSeeksWebmThroughMediaSource() throws Exception {
        webm("source.webm", 0);
        expect(0, append("source.webm", "video/webm; codecs=\"vp8\"", 0));
    }

    @Test
    void playsAndSeeksFragmentedMp4FromAFileAndThroughMediaSource() throws Exception {
        String type;
        try (FragmentedMp4Writer writer = new FragmentedMp4Writer(create("fragments.mp4"))) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(h264.frames().get(i), h264.time(i), 125);
            }
            type = writer.mediaType().orElseThrow();
        }
        assertThat(type).matches("video/mp4; codecs=\"avc1\\.42[0-9A-F]{4}\"");
        expect(0, playAndSeek("fragments.mp4", 0));
        expect(0, append("fragments.mp4", type, 0));
    }

    @Test
    void goesOnAfterAPauseAndAfterANewSizeInLiveFragments() throws Exception {
        Clip larger = Clip.h264(new Tool(folder), 320, 160, RATE, 20);
        try (SeekableByteChannel file = create("live.mp4");
                FragmentedMp4Writer writer = new FragmentedMp4Writer(new ForwardOnly(file))) {
            for (int i = 0; i < 10; i++) {
                writer.write(h264.frames().get(i), h264.time(i), 10_000);
            }
            // Nothing changed for five seconds.
            for (int i = 10; i < 20; i++) {
                writer.write(h264.frames().get(i), 5000 + h264.time(i), 10_000);
            }
            for (int i = 0; i < 20; i++) {
                writer.write(larger.frames().get(i), 10_000 + larger.time(i), 125);
            }
        }
        String result = browser.run("""
                const video = show();
                await append(video, 'video/mp4; codecs="avc1.42C01F"', pieces('live.mp4', 1500));
                const seen = [video.buffered.length, video.buffered.end(0)];
                video.playbackRate = 2;
                await video.play();
                // Each is the last before a pause: long enough on show to be met.
                for (const begin of [1.125, 7.375, 12.375]) seen.push(await plays(video, begin));
                seen.push(video.videoWidth, video.videoHeight);
                return seen.join(' ');
                """);
        List<Double> seen = numbers(result);
        assertThat(seen.subList(0, 2)).containsExactly(1.0, 12.5);
        assertThat(seen.get(2)).isCloseTo(Clip.grey(9), within(NEAR));
        assertThat(seen.get(3)).isCloseTo(Clip.grey(19), within(NEAR));
        assertThat(seen.get(4)).isCloseTo(Clip.grey(19), within(NEAR));
        assertThat(seen.subList(5, 7)).containsExactly(320.0, 160.0);
    }

    @Test
    void playsAndSeeksExportedMp4() throws Exception {
        try (Mp4Exporter exporter = new Mp4Exporter(create("export.mp4"))) {
            for (int i = 0; i < FRAMES; i++) {
                exporter.write(h264.frames().get(i), h264.time(i));
            }
        }
        expect(0, playAndSeek("export.mp4", 0));
    }

    private static String playAndSeek(String file, int start) throws Exception {
        return browser.run("const video = await load('" + file + "');\n" + lookAround(start));
    }

    private static String append(String file, String type, int start) throws Exception {
        return browser.run("const video = show();\nawait append(video, '" + type + "', pieces('" + file + "', 3000));\n"
                + lookAround(start));
    }

    private static String lookAround(int start) {
        return String.format(Locale.ROOT, """
                const seen = [video.duration];
                for (const time of [7, 2.5, 9.75]) seen.push(await seek(video, %d + time));
                await seek(video, %d);
                await video.play();
                await plays(video, %d + 0.5);
                return seen.join(' ');
                """, start, start, start);
    }

    private static void expect(int start, String result) {
        List<Double> seen = numbers(result);
        assertThat(seen.get(0)).isCloseTo(start + 10, within(0.126));
        assertThat(seen.get(1)).isCloseTo(Clip.grey(56), within(NEAR));
        assertThat(seen.get(2)).isCloseTo(Clip.grey(20), within(NEAR));
        assertThat(seen.get(3)).isCloseTo(Clip.grey(78), within(NEAR));
    }

    private static List<Double> numbers(String result) {
        assertThat(result).as("what the page saw").matches("[0-9. ]+");
        return Stream.of(result.split(" ")).map(Double::valueOf).toList();
    }

    private static Path webm(String name, long start) throws Exception {
        try (WebmWriter writer = new WebmWriter(create(name), 160, 96)) {
            for (int i = 0; i < FRAMES; i++) {
                EncodedFrame frame = vp8.frames().get(i);
                writer.write(frame, start + vp8.time(i));
            }
        }
        return folder.resolve(name);
    }

    private static SeekableByteChannel create(String name) throws Exception {
        return Files.newByteChannel(
                folder.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.READ);
    }
}
