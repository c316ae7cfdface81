package dev.farhand.capture.terminal;

import dev.farhand.capture.spi.PtyCommand;
import dev.farhand.capture.spi.PtyProcess;
import dev.farhand.capture.spi.PtyProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A program that prints what the test says, as fast as it is read, and never more than a pipe holds beyond that. */
final class FakePty implements PtyProvider, PtyProcess {
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private final List<TerminalSize> sizes = new ArrayList<>();
    private final CompletableFuture<TerminalExit> exit = new CompletableFuture<>();
    private byte[] output = new byte[0];
    private long read;
    private boolean over;
    private boolean closed;
    private boolean deaf;
    private boolean writing;
    private int starts;

    // ---- what the test does

    synchronized void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    synchronized void print(byte[] bytes) {
        byte[] more = java.util.Arrays.copyOf(output, output.length + bytes.length);
        System.arraycopy(bytes, 0, more, output.length, bytes.length);
        output = more;
        notifyAll();
    }

    /** The program ends, after what it printed. */
    void exits(TerminalExit with) {
        // First, or whoever reads its end could hang up a program that has ended already.
        exit.complete(with);
        synchronized (this) {
            over = true;
            notifyAll();
        }
    }

    /** The program takes no input. */
    synchronized void deaf(boolean value) {
        deaf = value;
        notifyAll();
    }

    synchronized String typed() {
        return typed.toString(StandardCharsets.UTF_8);
    }

    synchronized int typedBytes() {
        return typed.size();
    }

    /** How much of its output was taken. */
    synchronized long taken() {
        return read;
    }

    synchronized List<TerminalSize> sizes() {
        return List.copyOf(sizes);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized int starts() {
        return starts;
    }

    // ---- what it is asked

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Optional<String> unavailableReason() {
        return Optional.empty();
    }

    @Override
    public List<String> shells() {
        return List.of("fake");
    }

    @Override
    public PtyCommand login(ShellSelection selection) {
        return new PtyCommand(
                Path.of("/fake"), List.of("-fake"), Map.of(), Path.of("/"), "fake", "somebody", OptionalInt.empty());
    }

    @Override
    public synchronized PtyProcess start(PtyCommand command, TerminalSize size) {
        sizes.add(size);
        starts++;
        return this;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) throws IOException {
        while (output.length == 0 && !over && !closed) {
            pause();
        }
        if (closed || output.length == 0) {
            return -1;
        }
        int count = Math.min(length, output.length);
        System.arraycopy(output, 0, into, offset, count);
        output = java.util.Arrays.copyOfRange(output, count, output.length);
        read += count;
        return count;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        writing = true;
        try {
            while (deaf && !closed) {
                pause();
            }
            if (closed) {
                throw new IOException("closed");
            }
            typed.write(bytes, offset, length);
        } finally {
            writing = false;
        }
        notifyAll();
    }

    /** A narrow one, so that what does not fit is everyday business. */
    @Override
    public synchronized int writeNow(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (writing) {
            throw new IllegalStateException("two at once");
        }
        int taken = deaf ? 0 : Math.min(3, length);
        typed.write(bytes, offset, taken);
        return taken;
    }

    private void pause() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public synchronized void resize(TerminalSize size) {
        sizes.add(size);
    }

    @Override
    public CompletionStage<TerminalExit> exit() {
        return exit;
    }

    @Override
    public void hangUp() {
        exits(TerminalExit.ofSignal(1));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        exit.complete(TerminalExit.ofSignal(1));
    }
}
