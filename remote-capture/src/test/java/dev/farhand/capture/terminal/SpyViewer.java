package dev.farhand.capture.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers what it was shown. Paints at once, or when it is told to. */
final class SpyViewer implements TerminalViewer {
    private final TerminalAttachment attachment;
    private final boolean paints;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final List<TerminalEvent> events = new ArrayList<>();
    private final List<Integer> pieces = new ArrayList<>();
    private CompletableFuture<Void> busy = CompletableFuture.completedFuture(null);
    private long end;

    private SpyViewer(TerminalAttachment attachment, boolean paints) {
        this.attachment = attachment;
        this.paints = paints;
        this.end = attachment.beginning().firstOffset();
    }

    static SpyViewer painting(TerminalAttachment attachment) {
        return begin(new SpyViewer(attachment, true));
    }

    /** Shows everything and says nothing of it. */
    static SpyViewer silent(TerminalAttachment attachment) {
        return begin(new SpyViewer(attachment, false));
    }

    private static SpyViewer begin(SpyViewer viewer) {
        viewer.attachment.begin(viewer);
        return viewer;
    }

    @Override
    public CompletionStage<Void> show(TerminalEvent event) {
        CompletionStage<Void> until;
        synchronized (this) {
            events.add(event);
            if (event instanceof TerminalEvent.Output bytes) {
                if (bytes.offset() != end) {
                    throw new AssertionError("a gap: " + bytes.offset() + " after " + end);
                }
                byte[] copy = new byte[bytes.bytes().remaining()];
                bytes.bytes().get(copy);
                output.writeBytes(copy);
                pieces.add(copy.length);
                end += copy.length;
            } else if (event instanceof TerminalEvent.CaughtUp again) {
                output.reset();
                end = again.firstOffset();
            }
            until = busy;
        }
        if (paints) {
            paintAll();
        }
        return until;
    }

    void paintAll() {
        attachment.painted(end());
    }

    /** From now on an event takes until {@link #free}. */
    synchronized void block() {
        busy = new CompletableFuture<>();
    }

    void free() {
        CompletableFuture<Void> before;
        synchronized (this) {
            before = busy;
            busy = CompletableFuture.completedFuture(null);
        }
        before.complete(null);
    }

    void fail() {
        CompletableFuture<Void> before;
        synchronized (this) {
            before = busy;
        }
        before.completeExceptionally(new IllegalStateException("gone"));
    }

    synchronized long end() {
        return end;
    }

    synchronized String text() {
        return output.toString(StandardCharsets.UTF_8);
    }

    synchronized int size() {
        return output.size();
    }

    synchronized List<Integer> pieces() {
        return List.copyOf(pieces);
    }

    synchronized <T extends TerminalEvent> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
