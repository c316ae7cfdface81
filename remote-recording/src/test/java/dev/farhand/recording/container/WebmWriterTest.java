package dev.farhand.recording.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebmWriterTest {
    private final Sample.Memory file = new Sample.Memory();

    @Test
    void aFileOfOneFrameIsByteForByteWhatTheStandardSays() throws IOException {
        try (WebmWriter writer = new WebmWriter(file, 64, 48)) {
            writer.write(Sample.vp8(true, 64, 48, 10, 0), 258);
            writer.showUntil(1000);
        }
        // A cluster at 258 ms with one key frame, and a cue to it.
        assertThat(hex(file.bytes()))
                .contains("1f43b675" + "0100000000000014" + "e7820102" + "a38e" + "81000080" + "1000009d012a40003000")
                .contains(
                        "1c53bb6b" + "010000000000001b" + "bb99" + "b3880000000000000102" + "b78d" + "f78101" + "f188");
        // Colours: BT.709, 8 bits, a quarter of the colour, limited range.
        assertThat(hex(file.bytes()))
                .contains("55b18101" + "55b28108" + "55b38101" + "55b48101" + "55b98101" + "55ba8101" + "55bb8101");
        assertThat(hex(file.bytes()))
                .contains("4489" + "88"
                        + hex(ByteBuffer.allocate(8).putDouble(1000).array()));
    }

    @Test
    void theTableOfContentsPointsAtWhatItNames() throws IOException {
        byte[] bytes = Sample.webm(3, 0, 100);
        String hex = hex(bytes);
        int segment = hex.indexOf("18538067") / 2 + 12;
        assertThat(ByteBuffer.wrap(bytes).getLong(segment - 8) & 0xFF_FFFF_FFFF_FFFFL)
                .isEqualTo(bytes.length - segment);
        for (String id : List.of("1549a966", "1654ae6b", "1c53bb6b")) {
            int entry = hex.indexOf("53ab84" + id) / 2 + 7;
            int target = segment + (int) ByteBuffer.wrap(bytes).getLong(entry + 3);
            assertThat(hex.substring(2 * target, 2 * target + 8)).isEqualTo(id);
        }
        int cue = hex.indexOf("f188") / 2 + 2;
        int cluster = segment + (int) ByteBuffer.wrap(bytes).getLong(cue);
        assertThat(hex.substring(2 * cluster, 2 * cluster + 8)).isEqualTo("1f43b675");
    }

    @Test
    void aClusterBeginsWithEachKeyFrameAndAfterThirtySeconds() throws IOException {
        try (WebmWriter writer = new WebmWriter(file, 64, 48)) {
            writer.write(Sample.vp8(true, 64, 48, 20, 1), 0);
            writer.write(Sample.vp8(false, 64, 48, 20, 2), 30_000);
            writer.write(Sample.vp8(false, 64, 48, 20, 3), 30_001);
            writer.write(Sample.vp8(true, 64, 48, 20, 4), 30_002);
        }
        String hex = hex(file.bytes());
        assertThat(hex.split("1f43b675")).hasSize(4);
        assertThat(hex.split("bb99b388")).as("cues").hasSize(3);
    }

    @Test
    void lastsAsLongAsTheLastFrameIsShown() throws IOException {
        assertThat(duration(Sample.webm(2, 0, 40))).isEqualTo(80);
        assertThat(duration(Sample.webm(1, 7, 40))).isEqualTo(107);
        assertThat(duration(Sample.webm(0, 0, 40))).isZero();
    }

    private static long duration(byte[] file) throws IOException {
        WebmReader reader = new WebmReader(Sample.channel(file));
        Sample.read(reader);
        return reader.duration().orElseThrow();
    }

    @Test
    void leavesOutWhatShowsNothingNew() throws IOException {
        try (WebmWriter writer = new WebmWriter(file, 64, 48)) {
            writer.write(new EncodedFrame(VideoCodec.VP8), 0);
            writer.write(Sample.vp8(true, 64, 48, 20, 1), 10);
            writer.write(new EncodedFrame(VideoCodec.VP8), 10);
        }
        assertThat(Sample.read(new WebmReader(Sample.channel(file.bytes())))).hasSize(1);
    }

    @Test
    void refusesWhatNoPlayerCouldPlayAndStaysUsable() throws IOException {
        try (WebmWriter writer = new WebmWriter(file, 64, 48)) {
            refused("no key frame", writer, Sample.vp8(false, 64, 48, 20, 1), 0);
            refused("time -1", writer, Sample.vp8(true, 64, 48, 20, 1), -1);
            refused("time 9223372036854775807", writer, Sample.vp8(true, 64, 48, 20, 1), Long.MAX_VALUE);
            refused("H264, not VP8", writer, Sample.h264(true, 7, 8, 5), 0);
            refused("33554433 bytes", writer, Sample.vp8(true, 64, 48, WebmReader.LARGEST_FRAME + 1, 1), 0);
            writer.write(Sample.vp8(true, 64, 48, 20, 1), 100);
            refused("time 100 is not after", writer, Sample.vp8(false, 64, 48, 20, 1), 100);
            writer.write(Sample.vp8(false, 64, 48, 20, 1), 101);
        }
        assertThat(Sample.read(new WebmReader(Sample.channel(file.bytes())))).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebmWriter(file, 0, 48))
                .withMessageContaining("0x48");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebmWriter(file, 64, 16_384))
                .withMessageContaining("64x16384");
    }

    private static void refused(String why, WebmWriter writer, EncodedFrame frame, long time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(frame, time))
                .withMessageContaining(why);
    }

    @Test
    void beginsWhereTheChannelIs() throws IOException {
        file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        try (WebmWriter writer = new WebmWriter(file, 64, 48)) {
            writer.write(Sample.vp8(true, 64, 48, 20, 1), 0);
        }
        byte[] rest = java.util.Arrays.copyOfRange(file.bytes(), 3, file.bytes().length);
        WebmReader reader = new WebmReader(Sample.channel(rest));
        assertThat(Sample.read(reader)).hasSize(1);
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(ReadOutcome.Kind.WHOLE);
    }

    @Test
    void aChannelThatOnlyGoesForwardGetsAStreamThatEnds() throws IOException {
        try (WebmWriter writer = new WebmWriter(new ForwardOnly(file), 64, 48)) {
            writer.write(Sample.vp8(true, 64, 48, 20, 1), 0);
            writer.write(Sample.vp8(true, 64, 48, 20, 1), 50);
        }
        WebmReader reader = new WebmReader(Sample.channel(file.bytes()));
        assertThat(Sample.read(reader)).hasSize(2);
        assertThat(reader.duration()).isEmpty();
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(ReadOutcome.Kind.WHOLE);
    }

    @Test
    void makesNoGarbagePerFrame() throws IOException {
        EncodedFrame key = Sample.vp8(true, 64, 48, 100_000, 1);
        EncodedFrame other = Sample.vp8(false, 64, 48, 2000, 2);
        try (WebmWriter writer = new WebmWriter(new Nowhere(), 64, 48)) {
            long time = write(writer, key, other, 0);
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            write(writer, key, other, time);
            // 4,000 frames; what there is are the cues, once, and the bean itself.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8000);
        }
    }

    private static long write(WebmWriter writer, EncodedFrame key, EncodedFrame other, long start) {
        try {
            long time = start;
            for (int i = 0; i < 4000; i++) {
                writer.write(i % 100 == 0 ? key : other, time++);
            }
            return time;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    /** Takes everything. */
    private static final class Nowhere implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            source.position(source.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
