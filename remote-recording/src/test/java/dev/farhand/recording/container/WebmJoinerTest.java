package dev.farhand.recording.container;

import static dev.farhand.recording.container.Matroska.CLUSTER;
import static dev.farhand.recording.container.Matroska.element;
import static dev.farhand.recording.container.Matroska.file;
import static dev.farhand.recording.container.Matroska.number;
import static dev.farhand.recording.container.Matroska.simpleBlock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.recording.container.ReadOutcome.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebmJoinerTest {
    private final Sample.Memory target = new Sample.Memory();

    private JoinedSegment[] join(byte[]... segments) throws IOException {
        JoinedSegment[] joined = new JoinedSegment[segments.length];
        try (WebmJoiner joiner = new WebmJoiner(target)) {
            for (int i = 0; i < segments.length; i++) {
                joined[i] = joiner.add(Sample.channel(segments[i]));
            }
        }
        return joined;
    }

    private List<String> frames() throws IOException {
        WebmReader reader = new WebmReader(Sample.channel(target.bytes()));
        List<String> frames = Sample.read(reader);
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(Kind.WHOLE);
        return frames;
    }

    private List<Long> times() throws IOException {
        return frames().stream()
                .map(frame -> Long.valueOf(frame.substring(0, frame.indexOf(' '))))
                .toList();
    }

    private long duration() throws IOException {
        WebmReader reader = new WebmReader(Sample.channel(target.bytes()));
        Sample.read(reader);
        return reader.duration().orElseThrow();
    }

    @Test
    void segmentsStayWhereTheSessionPutThemAndTheFileBeginsWithTheFirst() throws IOException {
        JoinedSegment[] joined =
                join(Sample.webm(2, 60_000, 100), Sample.webm(2, 70_000, 100), Sample.webm(1, 95_000, 100));
        assertThat(times()).containsExactly(0L, 100L, 10_000L, 10_100L, 35_000L);
        assertThat(duration()).isEqualTo(35_100);
        assertThat(joined[1].start()).isEqualTo(10_000);
        assertThat(joined[1].end()).isEqualTo(10_100);
    }

    @Test
    void framesAreCopiedByteForByte() throws IOException {
        byte[] first = Sample.webm(9, 0, 100);
        byte[] second = Sample.webm(9, 900, 100);
        join(first, second);
        List<String> both = new ArrayList<>(Sample.read(new WebmReader(Sample.channel(first))));
        both.addAll(Sample.read(new WebmReader(Sample.channel(second))));
        assertThat(frames()).isEqualTo(both);
    }

    @Test
    void aClockThatBeganAnewGoesOnWhereTheOneBeforeEnded() throws IOException {
        join(Sample.webm(3, 0, 100), Sample.webm(3, 0, 100), Sample.webm(3, 1000, 100));
        assertThat(times()).containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 1300L, 1400L, 1500L);
    }

    @Test
    void aSegmentThatWasCutOffGivesWhatIsWhole() throws IOException {
        byte[] segment = Sample.webm(5, 0, 100);
        String hex = HexFormat.of().formatHex(segment);
        byte[] cut = Arrays.copyOf(segment, hex.indexOf("1c53bb6b", hex.indexOf("1f43b675")) / 2 - 3);
        JoinedSegment[] joined = join(cut, Sample.webm(2, 10_000, 100));
        assertThat(joined[0].outcome().kind()).isEqualTo(Kind.CUT_OFF);
        assertThat(joined[0].frames()).isEqualTo(4);
        assertThat(times()).containsExactly(0L, 100L, 200L, 300L, 10_000L, 10_100L);
    }

    @Test
    void whatCannotBeShownIsLeftOut() throws IOException {
        byte[] key = bytes(true);
        byte[] other = bytes(false);
        byte[] beginsInTheMiddle = file(element(
                CLUSTER,
                number(0xE7, 0),
                simpleBlock(1, 0, other),
                simpleBlock(1, 10, key),
                simpleBlock(1, 20, other)));
        byte[] goesBack = file(element(
                CLUSTER,
                number(0xE7, 100),
                simpleBlock(1, 0, key),
                simpleBlock(1, -50, other),
                simpleBlock(1, 30, other)));
        byte[] nothing = {1, 2, 3};
        JoinedSegment[] joined = join(nothing, beginsInTheMiddle, goesBack, nothing, Sample.webm(1, 500, 1));
        assertThat(joined[0].frames()).isZero();
        assertThat(joined[0].outcome().kind()).isEqualTo(Kind.REFUSED);
        assertThat(joined[1].frames()).isEqualTo(2);
        assertThat(joined[1].outcome().kind()).isEqualTo(Kind.WHOLE);
        assertThat(joined[2].frames()).isEqualTo(1);
        assertThat(joined[2].outcome().reason()).contains("a frame's time is 50 ms, not after");
        assertThat(times()).containsExactly(0L, 10L, 90L, 490L);
    }

    private static byte[] bytes(boolean isKey) {
        EncodedFrame frame = Sample.vp8(isKey, 64, 48, 25, 3);
        return Arrays.copyOf(frame.data(), frame.length());
    }

    @Test
    void whatIsNoFrameDoesNotGetIntoTheFile() throws IOException {
        byte[] smuggled = "<script>".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        join(file(
                element(0xEC, smuggled),
                element(0x1254C367, smuggled),
                element(
                        CLUSTER,
                        number(0xE7, 0),
                        element(0xEC, smuggled),
                        simpleBlock(1, 0, bytes(true)),
                        simpleBlock(2, 0, smuggled))));
        assertThat(frames()).hasSize(1);
        assertThat(new String(target.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("<script>");
    }

    @Test
    void aStillIsShownAsLongAsItsSegmentSaysWithinReason() throws IOException {
        assertThat(joinedDuration(20_000)).isEqualTo(20_000);
        assertThat(joinedDuration(1L << 39)).isEqualTo(100);
    }

    private long joinedDuration(long said) throws IOException {
        Sample.Memory still = new Sample.Memory();
        try (WebmWriter writer = new WebmWriter(still, 64, 48)) {
            writer.write(Sample.vp8(true, 64, 48, 20, 1), 0);
            writer.showUntil(said);
        }
        target.truncate(0).position(0);
        join(still.bytes());
        return duration();
    }

    @Test
    void withoutAFrameThereIsNoFile() throws IOException {
        join(new byte[0], Sample.webm(0, 0, 1));
        assertThat(target.bytes()).isEmpty();
    }
}
