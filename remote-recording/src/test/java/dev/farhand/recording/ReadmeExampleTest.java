package dev.farhand.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.testing.ReadmeCode;
import dev.farhand.recording.container.WebmJoiner;
import dev.farhand.recording.container.WebmReader;
import dev.farhand.recording.container.WebmWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows, compiled and run. */
class ReadmeExampleTest {
    /** The beginning of a key frame of 64 by 48. */
    private static final byte[] KEY = HexFormat.of().parseHex("1000009d012a40003000");

    @TempDir
    Path folder;

    @Test
    void segmentsAreWrittenAndJoined() throws IOException {
        EncodedFrame frame = new EncodedFrame(VideoCodec.VP8);
        frame.become(true, 64, 48, KEY, KEY.length);
        Path first = folder.resolve("000000.webm");
        Path second = folder.resolve("000001.webm");
        write(first, frame, 0);
        write(second, frame, 10_000);
        Path whole = folder.resolve("whole.webm");
        join(List.of(first, second), whole);
        try (WebmReader reader = new WebmReader(FileChannel.open(whole))) {
            int frames = 0;
            while (reader.next() != null) {
                frames++;
            }
            assertThat(frames).isEqualTo(2);
            assertThat(reader.duration()).contains(20_000L);
        }
    }

    @Test
    void theReadmeShowsOnlyCodeThatIsCompiled() throws Exception {
        ReadmeCode.assertCompiled(Path.of("README.md"), Path.of("src/test/java"));
    }

    private static void write(Path segment, EncodedFrame frame, long time) throws IOException {
        try (WebmWriter writer = new WebmWriter(create(segment), frame.width(), frame.height())) {
            writer.write(frame, time);
            writer.showUntil(time + 10_000);
        }
    }

    private static void join(List<Path> segments, Path whole) throws IOException {
        try (WebmJoiner joiner = new WebmJoiner(create(whole))) {
            for (Path segment : segments) {
                try (FileChannel in = FileChannel.open(segment)) {
                    joiner.add(in);
                }
            }
        }
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
