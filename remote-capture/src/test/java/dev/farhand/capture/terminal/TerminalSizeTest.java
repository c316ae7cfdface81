package dev.farhand.capture.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalSizeTest {
    @Test
    void startsWithTheClassicSize() {
        assertThat(TerminalSize.INITIAL).isEqualTo(new TerminalSize(80, 24));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "500,500", "1,500"})
    void acceptsTheWholeRange(int columns, int rows) {
        assertThat(new TerminalSize(columns, rows).rows()).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource({"0,24,columns", "501,24,columns", "80,-1,rows", "80,501,rows"})
    void namesTheValueThatIsOutOfRange(int columns, int rows, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TerminalSize(columns, rows))
                .withMessageContaining(name);
    }
}
