package dev.farhand.capture.internal.encode.openh264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a library may say about what it wrote, and what is believed of it. */
class WrittenPictureTest {
    private static final int LAYERS = 0;
    private static final int UNITS = 8 + 16;
    private static final int KIND = 5_128;
    private static final int SIZE = 5_132;

    private final WrittenPicture written = new WrittenPicture();
    private final Memory units = new Memory(64);
    private final Memory lengths = new Memory(16);
    private final EncodedFrame frame = new EncodedFrame(VideoCodec.H264);
    private Memory said;

    /** One layer of two units, of five and seven bytes. */
    @BeforeEach
    void fill() {
        units.clear();
        units.setByte(3, (byte) 1);
        units.setByte(11, (byte) 0x65);
        lengths.setInt(0, 5);
        lengths.setInt(4, 7);
        said = written.cleared();
        said.setInt(LAYERS, 1);
        said.setInt(UNITS, 2);
        said.setPointer(UNITS + 8, lengths);
        said.setPointer(UNITS + 16, units);
        said.setInt(KIND, 1);
        said.setInt(SIZE, 12);
    }

    @AfterEach
    void free() {
        written.close();
        units.close();
        lengths.close();
    }

    @Test
    void takesAllUnits() {
        written.read(true, 16, 16, frame);
        assertThat(frame.isKey()).isTrue();
        assertThat(frame.copy().data()).hasSize(12).startsWith(0, 0, 0, 1).endsWith(0x65);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, in 0 layers",
        "0, 129, in 129 layers",
        "24, 0, layer of 0 units",
        "24, 2000000000, layer of 2000000000 units",
        "24, 1, '5 bytes, not 12'",
        "5128, 3, kind 3",
        "5132, -1, -1 bytes",
        "5132, 2000000000, 2000000000 bytes",
        "5132, 11, layer of 12 bytes where 11 are left",
    })
    void believesNoWrongNumber(int place, int number, String complaint) {
        said.setInt(place, number);
        assertThatThrownBy(() -> written.read(true, 16, 16, frame))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void believesNoWrongLength() {
        lengths.setInt(4, -7);
        assertThatThrownBy(() -> written.read(true, 16, 16, frame)).hasMessageContaining("unit of -7 bytes");
    }

    @Test
    void takesNothingThatDoesNotBeginAsAUnitDoes() {
        units.setByte(3, (byte) 2);
        assertThatThrownBy(() -> written.read(true, 16, 16, frame)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void doesNotWriteIntoALayoutThatIsNotKnown() {
        try (Parameters parameters = new Parameters()) {
            parameters.memory().clear();
            assertThatThrownBy(parameters::checkLayout)
                    .isInstanceOfSatisfying(NoEncoderException.class, e -> assertThat(e.reason())
                            .isEqualTo(NoEncoderReason.UNKNOWN_LIBRARY));
        }
    }
}
