package dev.farhand.recording.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNameTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 7, 42, 123_456, SegmentName.LAST_INDEX})
    void readsWhatItWrites(int index) {
        SegmentName name = new SegmentName(index);
        assertThat(SegmentName.parse(name.fileName())).contains(name);
    }

    @Test
    void namesSortInTheOrderOfPlay() {
        assertThat(IntStream.of(0, 9, 10, 99, 100, 99_999, 100_000)
                        .mapToObj(i -> new SegmentName(i).fileName())
                        .toList())
                .isSorted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.webm", "0000001.webm", "000001.mp4", "../000001.webm", "00000a.webm", "٠٠٠٠٠١.webm"})
    void anythingElseIsNoSegment(String fileName) {
        assertThat(SegmentName.parse(fileName)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, SegmentName.LAST_INDEX + 1})
    void refusesAnIndexItCannotWrite(int index) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SegmentName(index));
    }
}
