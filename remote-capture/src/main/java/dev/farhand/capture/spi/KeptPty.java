package dev.farhand.capture.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A program in its terminal that outlived whoever had started it. Either {@link #takeBack} or {@link #close} is called, and
 * nothing after that.
 */
public interface KeptPty extends AutoCloseable {
    /** What was noted in {@link PtyProcess#keep}'s memory, up to the last instruction. As hostile as a file. */
    ByteBuffer memory();

    /** How much of what was typed went to the program for certain. */
    long written();

    /** Up to where it went perhaps; as {@link #written} but for a death in the middle of a write. */
    long perhapsWritten();

    /**
     * The program, as one that was started by us but for its exit status, which nobody can know. It is kept again, with the
     * same memory. When it throws, the program is let go.
     *
     * @param read how much of its output the memory says was read; what was read beyond that is read once more
     * @param time how long the program is kept after our death
     */
    PtyProcess takeBack(long read, Duration time) throws IOException;

    /** Lets it go: its terminal is gone now. */
    @Override
    void close();
}
