package dev.farhand.capture.internal.vt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Output comes from programs that may be hostile, or print a picture. */
class VtFuzzTest {
    private static final int CAPACITY = 64;

    @FuzzTest
    void anyOutputIsReadTheSameHoweverItIsCut(FuzzedDataProvider data) {
        int cut = data.consumeInt(0, 200);
        byte[] output = data.consumeRemainingAsBytes();
        TerminalModes whole = new TerminalModes();
        new EscapeParser(0).feed(output, 0, output.length, whole);
        TerminalModes pieces = new TerminalModes();
        EscapeParser parser = new EscapeParser(0);
        int at = Math.min(cut, output.length);
        parser.feed(output, 0, at, pieces);
        while (at < output.length) {
            parser.feed(output, at, ++at, pieces);
        }
        assertThat(parser.position()).isEqualTo(output.length);
        assertThat(pieces.prologue()).isEqualTo(whole.prologue());
        assertThat(whole.prologue()).hasSizeLessThan(TerminalModes.LONGEST_PROLOGUE);
    }

    @FuzzTest
    void anyModesCanBeSetAgain(byte[] output) {
        TerminalModes modes = new TerminalModes();
        new EscapeParser(0).feed(output, 0, output.length, modes);
        byte[] prologue = modes.prologue();
        TerminalModes again = new TerminalModes();
        EscapeParser parser = new EscapeParser(0);
        parser.feed(prologue, 0, prologue.length, again);
        assertThat(parser.isBetween()).isTrue();
        assertThat(again.prologue()).isEqualTo(prologue);
    }

    @FuzzTest
    void anyOutputCanBeShownAgain(byte[] output) {
        TerminalHistory history = new TerminalHistory(CAPACITY);
        for (int at = 0; at < output.length; at += 7) {
            history.append(output, at, Math.min(7, output.length - at));
        }
        TerminalHistory.Replay replay = history.replay(0);
        assertThat(replay.offset() + replay.bytes().length).isEqualTo(output.length);
        assertThat(replay.bytes()).hasSizeLessThanOrEqualTo(CAPACITY);
        byte[] twice = replay.bytes().clone();
        ReplayCleaner.clean(twice, replay.offset());
        assertThat(twice).as("a question is left").isEqualTo(replay.bytes());

        // A viewer that sees only this ends where one that saw everything is.
        TerminalModes seen = new TerminalModes();
        EscapeParser viewer = new EscapeParser(0);
        viewer.feed(replay.prologue(), 0, replay.prologue().length, seen);
        byte[] shown = Arrays.copyOfRange(output, (int) replay.offset(), output.length);
        viewer.feed(shown, 0, shown.length, seen);
        TerminalModes all = new TerminalModes();
        EscapeParser everything = new EscapeParser(0);
        everything.feed(output, 0, output.length, all);
        assertThat(viewer.isBetween()).isEqualTo(everything.isBetween());
        assertThat(seen.isAlternate()).isEqualTo(all.isAlternate());
    }
}
