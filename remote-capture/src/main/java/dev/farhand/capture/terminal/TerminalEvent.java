package dev.farhand.capture.terminal;

import java.nio.ByteBuffer;

/** What a terminal tells a viewer, in order. */
public sealed interface TerminalEvent {
    /**
     * Output.
     *
     * @param offset of its first byte, from the shell's start
     * @param length how many bytes there are
     * @param bytes the viewer's to keep
     */
    record Output(long offset, int length, ByteBuffer bytes) implements TerminalEvent {}

    /**
     * The viewer was too slow and starts again: it resets its terminal, writes the prologue, and output follows from the
     * offset.
     */
    record CaughtUp(long firstOffset, byte[] prologue, long liveOffset) implements TerminalEvent {}

    /** Whether the viewer may type from here on, and the turn that begins. */
    record WriterChanged(boolean writer, TerminalTurn turn) implements TerminalEvent {}

    /** What was typed before this offset, counted from the shell's start, is taken: it reaches the program, in order. */
    record InputTaken(long offset) implements TerminalEvent {}

    /** Somebody else has changed the common size. */
    record SizeChanged(TerminalSize size) implements TerminalEvent {}

    /** All output was told, and what ran has ended; the last event. */
    record Exited(TerminalExit exit) implements TerminalEvent {}
}
