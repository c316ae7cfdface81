package dev.farhand.recording.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.recording.container.ReadOutcome.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FragmentedMp4Test {
    private final Sample.Memory file = new Sample.Memory();

    private static EncodedFrame key() {
        return Sample.h264(true, 9, 7, 8, 5);
    }

    private static EncodedFrame other() {
        return Sample.h264(false, 9, 1);
    }

    private static byte[] whole() throws IOException {
        Sample.Memory file = new Sample.Memory();
        try (FragmentedMp4Writer writer = new FragmentedMp4Writer(file)) {
            for (int i = 0; i < 6; i++) {
                writer.write(i % 3 == 0 ? key() : other(), 1000 + 40L * i, 40);
            }
        }
        return file.bytes();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static List<String> read(FragmentedMp4Reader reader) throws IOException {
        List<String> frames = new ArrayList<>();
        for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
            frames.add(
                    reader.time() + (frame.isKey() ? " key " : " ") + hex(Arrays.copyOf(frame.data(), frame.length())));
        }
        return frames;
    }

    @Test
    void aFragmentIsByteForByteWhatTheStandardSays() throws IOException {
        Sample.Memory live = new Sample.Memory();
        try (FragmentedMp4Writer writer = new FragmentedMp4Writer(new ForwardOnly(live))) {
            writer.write(key(), 0x0102, 40);
        }
        String box = hex(live.bytes());
        assertThat(box.substring(box.indexOf("6d6f6f66") - 8))
                .isEqualTo("00000064" + "6d6f6f66" // moof
                        + "00000010" + "6d666864" + "00000000" + "00000001" // mfhd: the first
                        + "0000004c" + "74726166" // traf
                        + "00000010" + "74666864" + "00020000" + "00000001" // tfhd: counts from here, track 1
                        + "00000014" + "74666474" + "01000000" + "0000000000000102" // tfdt
                        + "00000020" + "7472756e" + "00000701" + "00000001"
                        + "0000006c" // trun: one sample, behind the mdat's header
                        + "00000028" + "00000009" + "02000000" // 40 ms, 9 bytes, a key frame
                        + "00000011" + "6d646174" + "00000005" + "0542c01e85"); // mdat: the slice alone
        // Parameter sets in avcC; BT.709, limited range.
        assertThat(box)
                .contains("61766343" + "01" + "42c01e" + "ff" + "e1" + "0005" + "0742c01e87" + "01" + "0005"
                        + "0842c01e88");
        assertThat(box).contains("636f6c72" + "6e636c78" + "000100010001" + "00");
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        FragmentedMp4Reader reader = new FragmentedMp4Reader(Sample.channel(whole()));
        assertThat(reader.track()).contains(new VideoTrack(VideoCodec.H264, 64, 48));
        List<String> frames = read(reader);
        assertThat(frames).hasSize(6);
        assertThat(frames.get(0))
                .isEqualTo("1000 key 000000010742c01e87" + "000000010842c01e88" + "000000010542c01e85");
        assertThat(frames.get(5)).isEqualTo("1200 000000010142c01e81");
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(Kind.WHOLE);
    }

    @Test
    void givesBackWhatIsWholeWhereverAFileIsCutOff() throws IOException {
        byte[] whole = whole();
        List<String> frames = read(new FragmentedMp4Reader(Sample.channel(whole)));
        int most = 0;
        for (int length = 0; length < whole.length; length++) {
            FragmentedMp4Reader reader = new FragmentedMp4Reader(Sample.channel(Arrays.copyOf(whole, length)));
            List<String> found = read(reader);
            assertThat(found).as("after %s bytes", length).isEqualTo(frames.subList(0, found.size()));
            assertThat(found.size()).isGreaterThanOrEqualTo(most);
            assertThat(reader.outcome().orElseThrow().kind())
                    .as("after %s bytes", length)
                    .isNotEqualTo(Kind.REFUSED);
            most = found.size();
        }
        assertThat(most).isEqualTo(6);
    }

    @Test
    void refusesWithTheValueNamed() throws IOException {
        damaged("begins with 'mdat'", bytes -> put(bytes, "66747970", 0, "6d646174"));
        damaged("'ftyp' has 4 bytes", bytes -> put(bytes, "66747970", -4, "00000004"));
        damaged("'moov' has 2147483647 bytes; at most", bytes -> put(bytes, "6d6f6f76", -4, "7fffffff"));
        damaged("its codec is another", bytes -> put(bytes, "61766331", 12, "00000000", "61766331"));
        damaged("timescale is 0", bytes -> put(bytes, "6d646864", 16, "00000000"));
        damaged("timescale is 4294967295", bytes -> put(bytes, "6d646864", 16, "ffffffff"));
        damaged("track is 0", bytes -> put(bytes, "746b6864", 16, "00000000"));
        damaged("avcC is missing", bytes -> put(bytes, "61766343", 0, "78787878"));
        damaged("its avcC is broken", bytes -> put(bytes, "61766343", 10, "ffff"));
        damaged("time is 18446744073709551615 units", bytes -> put(bytes, "74666474", 8, "ffffffffffffffff"));
        damaged("run of 4294967295 samples", bytes -> put(bytes, "7472756e", 8, "ffffffff"));
        damaged("sample has 4294967295 bytes", bytes -> put(bytes, "7472756e", 20, "ffffffff"));
        damaged("lies -2147483648 bytes away", bytes -> put(bytes, "7472756e", 12, "8000006c"));
        damaged("outside of its 'mdat'", bytes -> put(bytes, "7472756e", 20, "00000100"));
        damaged("a unit has 4294967295 bytes", bytes -> put(bytes, "6d646174", 4, "ffffffff"));
        damaged("comes 'free', not its 'mdat'", bytes -> put(bytes, "6d646174", 0, "66726565"));
        damaged("pictures come before", bytes -> put(bytes, "6d6f6f76", 0, "66726565"));
    }

    private static void put(byte[] bytes, String mark, int away, String value, String... at) {
        int found = hex(bytes).indexOf(mark, at.length == 0 ? 0 : hex(bytes).indexOf("73747364")) / 2;
        byte[] with = HexFormat.of().parseHex(value);
        System.arraycopy(with, 0, bytes, found + away - (at.length == 0 ? 0 : 12), with.length);
    }

    private static void damaged(String why, Consumer<byte[]> damage) throws IOException {
        byte[] bytes = whole();
        damage.accept(bytes);
        FragmentedMp4Reader reader = new FragmentedMp4Reader(Sample.channel(bytes));
        assertThat(read(reader)).as(why).isEmpty();
        assertThat(reader.outcome().orElseThrow().kind()).as(why).isEqualTo(Kind.REFUSED);
        assertThat(reader.outcome().orElseThrow().reason()).contains(why);
    }

    @Test
    void initialisesAgainWhenThePictureChangesAndOnlyThen() throws IOException {
        try (FragmentedMp4Writer writer = new FragmentedMp4Writer(new ForwardOnly(file))) {
            assertThat(writer.mediaType()).isEmpty();
            writer.write(key(), 0, 40);
            writer.write(key(), 40, 40);
            EncodedFrame larger = key();
            larger.become(true, 128, 96, larger.data(), larger.length());
            writer.write(larger, 80, 40);
            assertThat(writer.mediaType()).contains("video/mp4; codecs=\"avc1.42C01E\"");
        }
        assertThat(hex(file.bytes()).split("6d6f6f76")).hasSize(3);
        FragmentedMp4Reader reader = new FragmentedMp4Reader(Sample.channel(file.bytes()));
        int width = 0;
        for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
            width = frame.width();
        }
        assertThat(width).isEqualTo(128);
    }

    @Test
    void eachFrameIsOnePieceForTheChannel() throws IOException {
        List<Integer> pieces = new ArrayList<>();
        try (FragmentedMp4Writer writer = new FragmentedMp4Writer(new java.nio.channels.WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) {
                pieces.add(source.remaining());
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
        })) {
            writer.write(key(), 0, 40);
            writer.write(other(), 40, 40);
            EncodedFrame large = new EncodedFrame(VideoCodec.H264);
            byte[] data = new byte[100_000];
            Arrays.fill(data, (byte) 1);
            System.arraycopy(other().data(), 0, data, 0, 18);
            large.become(false, 64, 48, data, data.length);
            writer.write(large, 80, 40);
        }
        assertThat(pieces).hasSize(3);
    }

    @Test
    void theWriterRefusesWhatNoPlayerCouldPlay() throws IOException {
        try (FragmentedMp4Writer writer = new FragmentedMp4Writer(file)) {
            refused("no parameter sets", writer, Sample.h264(true, 5), 0, 40);
            refused("first frame is no key frame", writer, other(), 0, 40);
            refused("duration 0", writer, key(), 0, 0);
            refused("duration 86400001", writer, key(), 0, 86_400_001);
            refused("VP8, not H264", writer, Sample.vp8(true, 64, 48, 30, 1), 0, 40);
            EncodedFrame high = key();
            high.data()[14] = 100;
            refused("profile 100", writer, high, 0, 40);
        }
    }

    private static void refused(String why, FragmentedMp4Writer writer, EncodedFrame frame, long time, long duration) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(frame, time, duration))
                .withMessageContaining(why);
    }

    @Test
    void anExportRefusesAnotherSize() throws IOException {
        try (Mp4Exporter exporter = new Mp4Exporter(file)) {
            exporter.write(key(), 0);
            EncodedFrame larger = key();
            larger.become(true, 128, 96, larger.data(), larger.length());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> exporter.write(larger, 40))
                    .withMessageContaining("from 64x48 to 128x96");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> exporter.write(other(), 0))
                    .withMessageContaining("time 0");
        }
    }
}
