package dev.farhand.capture.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.capture.internal.vt.TerminalHistory;
import dev.farhand.capture.spi.KeptPty;
import dev.farhand.capture.spi.PtyCommand;
import dev.farhand.capture.spi.PtyProcess;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A program in a terminal, and those who look at it. One of them writes, and sets the pace: what it has not painted is at
 * most {@value #WINDOW} bytes, then the program is not read and has to wait, so that an interrupt is felt at once. Who
 * watches more slowly misses some and is brought up to date. With nobody there it goes on for a while, and the newest
 * output is kept.
 */
@ThreadSafe
public final class TerminalSession implements AutoCloseable {
    /** How much output a viewer may have unpainted, and how much is kept for who comes later. */
    public static final int WINDOW = 256 * 1024;

    /** Most bytes that may be typed at once. */
    public static final int LONGEST_INPUT = 16_384;

    private static final int MOST_VIEWERS = 16;
    private static final int READ = 32 * 1024;
    private static final Duration NUDGE = Duration.ofMillis(60);
    /** What saves a shell costs some milliseconds, of which its prompt is to see nothing. */
    private static final Duration PROMPT = Duration.ofMillis(500);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final TerminalNotes.Names names;
    private final PtyProcess pty;
    private final TypedInput typed;
    private final Duration keep;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    @GuardedBy("this")
    private final TerminalHistory history;

    /** Where what we know outlives us; none before the shell is kept. */
    @GuardedBy("this")
    private @Nullable TerminalNotes notes;

    @GuardedBy("this")
    private final List<TerminalAttachment> attachments = new ArrayList<>();

    @GuardedBy("this")
    private @Nullable TerminalAttachment writer;

    @GuardedBy("this")
    private TerminalTurn turn = new TerminalTurn(0, 0);

    /** Bytes of input that were taken from whoever was the writer. */
    @GuardedBy("this")
    private long takenInput;

    @GuardedBy("this")
    private TerminalSize size;

    @GuardedBy("this")
    private boolean visited;

    @GuardedBy("this")
    private boolean exitTold;

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private Optional<ErrorCode> reason = Optional.empty();

    @GuardedBy("this")
    private Optional<TerminalExit> end = Optional.empty();

    @GuardedBy("this")
    private @Nullable Future<?> forgetting;

    /** Since when nobody looks at it; 0 for not at all. */
    @GuardedBy("this")
    private long alone;

    private TerminalSession(
            TerminalNotes.Names names, PtyProcess pty, TerminalSize size, Duration keep, TerminalHistory history) {
        this.names = names;
        this.pty = pty;
        this.typed = new TypedInput(pty);
        this.size = size;
        this.keep = keep;
        this.history = history;
    }

    /**
     * Takes over a program that was just started; kept for so long without viewers.
     *
     * @param keptIn where it is found again when we are killed; empty lets it end with us
     */
    static TerminalSession of(
            SessionId session,
            PtyCommand command,
            PtyProcess pty,
            TerminalSize size,
            Duration keep,
            Optional<Path> keptIn) {
        TerminalNotes.Names names =
                new TerminalNotes.Names(session, UUID.randomUUID().toString(), command.shell(), command.account());
        TerminalSession started = new TerminalSession(names, pty, size, keep, new TerminalHistory(WINDOW));
        synchronized (started) {
            started.forgetLater();
        }
        started.begin(() -> keptIn.ifPresent(
                folder -> TerminalThreads.soon(PROMPT, () -> TerminalThreads.type(() -> started.outliveUs(folder)))));
        return started;
    }

    /**
     * Takes a program over from one of us who was killed, with all that was known of it.
     *
     * @throws IOException when that does not fit together; then the program is let go
     */
    static TerminalSession takenBack(KeptPty kept, Duration keep) throws IOException {
        TerminalSession taken;
        try {
            TerminalNotes notes = TerminalNotes.found(kept.memory());
            TerminalNotes.State state = notes.state();
            TerminalHistory history = notes.history();
            byte[] rest = notes.input(kept.perhapsWritten());
            boolean certain = kept.perhapsWritten() == kept.written();
            TerminalNotes.Names names = notes.names();
            PtyProcess pty = kept.takeBack(notes.read(), keep);
            taken = new TerminalSession(names, pty, state.size(), keep, history);
            synchronized (taken) {
                taken.notes = notes;
                taken.visited = true;
                taken.takenInput = state.taken();
                taken.turn = new TerminalTurn(state.turn(), state.taken());
                if (!certain) {
                    // Nobody knows whether the last of it arrived: who comes back with a later turn knows as little.
                    taken.nextTurn();
                }
                taken.typed.resume(rest);
                if (state.alone() == 0) {
                    taken.forgetLater();
                } else {
                    taken.forgetAfter(state.alone());
                }
            }
        } catch (IOException | RuntimeException e) {
            kept.close();
            throw e instanceof IOException io ? io : new IOException(e);
        }
        taken.begin(() -> {});
        return taken;
    }

    private void begin(Runnable prompted) {
        TerminalThreads.daemon(() -> readAll(prompted), "farhand-capture-terminal-" + NUMBER.incrementAndGet())
                .start();
    }

    /**
     * Somebody looks at it. The first who may type is the writer; when it goes, the next one who was there is. Somebody who
     * comes a second time takes the writing along.
     *
     * @throws RemoteException SESSION_ENDED when it is closed, CHANNEL_LIMIT_REACHED when too many look
     */
    public TerminalAttachment attach(TerminalGuest guest) {
        TerminalAttachment attachment;
        synchronized (this) {
            if (closed) {
                throw new RemoteException(reason.orElse(ErrorCode.SESSION_ENDED));
            }
            if (attachments.size() >= MOST_VIEWERS) {
                throw new RemoteException(ErrorCode.CHANNEL_LIMIT_REACHED);
            }
            cancelForgetting();
            alone(0);
            TerminalAttachment before = writer;
            boolean writes = guest.mayType()
                    && (before == null || before.guest().person().equals(guest.person()));
            TerminalHistory.Replay replay = history.replay(0);
            TerminalSize common = writes ? guest.size().orElse(size) : size;
            if (writes) {
                nextTurn();
                if (before != null) {
                    before.writerChanged(false, turn);
                }
            }
            attachment = new TerminalAttachment(this, guest, beginning(replay, common, writes), replay);
            attachments.add(attachment);
            if (writes) {
                writer = attachment;
            }
            boolean same = common.equals(size);
            commonSize(common, attachment);
            if (same && visited && replay.alternate()) {
                nudge();
            }
            visited = true;
        }
        pumpAll();
        return attachment;
    }

    @GuardedBy("this")
    private TerminalBeginning beginning(TerminalHistory.Replay replay, TerminalSize common, boolean writes) {
        return new TerminalBeginning(
                names.shell(),
                names.account(),
                common,
                visited,
                replay.offset(),
                replay.prologue(),
                writes,
                replay.offset() + replay.bytes().length,
                names.id(),
                turn);
    }

    @GuardedBy("this")
    private void nextTurn() {
        turn = new TerminalTurn(turn.number() + 1, takenInput);
        if (notes != null) {
            notes.turn(turn.number());
        }
    }

    /** What runs, for people. */
    public String shell() {
        return names.shell();
    }

    /** Whose terminal it is. */
    SessionId session() {
        return names.session();
    }

    /** Whom it runs as. */
    String account() {
        return names.account();
    }

    /** The size everybody sees. */
    public synchronized TerminalSize size() {
        return size;
    }

    /** How many look at it. */
    public synchronized int viewers() {
        return attachments.size();
    }

    /** Completes when there is nothing more to see: it was closed, or its end was told, or nobody came for it. */
    public CompletionStage<Void> over() {
        return over.minimalCompletionStage();
    }

    /** Ends it: the program and its children are told that their terminal is gone. Idempotent. */
    @Override
    public void close() {
        close(ErrorCode.SESSION_ENDED);
    }

    /** As {@link #close()}, and tells its viewers why. */
    public void close(ErrorCode why) {
        end(why, false);
    }

    /** In one step: nobody can come to a session that is just being forgotten. */
    private void end(ErrorCode why, boolean onlyUnseen) {
        synchronized (this) {
            if (closed || onlyUnseen && !attachments.isEmpty()) {
                return;
            }
            closed = true;
            reason = Optional.of(why);
            cancelForgetting();
            notifyAll();
        }
        pty.close();
        over.complete(null);
    }

    // ---- outliving us

    private void outliveUs(Path folder) {
        try {
            Optional<ByteBuffer> memory = pty.keep(folder, TerminalNotes.SIZE, keep);
            memory.ifPresent(this::note);
        } catch (IOException | RuntimeException | LinkageError e) {
            LoggerFactory.getLogger(TerminalSession.class).info("terminal-not-kept reason=\"{}\"", e.toString());
        }
    }

    private void note(ByteBuffer memory) {
        synchronized (this) {
            if (closed) {
                return;
            }
            // What waits for its program now is nowhere else.
            if (typed.isIdle()) {
                TerminalNotes.State state = new TerminalNotes.State(takenInput, turn.number(), size, alone);
                notes = TerminalNotes.begin(memory, names, state, history);
                return;
            }
        }
        TerminalThreads.soon(PROMPT, () -> note(memory));
    }

    // ---- from the program

    private void readAll(Runnable prompted) {
        Runnable first = prompted;
        byte[] into = new byte[READ];
        try {
            int room = awaitRoom();
            while (room > 0) {
                int count = pty.read(into, 0, Math.min(room, into.length));
                if (count < 0) {
                    break;
                }
                synchronized (this) {
                    history.append(into, 0, count);
                    if (notes != null) {
                        notes.output(into, count, history);
                    }
                }
                pumpAll();
                first.run();
                first = () -> {};
                room = awaitRoom();
            }
        } catch (IOException | InterruptedException e) {
            LoggerFactory.getLogger(TerminalSession.class).warn("terminal-unreadable reason={}", e.toString());
        } finally {
            // A program that has let go of its terminal cannot get it back, and one that nobody reads is no use.
            pty.hangUp();
            pty.exit().thenAccept(this::ended);
        }
    }

    /** Waits while the writer has too much unpainted; 0 when it is closed. */
    private synchronized int awaitRoom() throws InterruptedException {
        long room = room();
        while (room <= 0 && !closed && !typed.isFull()) {
            wait();
            room = room();
        }
        if (closed) {
            return 0;
        }
        // Who pasted more than fits is not heard until the program has taken some of it, not even what it painted; and
        // a
        // program that waits for its output to be read takes nothing. So it is read, and its viewer catches up.
        return room <= 0 ? READ : (int) room;
    }

    @GuardedBy("this")
    private long room() {
        TerminalAttachment pace = writer;
        // Without a writer the fastest of those who watch; with nobody, nobody is waited for.
        long painted = pace != null
                ? pace.painted()
                : attachments.stream()
                        .mapToLong(TerminalAttachment::painted)
                        .max()
                        .orElse(history.end());
        return painted + WINDOW - history.end();
    }

    private void ended(TerminalExit exit) {
        synchronized (this) {
            end = Optional.of(reason.map(exit::because).orElse(exit));
        }
        pty.close();
        pumpAll();
    }

    private void pumpAll() {
        List<TerminalAttachment> all;
        synchronized (this) {
            all = List.copyOf(attachments);
        }
        all.forEach(TerminalAttachment::pump);
    }

    // ---- size

    void resized(TerminalAttachment by) {
        synchronized (this) {
            if (by != writer) {
                return;
            }
            by.wanted().ifPresent(wanted -> commonSize(wanted, by));
        }
        pumpAll();
    }

    @GuardedBy("this")
    private void commonSize(TerminalSize wanted, TerminalAttachment by) {
        if (wanted.equals(size)) {
            return;
        }
        size = wanted;
        if (notes != null) {
            notes.size(wanted);
        }
        pty.resize(wanted);
        attachments.stream().filter(other -> other != by).forEach(other -> other.sizeChanged(wanted));
    }

    /** Programs that draw the whole screen do so when its size changes, and only then. */
    @GuardedBy("this")
    private void nudge() {
        int rows = size.rows();
        pty.resize(new TerminalSize(size.columns(), rows > 1 ? rows - 1 : rows + 1));
        Future<?> back = TerminalThreads.later(NUDGE, () -> pty.resize(size()));
        LoggerFactory.getLogger(TerminalSession.class).trace("nudged {}", back);
    }

    // ---- for the attachments

    /** To be used under our lock only. */
    synchronized TerminalHistory history() {
        return history;
    }

    synchronized Optional<TerminalExit> ended() {
        return end;
    }

    /** To be used under our lock only. */
    synchronized long takenInput() {
        return takenInput;
    }

    /** In one step with who the writer is: whoever becomes it hears to the byte what was taken before. */
    synchronized CompletionStage<Void> type(TerminalAttachment by, byte[] bytes) {
        if (by != writer) {
            return CompletableFuture.completedFuture(null);
        }
        if (typed.waiting() + bytes.length > TerminalNotes.INPUT) {
            throw new RemoteException(ErrorCode.OVERLOADED);
        }
        takenInput += bytes.length;
        if (notes != null) {
            notes.input(bytes, takenInput);
        }
        CompletionStage<Void> room = typed.type(bytes);
        if (typed.isFull()) {
            notifyAll();
        }
        by.confirmLater();
        return room;
    }

    synchronized boolean isWriter(TerminalAttachment attachment) {
        return attachment == writer;
    }

    synchronized void paintedMore() {
        notifyAll();
    }

    void detach(TerminalAttachment attachment) {
        boolean finished;
        synchronized (this) {
            if (!attachment.leave()) {
                return;
            }
            attachments.remove(attachment);
            exitTold |= attachment.toldTheEnd();
            if (attachment == writer) {
                handOver();
            }
            finished = attachments.isEmpty() && exitTold;
            if (attachments.isEmpty() && !finished && !closed) {
                forgetLater();
            }
            notifyAll();
        }
        if (finished) {
            close();
        }
        pumpAll();
    }

    @GuardedBy("this")
    private void handOver() {
        Optional<TerminalAttachment> next = attachments.stream()
                .filter(attachment -> attachment.guest().mayType())
                .findFirst();
        writer = next.orElse(null);
        next.ifPresent(to -> {
            nextTurn();
            to.writerChanged(true, turn);
            to.wanted().filter(wanted -> !wanted.equals(size)).ifPresent(wanted -> {
                to.sizeChanged(wanted);
                commonSize(wanted, to);
            });
        });
    }

    @GuardedBy("this")
    private void forgetLater() {
        // Never the 0 of those who are not alone.
        forgetAfter(System.nanoTime() | 1);
    }

    /** A time that began while one of us had it who was killed goes on. */
    @GuardedBy("this")
    private void forgetAfter(long since) {
        long passed = Math.max(0, Math.min(keep.toNanos(), System.nanoTime() - since));
        cancelForgetting();
        forgetting = TerminalThreads.later(keep.minusNanos(passed), this::forget);
        alone(since);
    }

    @GuardedBy("this")
    private void alone(long since) {
        alone = since;
        if (notes != null) {
            notes.alone(since);
        }
    }

    private void forget() {
        end(ErrorCode.SESSION_ENDED, true);
    }

    @GuardedBy("this")
    private void cancelForgetting() {
        Future<?> before = forgetting;
        if (before != null) {
            before.cancel(false);
            forgetting = null;
        }
    }
}
