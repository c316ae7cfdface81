package dev.farhand.capture.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.farhand.core.session.SessionId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real shells whose program is killed, and another one that takes them back. */
class TerminalOutlivesUsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final boolean ROOT = System.getProperty("user.name").equals("root");
    private static final Duration LONG = Duration.ofSeconds(60);
    /** Behind what belongs to the terminal in a holder's memory. */
    private static final long NOTES = 36_864;

    private final SessionId session = SessionId.random();

    @TempDir
    Path parent;

    private String account = "";
    private Optional<TerminalHost> host = Optional.empty();
    private Optional<KilledProgram> program = Optional.empty();

    @AfterEach
    void close() {
        program.ifPresent(KilledProgram::close);
        // Whatever the test did: nothing is left for others.
        host().close();
    }

    private Path folder() {
        return parent.resolve("terminals");
    }

    private TerminalHost host() {
        if (host.isEmpty()) {
            host = Optional.of(
                    TerminalHost.builder().keepIn(folder()).keep(LONG).build());
        }
        return host.get();
    }

    private KilledProgram program(Duration keep) throws IOException {
        KilledProgram started = KilledProgram.start(folder(), session, keep, account);
        program = Optional.of(started);
        return started;
    }

    /** One whose shell would outlive it by now. */
    private KilledProgram withKeptShell(Duration keep) throws IOException {
        KilledProgram started = program(keep);
        assertThat(started.ask("shell")).hasSize(36);
        awaitNoted();
        return started;
    }

    private void awaitNoted() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (RandomAccessFile memory = memory("r")) {
                memory.seek(NOTES);
                return memory.readLong() != 0;
            }
        });
    }

    private RandomAccessFile memory(String mode) throws IOException {
        return new RandomAccessFile("/proc/" + holder().pid() + "/fd/4", mode);
    }

    private List<Path> notes() throws IOException {
        try (Stream<Path> all = Files.exists(folder()) ? Files.list(folder()) : Stream.of()) {
            return all.toList();
        }
    }

    private Path note() throws IOException {
        assertThat(notes()).hasSize(1);
        return notes().get(0);
    }

    private ProcessHandle holder() throws IOException {
        return process(Files.readString(note()).split(" ")[0]);
    }

    private ProcessHandle shell() throws IOException {
        return process(note().getFileName().toString());
    }

    private static ProcessHandle process(String number) {
        return ProcessHandle.of(Long.parseLong(number)).orElseThrow();
    }

    private TerminalAttachment attach() {
        ShellSelection sh = new ShellSelection(Optional.of("sh"), Optional.empty(), ShellSelection.DEFAULT_TYPE);
        return host().open(session, new TerminalGuest("ada", true, Optional.of(TerminalSize.INITIAL)), sh);
    }

    private static void type(TerminalAttachment attachment, String text) {
        attachment.type(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitText(SpyViewer viewer, String pattern) {
        Pattern wanted = Pattern.compile(pattern, Pattern.DOTALL);
        await().atMost(PATIENCE).until(() -> wanted.matcher(viewer.text()).find());
    }

    private static List<Integer> numbers(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
    }

    private static void assertThatNoneIsMissing(List<Integer> numbers) {
        assertThat(numbers)
                .isEqualTo(IntStream.range(0, numbers.size())
                        .map(i -> numbers.get(0) + i)
                        .boxed()
                        .toList());
    }

    private static void awaitEnd(ProcessHandle process) {
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    @Test
    void theShellGoesOnForItsSessionAfterItsProgramWasKilled() throws Exception {
        KilledProgram first = withKeptShell(LONG);
        String id = first.ask("shell");
        // One program: of a loop of the shell's own Ctrl-C may meet nothing, in the moment between two children.
        first.ask("type sh -c 'i=0; while :; do echo line $((i += 1)); sleep 0.02; done'");
        first.ask("await line 20");
        ProcessHandle shell = shell();
        ProcessHandle holder = holder();
        first.kill();

        assertThat(host().sessions()).containsExactly(session);
        awaitEnd(holder);
        TerminalAttachment back = attach();
        assertThat(back.beginning().resumed()).isTrue();
        assertThat(back.beginning().shellId()).isEqualTo(id);
        assertThat(back.beginning().turn().number()).isEqualTo(2);
        SpyViewer viewer = SpyViewer.painting(back);
        awaitText(viewer, "line 60\r");
        type(back, "\u0003");
        type(back, "echo st''ill $$\r");
        awaitText(viewer, "still " + shell.pid() + "\r");
        List<Integer> lines = numbers(viewer.text(), "^line (\\d+)\r");
        assertThat(lines).startsWith(1);
        assertThatNoneIsMissing(lines);

        type(back, "exit 3\r");
        await().atMost(PATIENCE)
                .until(() -> !viewer.events(TerminalEvent.Exited.class).isEmpty());
        assertThat(viewer.events(TerminalEvent.Exited.class).get(0).exit()).isEqualTo(TerminalExit.UNKNOWN);
        await().atMost(PATIENCE).until(() -> notes().isEmpty());
    }

    @Test
    void whatTheShellLeftInTheBackgroundEndsWithItAsEver() throws Exception {
        withKeptShell(LONG).kill();
        TerminalAttachment back = attach();
        SpyViewer viewer = SpyViewer.painting(back);
        type(back, "sleep 300 & echo job=$!.\r");
        awaitText(viewer, "job=\\d+\\.");
        ProcessHandle job = process(Integer.toString(
                numbers(viewer.text().replace("\r", "\n"), "^job=(\\d+)\\.").get(0)));
        type(back, "exit\r");
        awaitEnd(job);
    }

    @Test
    void soDoesTheShellOfSomebodyElse() throws Exception {
        // Without root there is nobody else one could be.
        account = ROOT ? "nobody" : "";
        KilledProgram first = withKeptShell(LONG);
        first.ask("type echo rea''dy");
        first.ask("await ready");
        first.kill();
        TerminalAttachment back = attach();
        SpyViewer viewer = SpyViewer.painting(back);
        type(back, "echo me=$(id -un).\r");
        awaitText(viewer, "me=" + (ROOT ? "nobody" : System.getProperty("user.name")) + "\\.");
        assertThat(back.beginning().resumed()).isTrue();
    }

    @Test
    void noByteOfAFloodIsMissingHoweverOftenItsProgramIsKilled() throws Exception {
        KilledProgram first = withKeptShell(LONG);
        first.ask("type seq 10000000 99999999");
        first.ask("more 1000000");
        first.kill();
        for (int i = 0; i < 3; i++) {
            KilledProgram next = program(LONG);
            next.ask("more 1000000");
            next.kill();
        }
        TerminalAttachment back = attach();
        SpyViewer viewer = SpyViewer.painting(back);
        await().atMost(PATIENCE).until(() -> viewer.size() > 2 * TerminalSession.WINDOW);
        type(back, "\u0003");
        assertThat(back.beginning().firstOffset()).isGreaterThan(4_000_000);
        String text = viewer.text();
        List<Integer> numbers = numbers(text.substring(text.indexOf('\n') + 1), "^(\\d{8})\r");
        assertThat(numbers).hasSizeGreaterThan(50_000);
        assertThatNoneIsMissing(numbers);
    }

    @Test
    void whatWasTypedReachesTheProgramOnceAlsoWhenItHadNotReadItYet() throws Exception {
        KilledProgram first = withKeptShell(LONG);
        Path go = parent.resolve("go");
        Path got = parent.resolve("got");
        first.ask("type stty raw -echo; echo de''af; until [ -e " + go + " ]; do sleep 0.02; done; head -c 100000 > "
                + got + "; echo enough");
        first.ask("await deaf");
        first.ask("paste 100000");
        first.ask("taken 100000");
        first.kill();

        SpyViewer viewer = SpyViewer.painting(attach());
        Files.createFile(go);
        awaitText(viewer, "enough");
        assertThat(Files.readAllBytes(got)).isEqualTo(KilledProgram.pasted(100_000));
    }

    @Test
    void aShellThatNobodyTakesBackEndsWithItsHolder() throws Exception {
        KilledProgram first = withKeptShell(Duration.ofSeconds(1));
        ProcessHandle shell = shell();
        ProcessHandle holder = holder();
        first.kill();
        awaitEnd(holder);
        awaitEnd(shell);
        assertThat(host().sessions()).isEmpty();
        assertThat(notes()).isEmpty();
    }

    @Test
    void aProgramThatEndsInGoodOrderLeavesNothing() throws Exception {
        KilledProgram first = withKeptShell(LONG);
        ProcessHandle shell = shell();
        ProcessHandle holder = holder();
        assertThat(shell.parent().map(ProcessHandle::pid)).contains(first.number());
        first.finish();
        assertThat(holder.isAlive()).isFalse();
        awaitEnd(shell);
        assertThat(notes()).isEmpty();
    }

    @Test
    void aShellThatEndedMeanwhileIsGone() throws Exception {
        KilledProgram first = withKeptShell(LONG);
        ProcessHandle shell = shell();
        ProcessHandle holder = holder();
        first.kill();
        shell.destroyForcibly();
        awaitEnd(shell);
        assertThat(host().sessions()).isEmpty();
        awaitEnd(holder);
        assertThat(notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {8, NOTES})
    void aMemoryThatMakesNoSenseEndsTheShell(long at) throws Exception {
        KilledProgram first = withKeptShell(LONG);
        ProcessHandle shell = shell();
        ProcessHandle holder = holder();
        first.kill();
        try (RandomAccessFile memory = memory("rw")) {
            memory.seek(at);
            memory.write(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
        }
        assertThat(host().sessions()).isEmpty();
        awaitEnd(holder);
        awaitEnd(shell);
        assertThat(notes()).isEmpty();
    }

    @Test
    void notesThatAreStaleOrForgedAreRemovedAndEndNobody() throws Exception {
        Path made = Files.createDirectories(folder());
        String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
        long pid = ProcessHandle.current().pid();
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        Files.writeString(made.resolve("1"), "");
        Files.writeString(made.resolve("2"), "x".repeat(10_000));
        Files.writeString(made.resolve("3"), "1 2 " + boot);
        Files.writeString(made.resolve("4"), pid + " " + start + " 00000000-0000-0000-0000-000000000000\n");
        Files.writeString(made.resolve("5"), pid + " " + start + " " + boot);
        Files.createSymbolicLink(made.resolve("6"), Path.of("/etc/passwd"));
        assertThat(host().sessions()).isEmpty();
        assertThat(notes()).isEmpty();
        assertThat(Files.exists(Path.of("/etc/passwd"))).isTrue();
    }

    @Test
    void aHolderHasTheTerminalAndItsMemoryAndNothingElseOfOursAndNobodyElseFindsIt() throws Exception {
        withKeptShell(LONG);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(note())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        try (Stream<Path> open = Files.list(Path.of("/proc/" + holder().pid() + "/fd"))) {
            List<String> behind = open.map(link -> {
                        try {
                            return link.getFileName() + "=" + Files.readSymbolicLink(link);
                        } catch (IOException e) {
                            return e.toString();
                        }
                    })
                    .sorted()
                    .toList();
            assertThat(behind).hasSize(5);
            assertThat(behind.get(0)).startsWith("0=pipe:");
            assertThat(behind.subList(1, 3)).containsExactly("1=/dev/null", "2=/dev/null");
            assertThat(behind.get(3)).endsWith("ptmx");
            assertThat(behind.get(4)).startsWith("4=/memfd:farhand-terminal");
        }
        Matcher own = Pattern.compile("\\) \\S \\d+ (\\d+) (\\d+) ")
                .matcher(Files.readString(Path.of("/proc/" + holder().pid() + "/stat")));
        assertThat(own.find()).isTrue();
        assertThat(own.group(2)).isEqualTo(Long.toString(holder().pid()));
    }
}
