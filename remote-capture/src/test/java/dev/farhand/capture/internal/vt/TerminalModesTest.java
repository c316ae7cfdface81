package dev.farhand.capture.internal.vt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalModesTest {
    @Test
    void aTerminalThatWasJustSwitchedOnNeedsNothing() {
        assertThat(Vt.prologue("hello\r\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[?1h",
                "^[?5h",
                "^[?6h",
                "^[?7l",
                "^[?25l",
                "^[?2004h",
                "^[?1004h",
                "^[?1000h",
                "^[?1006h",
                "^[?1049h",
                "^[?47h",
                "^[4h",
                "^[20h",
                "^=",
                "^[5 q",
                "^(0",
                "^)0\u000e",
                "^[3;20r",
                "^[5r",
                "^[1;4;31m",
                "^[38;5;200m",
                "^[38;2;1;2;3m",
                "^[48;2;1;2;3m",
                "^[7;9m",
                "^[53m",
                "^]2;vim\u0007",
                "^+A^o"
            })
    void whatIsSetIsSetAgain(String output) {
        String prologue = Vt.prologue(output);
        assertThat(prologue).isNotEmpty();
        assertThat(Vt.prologue(prologue)).isEqualTo(prologue);
    }

    @ParameterizedTest
    @CsvSource({
        "^[?2004h^[?2004l",
        "^[?1000h^[?1003h^[?1003l",
        "^[?1049h^[?1049l",
        "^[31m^[m",
        "^[31m^[39m",
        "^[1m^[22m",
        "^[4:3m^[24m",
        "^[5 q^[0 q",
        "^=^>",
        "^(0^(B",
        "^[3;20r^[r",
        "^[?25l^[!p",
        "^[?1049h^[31m^[?1h^c",
        "^7^[31m^8",
        "^[?1049h^[31m^[?1049l"
    })
    void whatIsTakenBackIsGone(String output) {
        assertThat(Vt.prologue(output)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "^[1;31m | ^[1;38;5;1m",
                "^[97;100m | ^[38;5;15;48;5;8m",
                "^[38:2::10:20:30m | ^[38;2;10;20;30m",
                "^[38:2:10:20:30m | ^[38;2;10;20;30m",
                "^[38:5:9;1m | ^[1;38;5;9m",
                "^[58;5;9m | ^[58;5;9m",
                "^[4:3m | ^[4:3m",
                "^[21m | ^[4:2m",
                "^[?1002;1006h | ^[?1002h^[?1006h",
                "^[?25;7l | ^[?7l^[?25l",
                "^[>4;2m | ''",
                "^[?1;2c | ''",
                "^[38;2m | ^[38;2;0;0;0m"
            })
    void saysItInOneWay(String output, String prologue) {
        assertThat(Vt.prologue(output)).isEqualTo(prologue == null ? "" : prologue);
    }

    @Test
    void theFirstScreenKeepsItsLookBehindTheSecond() {
        // What comes back with the first screen was saved when the second came.
        String prologue = Vt.prologue("^[32m^[?1049h^[31m");
        assertThat(prologue).isEqualTo("^[38;5;2m^[?1049h^[m^[38;5;1m");
        assertThat(Vt.prologue(prologue + "^[?1049l")).isEqualTo("^[38;5;2m");
    }

    @Test
    void knowsWhetherAProgramDrawsOnTheSecondScreen() {
        assertThat(Vt.after("^[?1049h").isAlternate()).isTrue();
        assertThat(Vt.after("^[?1049h^[?1049l").isAlternate()).isFalse();
    }

    @Test
    void understandsControlCharactersOfTheSecondSet() {
        assertThat(Vt.prologue("\u009b?2004h")).isEqualTo("^[?2004h");
        assertThat(Vt.prologue("\u009d2;title\u009c")).isEqualTo("^]2;title\u0007");
        // The same bytes inside a character are a character.
        assertThat(Vt.prologue("\u05db?2004h")).isEmpty();
    }

    @Test
    void aTitleThatIsTooLongIsNoTitle() {
        assertThat(Vt.prologue("^]0;" + "x".repeat(5_000_000) + "\u0007")).isEmpty();
        assertThat(Vt.prologue("^]0;" + "x".repeat(257) + "^\\")).isEmpty();
    }

    @Test
    void aStringThatWasBrokenOffChangesOnlyWhatItSaid() {
        assertThat(Vt.prologue("^P1$qm^[31m")).isEqualTo("^[38;5;1m");
        assertThat(Vt.prologue("^[3\u00181m")).isEmpty();
        assertThat(Vt.prologue("^[3\u00fc1m")).isEmpty();
    }

    @Test
    void thePrologueIsShortWhateverWasSet() {
        StringBuilder all = new StringBuilder("^]2;" + "\u00fc".repeat(128) + "\u0007");
        for (int mode = 0; mode < 3000; mode++) {
            all.append("^[?").append(mode).append(mode == 7 || mode == 25 ? 'l' : 'h');
        }
        all.append(
                "^[1;2;3;4:5;5;6;7;8;9;53;38;2;255;255;255;48;2;255;255;255;58;2;255;255;255m^[99999;99999r^[98;99r");
        all.append("^(0^)0^*0^+0^o^[6 q^[4;20h^=");
        assertThat(Vt.after(all.toString()).prologue()).hasSizeLessThan(TerminalModes.LONGEST_PROLOGUE);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        TerminalModes modes = Vt.after("^[?2004h^[31m");
        TerminalModes copy = modes.copy();
        byte[] more = Vt.bytes("^[?2004l^[m^]2;x\u0007");
        new EscapeParser(0).feed(more, 0, more.length, copy);
        assertThat(Vt.text(modes.prologue())).isEqualTo("^[?2004h^[38;5;1m");
        assertThat(Vt.text(copy.prologue())).isEqualTo("^]2;x\u0007");
    }
}
