package dev.farhand.capture.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.capture.spi.PtyProcess;
import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.LoggerFactory;

/**
 * What was typed and the program has not taken yet. Nothing is dropped while the program lives; who types more than fits
 * is told when there is room again.
 */
@ThreadSafe
final class TypedInput {
    /** Far more than a kernel takes, so that acknowledgements behind a pasted text are still heard. */
    static final int MOST_WAITING = 256 * 1024;

    private final PtyProcess pty;

    @GuardedBy("this")
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private final List<CompletableFuture<Void>> refusedForNow = new ArrayList<>();

    @GuardedBy("this")
    private int bytes;

    @GuardedBy("this")
    private boolean writing;

    TypedInput(PtyProcess pty) {
        this.pty = pty;
    }

    /** Takes it; the stage completes when more may be typed. A key does not wait for a thread: mostly there is room for it. */
    CompletionStage<Void> type(byte[] typed) {
        boolean begin;
        CompletionStage<Void> room = CompletableFuture.completedFuture(null);
        synchronized (this) {
            byte[] rest = writing ? typed : writeNow(typed);
            if (rest.length == 0) {
                return room;
            }
            waiting.add(rest);
            bytes += rest.length;
            begin = !writing;
            writing = true;
            if (bytes > MOST_WAITING) {
                CompletableFuture<Void> later = new CompletableFuture<>();
                refusedForNow.add(later);
                room = later;
            }
        }
        if (begin) {
            TerminalThreads.type(this::writeAll);
        }
        return room;
    }

    /** What was taken before us, and has to go first. Called before anything is typed. */
    void resume(byte[] rest) {
        if (rest.length > 0) {
            synchronized (this) {
                waiting.add(rest);
                bytes += rest.length;
                writing = true;
            }
            TerminalThreads.type(this::writeAll);
        }
    }

    /** Whether all that was taken went to the program. */
    synchronized boolean isIdle() {
        return !writing;
    }

    /** How much of what was taken has not gone to the program. */
    synchronized int waiting() {
        return bytes;
    }

    /** What the program has no room for at this moment. */
    private byte[] writeNow(byte[] typed) {
        try {
            return Arrays.copyOfRange(typed, pty.writeNow(typed, 0, typed.length), typed.length);
        } catch (IOException e) {
            ended(e);
            return new byte[0];
        }
    }

    private static void ended(IOException e) {
        // It is over, and nobody is left who could take the rest.
        LoggerFactory.getLogger(TypedInput.class).debug("input-ended reason={}", e.toString());
    }

    /** Whether nobody may type more for now. */
    synchronized boolean isFull() {
        return bytes > MOST_WAITING;
    }

    private void writeAll() {
        byte[] next = next(0);
        while (next.length > 0) {
            try {
                pty.write(next, 0, next.length);
            } catch (IOException e) {
                ended(e);
            }
            next = next(next.length);
        }
    }

    /** What comes next, empty for nothing; small pieces in one. */
    private byte[] next(int written) {
        List<CompletableFuture<Void>> free = List.of();
        byte[] next;
        synchronized (this) {
            bytes -= written;
            if (bytes <= MOST_WAITING && !refusedForNow.isEmpty()) {
                free = List.copyOf(refusedForNow);
                refusedForNow.clear();
            }
            byte[] first = waiting.poll();
            next = first == null ? new byte[0] : first;
            writing = first != null;
        }
        free.forEach(stage -> stage.complete(null));
        return next;
    }
}
