package dev.farhand.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportedTextTest {
    @Test
    void leavesHonestTextAlone() {
        assertThat(ReportedText.line("Büro-PC 3 (Ωmega) 東京 🖥", 100)).isEqualTo("Büro-PC 3 (Ωmega) 東京 🖥");
    }

    @Test
    void aLineBreakCannotForgeALogLine() {
        assertThat(ReportedText.line("pc\r\nINFO all is well\u2028x\u0085y\tz", 100))
                .isEqualTo("pc INFO all is well x y z");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0x2066, 0x2067,
                0x2068, 0x2069, 0x061C, 0xFEFF, 0x00AD, 0x034F, 0x3164, 0xE0041, 0xE0100
            })
    void removesWhatIsInvisibleOrTurnsTheReadingDirection(int codePoint) {
        assertThat(ReportedText.line("ab" + Character.toString(codePoint) + "cd", 100))
                .isEqualTo("abcd");
        assertThat(ReportedText.block("ab" + Character.toString(codePoint) + "cd", 100))
                .isEqualTo("abcd");
    }

    @Test
    void replacesHalvesOfSurrogatesAndNonCharacters() {
        assertThat(ReportedText.line("a\uD800b\uDC00c\uFFFFd", 100)).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
    }

    @Test
    void removesTerminalEscapes() {
        assertThat(ReportedText.line("\u001B[31mred\u0007", 100)).isEqualTo("[31mred");
    }

    @ParameterizedTest
    @CsvSource({"abcdef,6,abcdef", "abcdefg,6,abcde…", "ab,1,…", "a,1,a", "'abcd  ef',6,abcd…", "'  ',5,''", "'',5,''"})
    void cutsAtTheBoundAndSaysSo(String raw, int bound, String expected) {
        assertThat(ReportedText.line(raw, bound)).isEqualTo(expected);
    }

    @Test
    void countsCodePointsAndNeverCutsOneInHalf() {
        assertThat(ReportedText.line("🖥🖥🖥🖥", 3)).isEqualTo("🖥🖥…");
    }

    @Test
    void piledMarksStayInTheirRow() {
        assertThat(ReportedText.line("e" + "\u0301".repeat(500) + "x", 100)).isEqualTo("e" + "\u0301".repeat(4) + "x");
    }

    @Test
    void aBlockKeepsItsLinesAndIndentation() {
        assertThat(ReportedText.block("\n one\n\t  two\r\nthree \n\n", 100)).isEqualTo("\n one\n\t  two\nthree");
        assertThat(ReportedText.block("  one\n  two", 100)).isEqualTo("  one\n  two");
    }

    @Test
    void refusesABoundOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> ReportedText.line("a", 0));
    }

    @Test
    void anyTextIsBoundedHarmlessAndStable() {
        SplittableRandom random = new SplittableRandom(20_261);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder raw = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                raw.append((char) (random.nextInt(3) == 0 ? random.nextInt(0x2100) : random.nextInt(0x10000)));
            }
            int bound = 1 + random.nextInt(30);
            HarmlessText.check(ReportedText.line(raw.toString(), bound), bound, false);
            HarmlessText.check(ReportedText.block(raw.toString(), bound), bound, true);
        }
    }
}
