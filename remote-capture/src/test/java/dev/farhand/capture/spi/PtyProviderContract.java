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

    private final List<PtyProcess> started = new ArrayList<>();

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

    /** Starts something in the background that stays, and prints its number as {@code child=NUMBER.}. */
    protected abstract String startChild();

    /** Reads one line and goes on. */
    protected abstract String waitForLine();

    @AfterEach
    protected void closeAll() {
        started.forEach(PtyProcess::close);
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

    @Test
    void aHangUpEndsTheProgramAndWhatItLeftInTheBackground() throws Exception {
        PtyProcess process = start();
        type(process, startChild());
        long child = Long.parseLong(readUntil(process, "child=(\\d+)\\.").group(1));
        assertThat(ProcessHandle.of(child)).isPresent();
        process.hangUp();
        exit(process);
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(child).isEmpty());
    }

    @Test
    void soDoesItsOwnEnd() throws Exception {
        PtyProcess process = start();
        type(process, startChild());
        long child = Long.parseLong(readUntil(process, "child=(\\d+)\\.").group(1));
        type(process, "exit 0\r");
        assertThat(exit(process)).isEqualTo(TerminalExit.ofStatus(0));
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(child).isEmpty());
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
