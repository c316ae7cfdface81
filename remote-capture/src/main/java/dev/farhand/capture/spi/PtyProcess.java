package dev.farhand.capture.spi;

import dev.farhand.capture.terminal.TerminalExit;
import dev.farhand.capture.terminal.TerminalSize;
import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A program in its terminal. One thread reads, one at a time writes; the rest may be called on any thread and does not block. */
@ThreadSafe
public interface PtyProcess extends AutoCloseable {
    /**
     * Waits for output and takes what is there, at least one byte. Answers -1 at the end: when the program is over and
     * everything it wrote was read, whoever else still holds its terminal and writes to it, and after {@link #close}.
     */
    int read(byte[] into, int offset, int length) throws IOException;

    /** Waits until the program's side has taken all of it. Throws when it is over, also in the middle. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Writes what the program's side has room for at this moment, and answers how much that was; never waits. Called by no
     * thread while another writes. A provider that cannot tell how much there is room for answers 0.
     */
    default int writeNow(byte[] bytes, int offset, int length) throws IOException {
        return 0;
    }

    /**
     * From here on the program outlives a death of ours that leaves no time for anything, and so does what is noted in the
     * memory that is answered: {@link PtyProvider#kept} finds both. Called once at most; may block for a moment. Bytes that
     * {@link #read} has answered count as noted when it is called again.
     *
     * @param folder where the program is found by; made where it is missing
     * @param bytes size of the memory
     * @param time how long the program is kept after our death
     * @return empty where this machine cannot do that
     */
    default Optional<ByteBuffer> keep(Path folder, int bytes, Duration time) throws IOException {
        return Optional.empty();
    }

    /** Tells the program the new size; it hears of it when it is another one. Does nothing when it is over. */
    void resize(TerminalSize size);

    /** Completes when the program itself is over, on a thread that must not be blocked. Never fails. */
    CompletionStage<TerminalExit> exit();

    /**
     * Tells the program and all its children that their terminal is gone; those who stay are killed after a grace of a few
     * seconds. Children that were told to go on without a terminal ({@code nohup}) are left alone, as they are when the
     * program ends by itself; the program is not. Idempotent.
     */
    void hangUp();

    /** {@link #hangUp()}, and ends a read or write that waits. What it held is freed when the program is over. Idempotent. */
    @Override
    void close();
}
