package dev.farhand.capture.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.farhand.core.session.SessionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real shells in real terminals. */
class TerminalHostIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TerminalSize SIZE = new TerminalSize(100, 30);

    private final SessionId session = SessionId.random();
    private final TerminalHost host = TerminalHost.builder().build();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        host.close();
    }

    private TerminalAttachment attach() {
        return attach("ada", true);
    }

    private TerminalAttachment attach(String person, boolean mayType) {
        ShellSelection sh = new ShellSelection(Optional.of("sh"), Optional.empty(), ShellSelection.DEFAULT_TYPE);
        return host.open(session, new TerminalGuest(person, mayType, Optional.of(SIZE)), sh);
    }

    private static void type(TerminalAttachment attachment, String text) {
        attachment.type(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Matcher awaitText(SpyViewer viewer, String pattern) {
        Pattern wanted = Pattern.compile(pattern, Pattern.DOTALL);
        await().atMost(PATIENCE).until(() -> wanted.matcher(viewer.text()).find());
        Matcher matcher = wanted.matcher(viewer.text());
        assertThat(matcher.find()).isTrue();
        return matcher;
    }

    private static TerminalExit awaitExit(SpyViewer viewer) {
        await().atMost(PATIENCE)
                .until(() -> !viewer.events(TerminalEvent.Exited.class).isEmpty());
        return viewer.events(TerminalEvent.Exited.class).get(0).exit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "cat /dev/urandom | base64", "while :; do echo loop; done", "yes $(seq 2000)"})
    void anInterruptEndsAFloodAlsoForAViewerThatPaintsNothingMore(String flood) {
        TerminalAttachment attachment = attach();
        SpyViewer viewer = SpyViewer.silent(attachment);
        type(attachment, "PS1='ready> '\r" + flood + "\r");
        await().atMost(PATIENCE).until(() -> viewer.size() == TerminalSession.WINDOW);
        type(attachment, "\u0003");
        // All that is still to come is what the kernel holds.
        viewer.paintAll();
        await().atMost(PATIENCE).until(() -> {
            viewer.paintAll();
            return viewer.text().endsWith("ready> ");
        });
        assertThat(viewer.size()).isLessThan(2 * TerminalSession.WINDOW);
    }

    @Test
    void aProducerWaitsForItsViewer() throws Exception {
        TerminalAttachment attachment = attach();
        SpyViewer viewer = SpyViewer.silent(attachment);
        Path progress = folder.resolve("progress");
        type(
                attachment,
                "i=0; while [ $i -lt 40 ]; do head -c 20000 /dev/zero | tr '\\0' x; i=$((i + 1)); echo $i > " + progress
                        + "; done; echo all-'done'\r");
        await().atMost(PATIENCE).until(() -> viewer.size() == TerminalSession.WINDOW);
        String stopped = Files.readString(progress).strip();
        assertThat(Integer.parseInt(stopped)).isBetween(10, 20);
        viewer.paintAll();
        await().atMost(PATIENCE).until(() -> {
            viewer.paintAll();
            return viewer.text().contains("all-done");
        });
        assertThat(viewer.size()).isGreaterThan(40 * 20_000);
    }

    @Test
    void charactersSurviveWhereverTheyAreCut() {
        TerminalAttachment attachment = attach();
        SpyViewer viewer = SpyViewer.painting(attachment);
        // One byte after the other, as a slow program writes them.
        type(
                attachment,
                "for b in 342 202 254 360 237 232 200; do printf \"\\\\$b\"; sleep 0.01; done; echo; echo e''nd\r");
        awaitText(viewer, "\u20ac\ud83d\ude80\r\nend");
        assertThat(viewer.pieces()).hasSizeGreaterThan(5);
    }

    @Test
    void aProgramOnTheSecondScreenIsDrawnAgainForWhoComesBack() throws Exception {
        TerminalAttachment lost = attach();
        SpyViewer before = SpyViewer.painting(lost);
        // Draws as an editor does: its own screen, pasting marked, and everything anew when the size changes.
        Path editor = Files.writeString(folder.resolve("editor"), """
                trap 'printf "\\033[Hdrawn at %s." "$(stty size)"' WINCH
                printf '\\033[?1049h\\033[?2004h\\033[?1h\\033[?25l'
                while :; do sleep 0.02; done
                """);
        type(lost, "sh " + editor + "\r");
        awaitText(before, "\u001b\\[\\?25l");
        lost.close();
        TerminalAttachment back = attach();
        SpyViewer viewer = SpyViewer.painting(back);
        awaitText(viewer, "drawn at 29 100\\..*drawn at 30 100\\.");
        assertThat(viewer.text()).contains("\u001b[?1049h\u001b[?2004h\u001b[?1h\u001b[?25l");
        back.resize(new TerminalSize(120, 40));
        awaitText(viewer, "drawn at 40 120\\.");
    }

    @Test
    void modesThatWereSetLongAgoAreInThePrologue() {
        TerminalAttachment lost = attach();
        SpyViewer before = SpyViewer.painting(lost);
        type(
                lost,
                "printf '\\033[?1049h\\033[?2004h\\033[31m\\033]2;my title\\007'; head -c 600000 /dev/zero | tr '\\0' x;"
                        + " echo far-'away'\r");
        awaitText(before, "far-away");
        lost.close();
        TerminalAttachment back = attach();
        SpyViewer viewer = SpyViewer.painting(back);
        assertThat(new String(back.beginning().prologue(), StandardCharsets.UTF_8))
                .isEqualTo("\u001b[?1049h\u001b[m\u001b[?2004h\u001b[38;5;1m\u001b]2;my title\u0007");
        await().atMost(PATIENCE).until(() -> viewer.text().contains("far-away"));
        assertThat(viewer.text()).startsWith("xxx");
    }

    @Test
    void whatIsAskedOfATerminalIsNotAskedAgain() {
        TerminalAttachment lost = attach();
        SpyViewer before = SpyViewer.painting(lost);
        type(lost, "printf '\\033[6n\\033[c'; echo ask''ed\r");
        awaitText(before, "\u001b\\[6n\u001b\\[casked");
        lost.close();
        SpyViewer viewer = SpyViewer.painting(attach());
        awaitText(viewer, "\0{4}\0{3}asked");
        assertThat(viewer.text()).doesNotContain("\u001b[6n", "\u001b[c");
    }

    @Test
    void aLineOfFourMegabytesAndOtherHostilityGoThrough() {
        TerminalAttachment attachment = attach();
        SpyViewer viewer = SpyViewer.painting(attachment);
        type(
                attachment,
                "printf '\\033]52;c;'; head -c 4000000 /dev/zero | tr '\\0' A; printf '\\007\\033[999999999999;;;;;;m';"
                        + " head -c 200000 /dev/urandom; printf '\\033\\\\\\033c'; echo sur''vived\r");
        awaitText(viewer, "survived");
        TerminalAttachment back = attach("ada", true);
        assertThat(back.beginning().prologue()).hasSizeLessThan(4096);
    }

    @Test
    void theShellOfAKilledProcessIsToldWithItsSignal() {
        TerminalAttachment attachment = attach();
        SpyViewer viewer = SpyViewer.painting(attachment);
        type(attachment, "echo pid=$$.\r");
        long shell = Long.parseLong(awaitText(viewer, "pid=(\\d+)\\.").group(1));
        assertThat(ProcessHandle.of(shell).orElseThrow().destroyForcibly()).isTrue();
        assertThat(awaitExit(viewer)).isEqualTo(TerminalExit.ofSignal(9));
        await().atMost(PATIENCE).until(() -> host.sessions().isEmpty());
    }

    @Test
    void whoWatchesSeesWhatTheWriterSees() {
        TerminalAttachment writer = attach();
        SpyViewer one = SpyViewer.painting(writer);
        SpyViewer two = SpyViewer.painting(attach("grace", false));
        type(writer, "seq 1 20000; echo bo''th\r");
        awaitText(one, "both");
        awaitText(two, "both");
        assertThat(two.text()).isEqualTo(one.text());
        writer.close();
        assertThat(host.sessions()).hasSize(1);
    }

    @Test
    void closingTheHostEndsEverything() {
        TerminalAttachment attachment = attach();
        SpyViewer viewer = SpyViewer.painting(attachment);
        type(attachment, "sh -c 'trap : HUP TERM; echo child=$$.; while :; do sleep 0.1; done' &\r");
        long child = Long.parseLong(awaitText(viewer, "child=(\\d+)\\.").group(1));
        host.close();
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(child).isEmpty());
    }

    @Test
    void whatWasToldToGoOnHoldsNothingOfOursHoweverMuchItPrints() {
        TerminalAttachment attachment = attach();
        SpyViewer viewer = SpyViewer.painting(attachment);
        type(attachment, "(trap '' HUP; exec sh -c 'echo job=$$.; exec yes more') &\r");
        ProcessHandle job = ProcessHandle.of(Long.parseLong(
                        awaitText(viewer, "job=(\\d+)\\..*more\\s+more").group(1)))
                .orElseThrow();
        try {
            type(attachment, "exit 4\r");
            assertThat(awaitExit(viewer)).isEqualTo(TerminalExit.ofStatus(4));
            await().atMost(PATIENCE).until(() -> host.sessions().isEmpty());
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(terminals()).isEmpty();
                assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.matches("farhand-capture-(pty|terminal)-\\d+"));
            });
        } finally {
            // What it prints is an error to it by now, and it may have ended of that.
            job.destroyForcibly();
        }
    }

    /** What we have open of terminals' controlling sides. */
    private static List<String> terminals() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(Path::toFile)
                    .map(link -> {
                        try {
                            return link.getCanonicalPath();
                        } catch (IOException e) {
                            return "";
                        }
                    })
                    .filter(path -> path.endsWith("/ptmx"))
                    .toList();
        }
    }
}
