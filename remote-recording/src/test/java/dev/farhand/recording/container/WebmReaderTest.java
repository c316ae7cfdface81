package dev.farhand.recording.container;

import static dev.farhand.recording.container.Matroska.CLUSTER;
import static dev.farhand.recording.container.Matroska.CUES;
import static dev.farhand.recording.container.Matroska.INFO;
import static dev.farhand.recording.container.Matroska.SEGMENT;
import static dev.farhand.recording.container.Matroska.TRACKS;
import static dev.farhand.recording.container.Matroska.UNKNOWN;
import static dev.farhand.recording.container.Matroska.all;
import static dev.farhand.recording.container.Matroska.block;
import static dev.farhand.recording.container.Matroska.claim;
import static dev.farhand.recording.container.Matroska.element;
import static dev.farhand.recording.container.Matroska.file;
import static dev.farhand.recording.container.Matroska.header;
import static dev.farhand.recording.container.Matroska.number;
import static dev.farhand.recording.container.Matroska.simpleBlock;
import static dev.farhand.recording.container.Matroska.track;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.recording.container.ReadOutcome.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebmReaderTest {
    private static final byte[] KEY = frame(true, 64, 48);
    private static final byte[] OTHER = frame(false, 0, 0);
    private static final byte[] TIME = number(0xE7, 0);

    private static byte[] frame(boolean isKey, int width, int height) {
        EncodedFrame frame = Sample.vp8(isKey, width, height, 30, 7);
        return Arrays.copyOf(frame.data(), frame.length());
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        WebmReader reader = new WebmReader(Sample.channel(Sample.webm(10, 5000, 125)));
        assertThat(reader.track()).contains(new VideoTrack(dev.farhand.core.media.VideoCodec.VP8, 64, 48));
        assertThat(reader.duration()).contains(6250L);
        assertThat(reader.outcome()).isEmpty();
        List<String> frames = Sample.read(reader);
        assertThat(frames).hasSize(10);
        assertThat(frames.get(0)).startsWith("5000 64x48 key ");
        assertThat(frames.get(9)).startsWith("6125 64x48 ").doesNotContain("key");
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(Kind.WHOLE);
        assertThat(reader.next()).isNull();
    }

    @Test
    void givesBackWhatIsWholeWhereverAFileIsCutOff() throws IOException {
        byte[] whole = Sample.webm(10, 0, 125);
        List<String> frames = Sample.read(new WebmReader(Sample.channel(whole)));
        int most = 0;
        for (int length = 0; length < whole.length; length++) {
            WebmReader reader = new WebmReader(Sample.channel(Arrays.copyOf(whole, length)));
            List<String> found = Sample.read(reader);
            assertThat(found).as("after %s bytes", length).isEqualTo(frames.subList(0, found.size()));
            assertThat(found.size()).isGreaterThanOrEqualTo(most);
            most = found.size();
            assertThat(reader.outcome().orElseThrow().kind())
                    .as("after %s bytes", length)
                    .isEqualTo(Kind.CUT_OFF);
        }
        assertThat(most).isEqualTo(10);
    }

    @Test
    void readsAFileThatWasNeverClosedUpToItsLastFrame() throws IOException {
        Sample.Memory file = new Sample.Memory();
        WebmWriter writer = new WebmWriter(file, 64, 48);
        for (int i = 0; i < 3; i++) {
            writer.write(Sample.vp8(i == 0, 64, 48, 50, i), i * 100L);
        }
        writer.flush();
        WebmReader reader = new WebmReader(Sample.channel(file.bytes()));
        assertThat(Sample.read(reader)).hasSize(3);
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(Kind.CUT_OFF);
        assertThat(reader.duration()).contains(0L);
    }

    @Test
    void knowsTheEndOfAStreamByItsTableOfContents() throws IOException {
        byte[] streamed = all(
                header(),
                claim(
                        SEGMENT,
                        UNKNOWN,
                        element(TRACKS, track(1, "V_VP8", 64, 48)),
                        claim(CLUSTER, UNKNOWN, TIME, simpleBlock(1, 0, KEY)),
                        claim(CLUSTER, UNKNOWN, number(0xE7, 40), simpleBlock(1, 0, OTHER)),
                        element(CUES, new byte[3])));
        WebmReader reader = new WebmReader(Sample.channel(streamed));
        assertThat(Sample.read(reader)).hasSize(2).last().asString().startsWith("40 ");
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(Kind.WHOLE);
    }

    @Test
    void takesGroupsOtherScalesAndTimesBeforeTheCluster() throws IOException {
        byte[] other = all(
                header(),
                element(0xEC, new byte[70]),
                element(
                        SEGMENT,
                        element(
                                INFO,
                                number(0x2AD7B1, 2_000_000),
                                element(0x4489, Matroska.bytes(Double.doubleToLongBits(50), 8))),
                        element(TRACKS, track(3, "A_OPUS", 0, 0), track(7, "V_VP8", 640, 480)),
                        element(0x1254C367, new byte[5]),
                        element(
                                CLUSTER,
                                number(0xE7, 100),
                                element(0xAB, new byte[1]),
                                element(0xA0, element(0xA1, block(7, -10, 0, KEY)), number(0x9B, 5)),
                                simpleBlock(3, 0, OTHER),
                                simpleBlock(7, 5, OTHER))));
        WebmReader reader = new WebmReader(Sample.channel(other));
        assertThat(reader.track()).map(VideoTrack::width).contains(640);
        assertThat(Sample.read(reader))
                .satisfiesExactly(key -> assertThat(key).startsWith("180 64x48 key"), last -> assertThat(last)
                        .startsWith("210 64x48 "));
        assertThat(reader.duration()).contains(100L);
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(Kind.WHOLE);
    }

    @Test
    void followsAPictureThatChangesItsSize() throws IOException {
        byte[] file = file(element(
                CLUSTER,
                TIME,
                simpleBlock(1, 0, KEY),
                simpleBlock(1, 1, frame(true, 800, 600)),
                simpleBlock(1, 2, OTHER)));
        assertThat(Sample.read(new WebmReader(Sample.channel(file))))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("0 64x48"),
                        second -> assertThat(second).startsWith("1 800x600"),
                        third -> assertThat(third).startsWith("2 800x600"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesWithTheValueNamed(String named, byte[] file) throws IOException {
        WebmReader reader = new WebmReader(Sample.channel(file));
        List<String> frames = Sample.read(reader);
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(Kind.REFUSED);
        assertThat(reader.outcome().orElseThrow().reason()).contains(named);
        assertThat(frames.size()).isLessThanOrEqualTo(1);
    }

    static Stream<Arguments> refusesWithTheValueNamed() {
        byte[] tracks = element(TRACKS, track(1, "V_VP8", 64, 48));
        return Stream.of(
                Arguments.of("element 0x4286, not with an EBML header", new byte[] {0x42, (byte) 0x86, (byte) 0x81, 1}),
                Arguments.of("begins with byte 0x0", new byte[] {0, 1, 2}),
                Arguments.of("type 'mp4'", element(Matroska.EBML, element(0x4282, new byte[] {'m', 'p', '4'}))),
                Arguments.of("0x1A45DFA3 has 1099511627776 bytes", claim(Matroska.EBML, 1L << 40, new byte[9])),
                Arguments.of(
                        "no track of VP8", all(header(), element(SEGMENT, element(TRACKS, track(1, "V_AV1", 64, 48))))),
                Arguments.of(
                        "PixelWidth is 2147483647", segment(element(TRACKS, track(1, "V_VP8", Long.MAX_VALUE, 48)))),
                Arguments.of("PixelHeight is 0", segment(element(TRACKS, track(1, "V_VP8", 64, 0)))),
                Arguments.of("TrackNumber is 0", segment(element(TRACKS, track(0, "V_VP8", 64, 48)))),
                Arguments.of(
                        "compressed or encrypted",
                        segment(element(TRACKS, track(1, "V_VP8", 64, 48, element(0x6D80, new byte[2]))))),
                Arguments.of("TimestampScale is 0", segment(element(INFO, number(0x2AD7B1, 0)))),
                Arguments.of("TimestampScale is -1", segment(element(INFO, number(0x2AD7B1, -1)))),
                Arguments.of("pictures come before a track", segment(element(CLUSTER, TIME))),
                Arguments.of("time is 18446744073709551615 ticks", segment(tracks, element(CLUSTER, number(0xE7, -1)))),
                Arguments.of(
                        "block's time is -1 ticks",
                        segment(tracks, element(CLUSTER, TIME, simpleBlock(1, 0xFFFF, KEY)))),
                Arguments.of(
                        "no time before its first block", segment(tracks, element(CLUSTER, simpleBlock(1, 0, KEY)))),
                Arguments.of("lacing", segment(tracks, element(CLUSTER, TIME, element(0xA3, block(1, 0, 0x04, KEY))))),
                Arguments.of(
                        "block of 2 bytes",
                        segment(tracks, element(CLUSTER, TIME, element(0xA3, new byte[] {(byte) 0x81, 0})))),
                Arguments.of(
                        "0xA3 has 70000000 bytes; at most",
                        segment(tracks, claim(CLUSTER, UNKNOWN, TIME, claim(0xA3, 70_000_000)))),
                Arguments.of(
                        "more than what it lies in",
                        file(element(CLUSTER, TIME, claim(0xA3, 100, block(1, 0, 0, KEY))))),
                Arguments.of("does not say its size", segment(claim(TRACKS, UNKNOWN, track(1, "V_VP8", 64, 48)))),
                Arguments.of(
                        "bytes follow", all(file(element(CLUSTER, TIME, simpleBlock(1, 0, KEY))), new byte[] {1})));
    }

    private static byte[] segment(byte[]... content) {
        return all(header(), claim(SEGMENT, UNKNOWN, content));
    }

    @Test
    void aClaimedSizeCostsNoMemory() throws IOException {
        byte[] liar = segment(
                element(TRACKS, track(1, "V_VP8", 64, 48)), claim(CLUSTER, UNKNOWN, TIME, claim(0xA3, 32 << 20, KEY)));
        long before = allocated();
        for (int i = 0; i < 20; i++) {
            WebmReader reader = new WebmReader(Sample.channel(liar));
            assertThat(Sample.read(reader)).isEmpty();
            assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(Kind.CUT_OFF);
        }
        assertThat(allocated() - before).isLessThan(20L << 20);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void readsTheSameHoweverTheChannelIsCut() throws IOException {
        byte[] whole = Sample.webm(30, 0, 2000);
        List<String> frames = Sample.read(new WebmReader(Sample.channel(whole)));
        InputStream drops = new java.io.ByteArrayInputStream(whole) {
            @Override
            public synchronized int read(byte[] target, int from, int count) {
                return super.read(target, from, Math.min(count, 3));
            }
        };
        assertThat(Sample.read(new WebmReader(Channels.newChannel(drops)))).isEqualTo(frames);
    }

    @Test
    void aFrameLargerThanTheBufferIsReadWhole() throws IOException {
        Sample.Memory file = new Sample.Memory();
        try (WebmWriter writer = new WebmWriter(file, 64, 48)) {
            writer.write(Sample.vp8(true, 64, 48, 3_000_000, 1), 0);
            writer.write(Sample.vp8(false, 64, 48, 200_000, 2), 50);
        }
        assertThat(Sample.read(new WebmReader(Sample.channel(file.bytes())))).hasSize(2);
    }
}
