package dev.farhand.capture.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.capture.terminal.ShellSelection;
import dev.farhand.capture.terminal.TerminalExit;
import dev.farhand.capture.terminal.TerminalSize;
import dev.farhand.core.error.RemoteException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every platform's terminal does. An implementation extends it with the commands of its usual shell. */
public abstract class PtyProviderContract {
    protected static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long MUCH = 1_000_000;

    private final List<PtyProcess> started = new ArrayList<>();

    /** What goes on after its terminal: nobody else ends it. */
    private final List<ProcessHandle> jobs = new ArrayList<>();

    /** The implementation. */
    protected abstract PtyProvider provider();

    /** A shell that prints no prompt of its own choosing that would look like an answer. */
    protected abstract ShellSelection shell();

    /** Prints {@code A-B-C} for a, b and c, so that the echo of the command is not its output. */
    protected abstract String print(String... parts);

    /** Prints the size as {@code size=COLUMNSxROWS.}. */
    protected abstract String printSize();

    /** Prints so many bytes, and then {@code printed}. */
    protected abstract String printMuch(int bytes);

    /**
     * Starts something in the background that hears that its terminal is gone, and stays; prints its number as
     * {@code child=NUMBER.} once it is so far.
     */
    protected abstract String startChild();

    /** Starts something in the background that was told to go on without a terminal; prints {@code job=NUMBER.} likewise. */
    protected abstract String startJob();

    /** The same, and then it prints lines of {@code more} to its terminal without end. */
    protected abstract String startChatter();

    /** Reads one line and goes on. */
    protected abstract String waitForLine();

    @AfterEach
    protected void closeAll() {
        started.forEach(PtyProcess::close);
        jobs.forEach(ProcessHandle::destroyForcibly);
    }

    protected PtyProcess start() throws IOException {
        PtyProcess process = provider().start(provider().login(shell()), new TerminalSize(91, 31));
        started.add(process);
        return process;
    }

    protected static void type(PtyProcess process, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        process.write(bytes, 0, bytes.length);
    }

    /** Reads until the output has it; answers the match. */
    protected static Matcher readUntil(PtyProcess process, String pattern) throws Exception {
        CompletableFuture<Matcher> found = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                byte[] into = new byte[4096];
                int count = process.read(into, 0, into.length);
                while (count > 0) {
                    all.write(into, 0, count);
                    Matcher matcher =
                            Pattern.compile(pattern, Pattern.DOTALL).matcher(all.toString(StandardCharsets.UTF_8));
                    if (matcher.find()) {
                        found.complete(matcher);
                        return;
                    }
                    count = process.read(into, 0, into.length);
                }
                found.completeExceptionally(new IOException("the end came first: " + all));
            } catch (IOException e) {
                found.completeExceptionally(e);
            }
        });
        reader.start();
        return found.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    protected static TerminalExit exit(PtyProcess process) throws Exception {
        return process.exit().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void isThere() {
        assertThat(provider().unavailableReason()).isEmpty();
        assertThat(provider().shells()).isNotEmpty();
    }

    @Test
    void refusesAShellThatTheMachineDoesNotOffer() {
        assertThatThrownBy(() ->
                        provider().login(new ShellSelection(Optional.of("no-such-shell"), Optional.empty(), "xterm")))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("no-such-shell");
    }

    @Test
    void carriesWhatIsTypedAndWhatIsPrinted() throws Exception {
        PtyProcess process = start();
        type(process, print("gr\u00fc\u00df", "\u20ac", "\ud83d\ude80"));
        readUntil(process, "gr\u00fc\u00df-\u20ac-\ud83d\ude80");
    }

    @Test
    void theProgramKnowsItsSizeFromTheBeginningAndAfterAChange() throws Exception {
        PtyProcess process = start();
        type(process, printSize());
        readUntil(process, "size=91x31\\.");
        process.resize(new TerminalSize(120, 40));
        type(process, printSize());
        readUntil(process, "size=120x40\\.");
    }

    @Test
    void tellsTheStatusItEndedWithAfterAllItsOutput() throws Exception {
        PtyProcess process = start();
        type(process, print("the", "last") + "exit 7\r");
        readUntil(process, "the-last");
        assertThat(exit(process)).isEqualTo(TerminalExit.ofStatus(7));
        byte[] into = new byte[4096];
        int count = process.read(into, 0, into.length);
        while (count > 0) {
            count = process.read(into, 0, into.length);
        }
        assertThat(count).isEqualTo(-1);
        assertThatThrownBy(() -> type(process, "x")).isInstanceOf(IOException.class);
    }

    @Test
    void losesNothingOfAFloodThatEndsWithTheProgram() throws Exception {
        PtyProcess process = start();
        type(process, printMuch(300_000) + "exit 0\r");
        // Nobody reads at first: the program has to wait with what it has.
        readUntil(process, "printed");
        assertThat(exit(process)).isEqualTo(TerminalExit.ofStatus(0));
    }

    @Test
    void aReadEndsWhenItIsClosed() throws Exception {
        PtyProcess process = start();
        type(process, print("r", "eady"));
        readUntil(process, "r-eady");
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
            try {
                byte[] into = new byte[4096];
                int count = process.read(into, 0, into.length);
                while (count > 0) {
                    count = process.read(into, 0, into.length);
                }
                return count;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        process.close();
        process.close();
        assertThat(read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(-1);
        exit(process);
        process.resize(new TerminalSize(10, 10));
    }

    private ProcessHandle child(PtyProcess process) throws Exception {
        type(process, startChild());
        return handle(process, "child=(\\d+)\\.");
    }

    private ProcessHandle job(PtyProcess process) throws Exception {
        type(process, startJob());
        return ends(handle(process, "job=(\\d+)\\."));
    }

    private ProcessHandle ends(ProcessHandle job) {
        jobs.add(job);
        return job;
    }

    private static ProcessHandle handle(PtyProcess process, String pattern) throws Exception {
        return ProcessHandle.of(Long.parseLong(readUntil(process, pattern).group(1)))
                .orElseThrow();
    }

    private static void awaitEnd(ProcessHandle child) {
        await().atMost(PATIENCE).until(() -> !child.isAlive());
    }

    /** One that has ended and that nobody has noticed yet runs no program any more. */
    private static void assertRuns(ProcessHandle job) {
        assertThat(job.isAlive()).isTrue();
        assertThat(job.info().command()).isPresent();
    }

    @Test
    void aHangUpEndsTheProgramAndWhatItLeftInTheBackground() throws Exception {
        PtyProcess process = start();
        ProcessHandle child = child(process);
        process.hangUp();
        exit(process);
        awaitEnd(child);
    }

    @Test
    void soDoesItsOwnEnd() throws Exception {
        PtyProcess process = start();
        ProcessHandle child = child(process);
        type(process, "exit 0\r");
        assertThat(exit(process)).isEqualTo(TerminalExit.ofStatus(0));
        awaitEnd(child);
    }

    @Test
    void whatWasToldToGoOnWithoutATerminalDoesSoAfterAHangUp() throws Exception {
        PtyProcess process = start();
        // The one that is ended shows that whoever is to be ended has been: it is the last of them.
        ProcessHandle job = job(process);
        ProcessHandle child = child(process);
        process.hangUp();
        exit(process);
        process.close();
        awaitEnd(child);
        assertRuns(job);
    }

    @Test
    void soItDoesAfterTheProgramsOwnEnd() throws Exception {
        PtyProcess process = start();
        ProcessHandle job = job(process);
        ProcessHandle child = child(process);
        type(process, "exit 0\r");
        assertThat(exit(process)).isEqualTo(TerminalExit.ofStatus(0));
        process.close();
        awaitEnd(child);
        assertRuns(job);
    }

    @Test
    void whatGoesOnAndPrintsHoldsNothingUp() throws Exception {
        PtyProcess process = start();
        type(process, startChatter());
        ends(handle(process, "job=(\\d+)\\..*more\\s+more"));
        type(process, "exit 0\r");
        CompletableFuture<TerminalExit> ended = process.exit().toCompletableFuture();
        byte[] into = new byte[4096];
        int count = process.read(into, 0, into.length);
        long after = 0;
        while (count > 0 && after < MUCH) {
            // A viewer far away: each time there is something again. The end comes all the same.
            Thread.sleep(5);
            count = process.read(into, 0, into.length);
            after += ended.isDone() ? count : 0;
        }
        assertThat(count).isEqualTo(-1);
        assertThat(exit(process)).isEqualTo(TerminalExit.ofStatus(0));
    }

    @Test
    void whoWaitsToWriteIsLetGoWhenItIsClosed() throws Exception {
        PtyProcess process = start();
        type(process, waitForLine());
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            byte[] much = "x\r".repeat(500_000).getBytes(StandardCharsets.US_ASCII);
            try {
                while (true) {
                    process.write(much, 0, much.length);
                }
            } catch (IOException e) {
                // That is what is waited for.
                assertThat(e).isNotNull();
            }
        });
        process.close();
        writing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
