package dev.farhand.capture.terminal;

import dev.farhand.capture.internal.vt.TerminalHistory;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One viewer of a terminal. All its state belongs to the session's lock. */
@ThreadSafe
public final class TerminalAttachment implements AutoCloseable {
    private static final int MOST_AT_ONCE = 32 * 1024;
    /** What a viewer that fell behind is shown of what it missed. */
    private static final int CAUGHT_UP_WITH = 32 * 1024;
    /** So that neither a held key nor somebody who types fast nor a paste costs a message each. */
    private static final Duration CONFIRM_AFTER = Duration.ofMillis(100);

    private final TerminalSession session;
    private final TerminalGuest guest;
    private final TerminalBeginning beginning;
    private byte[] replay;
    private long replayEnd;
    private long next;
    private long painted;
    private Optional<TerminalSize> wanted;
    private @Nullable TerminalViewer viewer;
    private Optional<TerminalEvent> writerChange = Optional.empty();
    private Optional<TerminalSize> sizeChange = Optional.empty();
    private long confirmed;
    private boolean confirmingLater;
    private boolean confirming;
    private boolean busy;
    private boolean told;
    private boolean gone;

    TerminalAttachment(
            TerminalSession session, TerminalGuest guest, TerminalBeginning beginning, TerminalHistory.Replay replay) {
        this.session = session;
        this.guest = guest;
        this.beginning = beginning;
        this.wanted = guest.size();
        this.replay = replay.bytes();
        this.next = replay.offset();
        this.painted = next;
        this.replayEnd = next + this.replay.length;
    }

    /** What the viewer is told first. */
    public TerminalBeginning beginning() {
        return beginning;
    }

    /** From now on the viewer is shown what there is. Called once. */
    public void begin(TerminalViewer shown) {
        synchronized (session) {
            viewer = shown;
        }
        pump();
    }

    /**
     * Keys and pasted text, which are ours from here on. Whoever watches only because somebody else types is not heard.
     * The stage completes when more may be typed.
     *
     * @throws RemoteException VIEW_ONLY when this guest may never type, MESSAGE_TOO_LARGE beyond
     *     {@value TerminalSession#LONGEST_INPUT} bytes
     */
    public CompletionStage<Void> type(byte[] typed) {
        if (!guest.mayType()) {
            throw new RemoteException(ErrorCode.VIEW_ONLY);
        }
        if (typed.length > TerminalSession.LONGEST_INPUT) {
            throw new RemoteException(ErrorCode.MESSAGE_TOO_LARGE);
        }
        return typed.length > 0 ? session.type(this, typed) : CompletableFuture.completedFuture(null);
    }

    /** The viewer's window has another size. The writer's is everybody's. */
    public void resize(TerminalSize size) {
        synchronized (session) {
            wanted = Optional.of(size);
        }
        session.resized(this);
    }

    /** The viewer has painted all output before this offset. */
    public void painted(long offset) {
        synchronized (session) {
            painted = Math.max(painted, Math.min(offset, next));
        }
        session.paintedMore();
        pump();
    }

    /** The viewer is gone; nothing more is shown. The terminal goes on. Idempotent. */
    @Override
    public void close() {
        session.detach(this);
    }

    // ---- for the session, under its lock

    TerminalGuest guest() {
        return guest;
    }

    Optional<TerminalSize> wanted() {
        return wanted;
    }

    long painted() {
        return painted;
    }

    boolean toldTheEnd() {
        return told;
    }

    void writerChanged(boolean writer, TerminalTurn turn) {
        writerChange = Optional.of(new TerminalEvent.WriterChanged(writer, turn));
    }

    /** Something it typed was taken: says so in a moment, for all that is taken until then. */
    void confirmLater() {
        if (!confirmingLater) {
            confirmingLater = true;
            TerminalThreads.soon(CONFIRM_AFTER, this::confirm);
        }
    }

    void sizeChanged(TerminalSize size) {
        sizeChange = Optional.of(size);
    }

    boolean leave() {
        boolean first = !gone;
        gone = true;
        replay = new byte[0];
        return first;
    }

    private void confirm() {
        synchronized (session) {
            confirmingLater = false;
            confirming = true;
        }
        pump();
    }

    // ---- showing

    /** Shows what there is, one event after the other; comes back when the viewer is busy or has seen everything. */
    void pump() {
        TerminalEvent event = take();
        while (event != null) {
            CompletableFuture<Void> shown = show(event);
            if (!shown.isDone()) {
                TerminalEvent last = event;
                shown.whenComplete((done, failure) -> {
                    shown(last, failure);
                    pump();
                });
                return;
            }
            shown(event, shown.isCompletedExceptionally() ? new IllegalStateException() : null);
            event = take();
        }
    }

    private CompletableFuture<Void> show(TerminalEvent event) {
        try {
            TerminalViewer to = viewer;
            return to == null ? new CompletableFuture<>() : to.show(event).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void shown(TerminalEvent event, @Nullable Throwable failure) {
        synchronized (session) {
            busy = false;
            told |= event instanceof TerminalEvent.Exited && failure == null;
        }
        if (failure != null || event instanceof TerminalEvent.Exited) {
            close();
        }
    }

    private @Nullable TerminalEvent take() {
        synchronized (session) {
            if (busy || gone || viewer == null) {
                return null;
            }
            TerminalEvent event = next();
            busy = event != null;
            return event;
        }
    }

    private @Nullable TerminalEvent next() {
        if (writerChange.isPresent()) {
            TerminalEvent event = writerChange.get();
            writerChange = Optional.empty();
            return event;
        }
        if (confirming) {
            confirming = false;
            // Of a turn that is over, the change of the writer has told everything.
            if (session.isWriter(this) && session.takenInput() > confirmed) {
                confirmed = session.takenInput();
                return new TerminalEvent.InputTaken(confirmed);
            }
        }
        if (sizeChange.isPresent()) {
            TerminalEvent event = new TerminalEvent.SizeChanged(sizeChange.get());
            sizeChange = Optional.empty();
            return event;
        }
        TerminalHistory history = session.history();
        if (next >= replayEnd) {
            replay = new byte[0];
            if (next < history.start()) {
                return caughtUp(history);
            }
        }
        return output(history).orElseGet(() -> exited(history));
    }

    private TerminalEvent caughtUp(TerminalHistory history) {
        TerminalHistory.Replay newest = history.replay(history.end() - CAUGHT_UP_WITH);
        replay = newest.bytes();
        next = newest.offset();
        painted = next;
        replayEnd = next + replay.length;
        return new TerminalEvent.CaughtUp(next, newest.prologue(), replayEnd);
    }

    private Optional<TerminalEvent> output(TerminalHistory history) {
        long until = next < replayEnd ? replayEnd : history.end();
        int length = (int) Math.min(Math.min(until - next, MOST_AT_ONCE), painted + TerminalSession.WINDOW - next);
        if (length <= 0) {
            return Optional.empty();
        }
        ByteBuffer bytes = next < replayEnd
                ? ByteBuffer.wrap(replay, replay.length - (int) (replayEnd - next), length)
                : ByteBuffer.wrap(history.copy(next, length));
        TerminalEvent event = new TerminalEvent.Output(next, length, bytes);
        next += length;
        return Optional.of(event);
    }

    private @Nullable TerminalEvent exited(TerminalHistory history) {
        return told || next < history.end()
                ? null
                : session.ended().map(TerminalEvent.Exited::new).orElse(null);
    }
}
