package dev.farhand.recording.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farhand.recording.container.ReadOutcome.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemrecTest {
    private static final String BEGINNING = "524c52454301";
    private static final byte[] JPEG = HexFormat.of().parseHex("ffd8ffe000104a46");

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        assertThat(HexFormat.of().formatHex(write(1, 0x0102030405L)))
                .isEqualTo(BEGINNING + "0000000000000001" + "00000008" + "ffd8ffe000104a46" + "0000000102030405"
                        + "00000008" + "ffd8ffe000104a46");
    }

    private static byte[] write(long... times) throws IOException {
        Sample.Memory file = new Sample.Memory();
        try (RemrecWriter writer = new RemrecWriter(file)) {
            for (long time : times) {
                writer.write(time, JPEG);
            }
        }
        return file.bytes();
    }

    @Test
    void givesBackWhatIsWholeWhereverAFileIsCutOff() throws IOException {
        byte[] whole = write(0, 10, 20, 30);
        for (int length = 0; length <= whole.length; length++) {
            RemrecReader reader = new RemrecReader(Sample.channel(Arrays.copyOf(whole, length)));
            List<RemrecPicture> pictures = read(reader);
            int records = Math.max(0, length - 6) / 20;
            assertThat(pictures).as("after %s bytes", length).hasSize(records);
            boolean isBetween = length >= 6 && (length - 6) % 20 == 0;
            assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(isBetween ? Kind.WHOLE : Kind.CUT_OFF);
            for (int i = 0; i < records; i++) {
                assertThat(pictures.get(i).time()).isEqualTo(10L * i);
                assertThat(pictures.get(i).jpeg()).isEqualTo(JPEG);
            }
        }
    }

    private static List<RemrecPicture> read(RemrecReader reader) throws IOException {
        List<RemrecPicture> pictures = new ArrayList<>();
        for (RemrecPicture picture = reader.next(); picture != null; picture = reader.next()) {
            pictures.add(picture);
        }
        return pictures;
    }

    @ParameterizedTest
    @CsvSource({
        "424c52454301, RLREC and version 1",
        "524c52454302, RLREC and version 1",
        "524c52454301ffffffffffffffff00000008ffd8ffe000104a46, time is 18446744073709551615",
        "524c524543010001000000000000000000008ffd8ffe000104a46a, time is 281474976710656",
        "524c524543010000000000000000ffffffff, length is 4294967295",
        "524c52454301000000000000000002000001, length is 33554433",
        "524c5245430100000000000000000000000489504e47, 4 bytes is no JPEG",
        "524c52454301000000000000000000000000, 0 bytes is no JPEG",
    })
    void refusesWithTheValueNamed(String file, String why) throws IOException {
        RemrecReader reader = new RemrecReader(Sample.channel(HexFormat.of().parseHex(file)));
        assertThat(read(reader)).isEmpty();
        assertThat(reader.outcome().orElseThrow().kind()).isEqualTo(Kind.REFUSED);
        assertThat(reader.outcome().orElseThrow().reason()).contains(why);
    }

    @Test
    void theWriterRefusesWhatItsReaderWould() throws IOException {
        try (RemrecWriter writer = new RemrecWriter(new Sample.Memory())) {
            writer.write(5, JPEG);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(4, JPEG))
                    .withMessageContaining("time 4");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(RemrecReader.LATEST_TIME + 1, JPEG))
                    .withMessageContaining("253402300800000");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(6, new byte[3]))
                    .withMessageContaining("3 bytes");
            byte[] large = ByteBuffer.allocate(RemrecReader.LARGEST_PICTURE + 1)
                    .put(JPEG)
                    .array();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(6, large))
                    .withMessageContaining("33554433");
        }
    }
}
