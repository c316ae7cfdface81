package dev.farhand.capture.internal.vt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalHistoryTest {
    private final TerminalHistory history = new TerminalHistory(16);

    private void add(String text) {
        byte[] bytes = Vt.bytes(text);
        history.append(bytes, 0, bytes.length);
    }

    private String shown() {
        TerminalHistory.Replay replay = history.replay(0);
        return Vt.text(replay.prologue()) + "|" + Vt.text(replay.bytes());
    }

    @Test
    void keepsTheNewest() {
        add("0123456789");
        assertThat(history.start()).isZero();
        add("abcdefghij");
        assertThat(history.end()).isEqualTo(20);
        assertThat(history.start()).isEqualTo(4);
        assertThat(shown()).isEqualTo("|456789abcdefghij");
        add("x".repeat(1000));
        assertThat(shown()).isEqualTo("|" + "x".repeat(16));
    }

    @Test
    void saysWhatWasSetByWhatIsGone() {
        add("^[?2004h^[31m");
        add("0123456789abcdef");
        assertThat(shown()).isEqualTo("^[?2004h^[38;5;1m|0123456789abcdef");
    }

    @Test
    void beginsInsideNoSequence() {
        add("^[31m67890123456");
        add("X");
        // The first byte is gone: without care a viewer would show "[31m".
        assertThat(shown()).isEqualTo("^[38;5;1m|67890123456X");
        assertThat(history.replay(0).offset()).isEqualTo(5);
    }

    @Test
    void beginsInsideNoCharacter() {
        add("\u20ac23456789abcdef");
        assertThat(shown()).isEqualTo("|23456789abcdef");
    }

    @Test
    void insideAnEndlessSequenceTheViewerIsPutThereToo() {
        add("^]52;c;" + "A".repeat(100));
        assertThat(shown()).isEqualTo("^]9999;|");
        add("\u0007after");
        assertThat(shown()).isEqualTo("|after");
        add("^P" + "A".repeat(100));
        assertThat(shown()).isEqualTo("^^|");
        add("^\\^[" + "1;".repeat(100));
        assertThat(shown()).isEqualTo("^[|");
    }

    @Test
    void aLaterBeginningHasTheModesOfThere() {
        TerminalHistory large = new TerminalHistory(1024);
        byte[] bytes = Vt.bytes("^[31mred^[32mgreen^[?1049h");
        large.append(bytes, 0, bytes.length);
        TerminalHistory.Replay replay = large.replay(9);
        assertThat(Vt.text(replay.prologue())).isEqualTo("^[38;5;2m");
        assertThat(Vt.text(replay.bytes())).isEqualTo("green^[?1049h");
        assertThat(replay.offset()).isEqualTo(13);
        assertThat(replay.alternate()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[c",
                "^[>c",
                "^[=c",
                "^[0c",
                "^[6n",
                "^[?6n",
                "^[5n",
                "^Z",
                "^[?2026$p",
                "^[4$p",
                "^[x",
                "^[>q",
                "^[?u",
                "^[18t",
                "^[14t",
                "^]10;?\u0007",
                "^]4;1;?^\\",
                "^]52;c;?^\\",
                "^]52;c;QUJD\u0007",
                "^P$qm^\\",
                "^P+q544e^\\",
                "\u0007",
                "\u0005",
                "\u009bc"
            })
    void asksNothingASecondTime(String question) {
        TerminalHistory large = new TerminalHistory(1024);
        byte[] bytes = Vt.bytes("^[1mA" + question + "^[2mB");
        large.append(bytes, 0, bytes.length);
        assertThat(Vt.text(large.replay(0).bytes()))
                .isEqualTo("^[1mA" + "\0".repeat(Vt.bytes(question).length) + "^[2mB");
        // What is kept is not touched.
        assertThat(large.copy(0, bytes.length)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[>4;2n",
                "^[2J",
                "^[3;20r",
                "^]2;title\u0007",
                "^]8;;http://x^\\",
                "^[22;0;0t",
                "^[2 q",
                "^[!p",
                "^[u"
            })
    void whatOnlySetsStays(String sequence) {
        TerminalHistory large = new TerminalHistory(1024);
        byte[] bytes = Vt.bytes(sequence);
        large.append(bytes, 0, bytes.length);
        assertThat(large.replay(0).bytes()).isEqualTo(bytes);
    }

    @Test
    void growsOnlyAsFarAsItMustAndLosesNothingMeanwhile() {
        TerminalHistory large = new TerminalHistory(256 * 1024);
        byte[] all = new byte[700_000];
        new Random(7).nextBytes(all);
        Random random = new Random(8);
        int at = 0;
        while (at < all.length) {
            int piece = Math.min(all.length - at, 1 + random.nextInt(40_000));
            large.append(all, at, piece);
            at += piece;
            int kept = (int) (large.end() - large.start());
            assertThat(kept).isEqualTo(Math.min(at, 256 * 1024));
            assertThat(large.copy(large.start(), kept)).isEqualTo(java.util.Arrays.copyOfRange(all, at - kept, at));
        }
    }

    @Test
    void readsTheSameHoweverItIsCut() {
        String output = "^[?2004h\u20ac^]2;a title^\\^[1;38:2::1:2:3m\u009b?25l^(0text\u0007";
        byte[] bytes = output.replace('^', '\u001b').getBytes(StandardCharsets.UTF_8);
        String whole = Vt.prologue(output);
        for (int cut = 0; cut <= bytes.length; cut++) {
            TerminalModes modes = new TerminalModes();
            EscapeParser parser = new EscapeParser(0);
            parser.feed(bytes, 0, cut, modes);
            EscapeParser copy = parser.copy();
            copy.feed(bytes, cut, bytes.length, modes);
            assertThat(Vt.text(modes.prologue())).as("cut at %d", cut).isEqualTo(whole);
            assertThat(copy.isBetween()).isTrue();
        }
    }
}
