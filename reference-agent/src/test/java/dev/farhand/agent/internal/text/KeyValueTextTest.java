package dev.farhand.agent.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeyValueTextTest {
    @Test
    void readsWhatItWrote() {
        KeyValueText text =
                new KeyValueText().add("a.b", "x = y").add("c-d", "").add("a.b", "ä€𝄞");
        assertThat(KeyValueText.parse(text.toString()).entries()).isEqualTo(text.entries());
    }

    @Test
    void keepsAValueOnOneLineWhateverIsInIt() {
        KeyValueText text = new KeyValueText().add("name", "Eve\nend = 1\r\u2028\u0000x");
        assertThat(text.toString().lines()).hasSize(1);
        assertThat(KeyValueText.parse(text.toString()).first("end")).isEmpty();
    }

    @Test
    void leavesOutCommentsAndBlankLines() {
        assertThat(KeyValueText.parse("# hello\n\n  a = 1  \r\n").entries())
                .containsExactly(new KeyValueText.Entry("a", "1"));
    }

    @Test
    void namesTheLineItDoesNotUnderstand() {
        assertThatThrownBy(() -> KeyValueText.parse("a = 1\nnonsense\n")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> KeyValueText.parse("A = 1\n")).hasMessageContaining("line 1");
    }

    @Test
    void refusesATextThatIsTooLongToBeOurs() {
        assertThatThrownBy(() -> KeyValueText.parse("#".repeat(KeyValueText.MAXIMUM_CHARACTERS + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyValueText.parse("\n".repeat(20_000))).hasMessageContaining("lines");
    }
}
