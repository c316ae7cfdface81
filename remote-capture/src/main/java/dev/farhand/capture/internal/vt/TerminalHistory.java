package dev.farhand.capture.internal.vt;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The newest output of a terminal, by absolute offset, and the modes that were set by what is no longer there. Grows to its
 * capacity and not beyond. For one thread at a time.
 */
public final class TerminalHistory {
    private static final int FIRST = 8 * 1024;

    private final int capacity;
    private final EscapeParser parser;
    private final TerminalModes modes = new TerminalModes();
    private byte[] ring;
    private long start;
    private long end;

    /** Keeps so many bytes. */
    public TerminalHistory(int capacity) {
        this(capacity, new EscapeParser(0));
    }

    private TerminalHistory(int capacity, EscapeParser parser) {
        this.capacity = capacity;
        this.parser = parser;
        this.ring = new byte[Math.min(FIRST, capacity)];
    }

    /** Goes on from where another one forgot what was before. */
    public static TerminalHistory from(int capacity, Checkpoint checkpoint) {
        TerminalHistory history =
                new TerminalHistory(capacity, new EscapeParser(checkpoint.offset() - checkpoint.prologue().length));
        history.parser.feed(checkpoint.prologue(), 0, checkpoint.prologue().length, history.modes);
        history.start = checkpoint.offset();
        history.end = checkpoint.offset();
        return history;
    }

    /** The modes that were set before the oldest byte that is there. */
    public Checkpoint checkpoint() {
        ByteArrayOutputStream prologue = new ByteArrayOutputStream();
        prologue.writeBytes(modes.prologue());
        prologue.writeBytes(parser.introducer());
        return new Checkpoint(start, prologue.toByteArray());
    }

    /** Offset of the oldest byte that is there. */
    public long start() {
        return start;
    }

    /** Offset behind the newest. */
    public long end() {
        return end;
    }

    /** Adds what came. */
    public void append(byte[] bytes, int from, int length) {
        int at = from;
        int left = length;
        while (left > 0) {
            int piece = Math.min(left, capacity);
            grow((int) Math.min(capacity, end - start + piece));
            forget(end + piece - ring.length);
            put(bytes, at, piece);
            at += piece;
            left -= piece;
        }
    }

    private void grow(int wanted) {
        if (wanted > ring.length) {
            int size = ring.length;
            while (size < wanted) {
                size = Math.min(capacity, size * 2);
            }
            byte[] grown = new byte[size];
            byte[] all = copy(start, (int) (end - start));
            ring = grown;
            long from = start;
            for (int done = 0; done < all.length; ) {
                int at = (int) ((from + done) % size);
                int piece = Math.min(all.length - done, size - at);
                System.arraycopy(all, done, ring, at, piece);
                done += piece;
            }
        }
    }

    /** What goes is read for the modes it set. */
    private void forget(long upTo) {
        while (start < upTo) {
            int at = (int) (start % ring.length);
            int piece = (int) Math.min(upTo - start, ring.length - at);
            parser.feed(ring, at, at + piece, modes);
            start += piece;
        }
    }

    private void put(byte[] bytes, int from, int length) {
        int at = (int) (end % ring.length);
        int first = Math.min(length, ring.length - at);
        System.arraycopy(bytes, from, ring, at, first);
        System.arraycopy(bytes, from + first, ring, 0, length - first);
        end += length;
    }

    /** A copy; the range must be there. */
    public byte[] copy(long from, int length) {
        byte[] copy = new byte[length];
        int at = (int) (from % ring.length);
        int first = Math.min(length, ring.length - at);
        System.arraycopy(ring, at, copy, 0, first);
        System.arraycopy(ring, 0, copy, first, length - first);
        return copy;
    }

    /** What shows a terminal its last state again. Costs reading all that is kept. */
    public Replay replay(long atTheEarliest) {
        byte[] all = copy(start, (int) (end - start));
        EscapeParser reader = parser.copy();
        TerminalModes then = modes.copy();
        int from = (int) Math.min(all.length, Math.max(0, atTheEarliest - start));
        reader.feed(all, 0, from, then);
        from += reader.feedUntilBetween(all, from, all.length, then);
        ByteArrayOutputStream prologue = new ByteArrayOutputStream();
        prologue.writeBytes(then.prologue());
        // Only where all that is kept lies inside one sequence.
        prologue.writeBytes(reader.introducer());
        byte[] bytes = Arrays.copyOfRange(all, from, all.length);
        long offset = start + from;
        TerminalModes now = then.copy();
        reader.feed(bytes, 0, bytes.length, now);
        ReplayCleaner.clean(bytes, offset);
        return new Replay(offset, prologue.toByteArray(), bytes, now.isAlternate());
    }

    /**
     * How a terminal gets to the state of now.
     *
     * @param offset of the first byte
     * @param prologue the modes before it
     * @param bytes output up to now, with nothing in it that would be answered
     * @param alternate whether a program draws on the second screen now: then it should draw anew
     */
    public record Replay(long offset, byte[] prologue, byte[] bytes, boolean alternate) {}

    /**
     * Where what is kept begins.
     *
     * @param offset of the first byte
     * @param prologue brings a terminal into the modes of there; not much more than {@link TerminalModes#LONGEST_PROLOGUE}
     */
    public record Checkpoint(long offset, byte[] prologue) {}
}
