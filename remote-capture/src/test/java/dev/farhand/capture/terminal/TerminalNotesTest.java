package dev.farhand.capture.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.capture.internal.vt.TerminalHistory;
import dev.farhand.capture.spi.KeptPty;
import dev.farhand.capture.spi.PtyProcess;
import dev.farhand.core.session.SessionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalNotesTest {
    private static final Duration KEEP = Duration.ofMinutes(5);
    private static final TerminalNotes.Names NAMES =
            new TerminalNotes.Names(SessionId.random(), "an-id", "bash", "somebody");
    private static final TerminalNotes.State STATE =
            new TerminalNotes.State(7, 3, new TerminalSize(100, 30), System.nanoTime() | 1);

    private final ByteBuffer memory = ByteBuffer.allocateDirect(TerminalNotes.SIZE);
    private final TerminalHistory history = new TerminalHistory(TerminalSession.WINDOW);
    private final FakePty pty = new FakePty();

    /** What the next of us finds: the memory, and how much the one before had written of what was typed. */
    private final class Killed implements KeptPty {
        private final long written;
        private final long perhaps;
        private boolean closed;

        Killed(long written, long perhaps) {
            this.written = written;
            this.perhaps = perhaps;
        }

        @Override
        public ByteBuffer memory() {
            return memory;
        }

        @Override
        public long written() {
            return written;
        }

        @Override
        public long perhapsWritten() {
            return perhaps;
        }

        @Override
        public PtyProcess takeBack(long read, Duration time) {
            return pty;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private TerminalNotes begin() {
        return TerminalNotes.begin(memory, NAMES, STATE, history);
    }

    private void print(TerminalNotes notes, byte[] bytes) {
        history.append(bytes, 0, bytes.length);
        notes.output(bytes, bytes.length, history);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TerminalAttachment attach(TerminalSession session) {
        return session.attach(new TerminalGuest("ada", true, Optional.empty()));
    }

    @Test
    void allThatWasNotedIsFound() throws IOException {
        byte[] before = bytes("before ");
        history.append(before, 0, before.length);
        TerminalNotes notes = begin();
        print(notes, bytes("after"));
        notes.input(bytes("typed"), 12);
        notes.turn(4);
        notes.size(new TerminalSize(80, 24));
        notes.alone(0);
        TerminalNotes found = TerminalNotes.found(memory);
        assertThat(found.names()).isEqualTo(NAMES);
        assertThat(found.state()).isEqualTo(new TerminalNotes.State(12, 4, new TerminalSize(80, 24), 0));
        assertThat(found.read()).isEqualTo(12);
        assertThat(found.history().replay(0).bytes()).asString().isEqualTo("before after");
        assertThat(found.input(9)).asString().isEqualTo("ped");
        // What was typed before it was noted went to the program before.
        assertThat(found.input(0)).asString().isEqualTo("typed");
    }

    @Test
    void theModesOfLongAgoAndAllThatIsKeptAreThereAtEveryMoment() throws IOException {
        TerminalNotes notes = begin();
        print(notes, bytes("\u001b[?1049h\u001b[?2004h\u001b[31m"));
        Random random = new Random(7);
        while (history.end() < 2_000_000) {
            print(notes, bytes("0123456789\r\n".repeat(1 + random.nextInt(2_500))));
            TerminalHistory.Replay found = TerminalNotes.found(memory).history().replay(0);
            TerminalHistory.Replay expected = history.replay(0);
            assertThat(found.offset()).isEqualTo(expected.offset());
            assertThat(found.prologue()).isEqualTo(expected.prologue());
            assertThat(found.bytes()).isEqualTo(expected.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 16, 40, 48, 72, 8192, 8200})
    void whatMakesNoSenseIsLetGo(int at) {
        begin();
        memory.order(ByteOrder.nativeOrder()).putLong(at, -1);
        Killed killed = new Killed(7, 7);
        assertThatThrownBy(() -> TerminalSession.takenBack(killed, KEEP)).isInstanceOf(IOException.class);
        assertThat(killed.closed).isTrue();
    }

    @Test
    void whoComesBackKnowsToTheByteWhatWasTaken() throws IOException {
        begin().input(bytes("typed"), 12);
        try (TerminalSession session = TerminalSession.takenBack(new Killed(9, 9), KEEP)) {
            await().until(() -> pty.typed().equals("ped"));
            assertThat(session.session()).isEqualTo(NAMES.session());
            TerminalBeginning beginning = attach(session).beginning();
            assertThat(beginning.shellId()).isEqualTo("an-id");
            assertThat(beginning.resumed()).isTrue();
            assertThat(beginning.size()).isEqualTo(new TerminalSize(100, 30));
            assertThat(beginning.turn()).isEqualTo(new TerminalTurn(4, 12));
        }
    }

    @Test
    void whatWasPerhapsWrittenIsNotWrittenAgainAndNobodyIsToldThatItArrived() throws IOException {
        begin().input(bytes("typed"), 12);
        try (TerminalSession session = TerminalSession.takenBack(new Killed(9, 11), KEEP)) {
            await().until(() -> pty.typed().equals("d"));
            // Not the turn after the third, so what was sent and not confirmed in that one is doubtful.
            assertThat(attach(session).beginning().turn()).isEqualTo(new TerminalTurn(5, 12));
        }
    }

    @Test
    void theTimeWithoutViewersGoesOn() throws IOException {
        begin().alone((System.nanoTime() - KEEP.toNanos()) | 1);
        try (TerminalSession session = TerminalSession.takenBack(new Killed(7, 7), KEEP)) {
            await().until(() -> session.over().toCompletableFuture().isDone());
        }
    }
}
