package dev.farhand.recording.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import java.io.IOException;
import java.util.List;

/** Files come from agents that may be hostile, and from disks that were full. */
class ContainerFuzzTest {
    @FuzzTest
    void anyWebmIsReadToAnEnd(byte[] file) throws IOException {
        WebmReader reader = new WebmReader(Sample.channel(file));
        long bytes = 0;
        for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
            bytes += frame.length();
            assertThat(reader.time()).isNotNegative();
            assertThat(frame.width()).isPositive();
            assertThat(frame.height()).isPositive();
        }
        assertThat(bytes).isLessThanOrEqualTo(file.length);
        ended(reader.outcome().orElseThrow(), file);
    }

    @FuzzTest
    void whateverIsJoinedIsAFileThatIsWhole(byte[] file) throws IOException {
        Sample.Memory target = new Sample.Memory();
        int frames;
        try (WebmJoiner joiner = new WebmJoiner(target)) {
            frames = joiner.add(Sample.channel(Sample.webm(2, 50, 10))).frames();
            frames += joiner.add(Sample.channel(file)).frames();
            frames += joiner.add(Sample.channel(Sample.webm(1, 5000, 10))).frames();
        }
        WebmReader reader = new WebmReader(Sample.channel(target.bytes()));
        List<String> found = Sample.read(reader);
        assertThat(found).hasSize(frames);
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(ReadOutcome.Kind.WHOLE);
    }

    @FuzzTest
    void anyMp4IsReadToAnEnd(byte[] file) throws IOException {
        FragmentedMp4Reader reader = new FragmentedMp4Reader(Sample.channel(file));
        for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
            assertThat(reader.time()).isNotNegative();
            assertThat(frame.length()).isLessThanOrEqualTo(5 * file.length);
        }
        ended(reader.outcome().orElseThrow(), file);
    }

    @FuzzTest
    void anyRemrecIsReadToAnEnd(byte[] file) throws IOException {
        RemrecReader reader = new RemrecReader(Sample.channel(file));
        long bytes = 0;
        for (RemrecPicture picture = reader.next(); picture != null; picture = reader.next()) {
            bytes += picture.jpeg().length + 12;
            assertThat(picture.time()).isBetween(0L, RemrecReader.LATEST_TIME);
        }
        assertThat(bytes).isLessThanOrEqualTo(file.length);
        ended(reader.outcome().orElseThrow(), file);
    }

    @FuzzTest
    void anyKeyFrameBecomesAPictureOrNothing(byte[] frame) {
        for (VideoCodec codec : VideoCodec.values()) {
            Thumbnails.small(Clip.frame(codec, true, 16, 16, frame), 16);
        }
    }

    private static void ended(ReadOutcome outcome, byte[] file) {
        assertThat(outcome.position()).isBetween(0L, (long) file.length);
        assertThat(outcome.reason().isEmpty()).isEqualTo(outcome.kind() == ReadOutcome.Kind.WHOLE);
    }
}
