package dev.farhand.capture.terminal;

import dev.farhand.capture.internal.vt.TerminalHistory;
import dev.farhand.core.session.SessionId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a session would need to go on, in memory that outlives us. Whenever we are killed, it is true: what comes into it is
 * there before the number that says so, and a number is one store. Read by nobody but the next of us, once; it believes
 * nothing that is out of bounds.
 */
final class TerminalNotes {
    /** How much input may wait for its program. */
    static final int INPUT = 512 * 1024;

    /** More than the history, so that what is behind the last checkpoint is always there. */
    private static final int OUTPUT = 2 * TerminalSession.WINDOW;

    private static final long MAGIC = 0x4641_5248_5445_5231L;
    private static final int READ = 8;
    private static final int TAKEN = 16;
    private static final int FIRST_INPUT = 24;
    private static final int TURN = 32;
    private static final int COLUMNS = 40;
    private static final int ROWS = 48;
    private static final int ALONE = 56;
    private static final int CHECKPOINT = 64;
    private static final int NAMES = 72;
    private static final int CHECKPOINTS = 4096;
    private static final int CHECKPOINT_SIZE = 4096;
    private static final int OUTPUT_RING = CHECKPOINTS + 2 * CHECKPOINT_SIZE;
    private static final int INPUT_RING = OUTPUT_RING + OUTPUT;

    /** How large the memory is. */
    static final int SIZE = INPUT_RING + INPUT;

    private final ByteBuffer memory;
    private long checkpoint;

    private TerminalNotes(ByteBuffer memory) {
        this.memory = memory.order(ByteOrder.nativeOrder());
    }

    /**
     * Who it is.
     *
     * @param session whose terminal it is
     * @param id the shell's
     * @param shell what runs, for people
     * @param account whom it runs as, for people
     */
    record Names(SessionId session, String id, String shell, String account) {}

    /**
     * How it stands.
     *
     * @param taken how much input was taken
     * @param turn number of the newest turn
     * @param size the size everybody sees
     * @param alone since when nobody looks at it, as {@link System#nanoTime} counts in every process; 0 for not at all
     */
    record State(long taken, long turn, TerminalSize size, long alone) {}

    static TerminalNotes begin(ByteBuffer memory, Names names, State state, TerminalHistory history) {
        TerminalNotes begun = new TerminalNotes(memory);
        begun.names(names);
        begun.memory.putLong(TAKEN, state.taken());
        begun.memory.putLong(FIRST_INPUT, state.taken());
        begun.memory.putLong(TURN, state.turn());
        begun.size(state.size());
        begun.alone(state.alone());
        begun.checkpoint(history.checkpoint());
        byte[] all = history.copy(history.start(), (int) (history.end() - history.start()));
        begun.put(OUTPUT_RING, OUTPUT, history.start(), all, 0, all.length);
        begun.memory.putLong(READ, history.end());
        begun.store(0, MAGIC);
        return begun;
    }

    /** Throws {@link IOException} where it is none. */
    static TerminalNotes found(ByteBuffer memory) throws IOException {
        TerminalNotes found = new TerminalNotes(memory);
        if (memory.capacity() != SIZE || found.memory.getLong(0) != MAGIC) {
            throw new IOException("nothing of its session is known");
        }
        return found;
    }

    private void store(int at, long value) {
        VarHandle.releaseFence();
        memory.putLong(at, value);
        VarHandle.releaseFence();
    }

    // ---- as it goes on

    /** More output, which the history has already. */
    void output(byte[] bytes, int length, TerminalHistory history) {
        if (history.end() - checkpoint > OUTPUT) {
            checkpoint(history.checkpoint());
        }
        put(OUTPUT_RING, OUTPUT, history.end() - length, bytes, 0, length);
        store(READ, history.end());
    }

    /** In the place of the one before the last. */
    private void checkpoint(TerminalHistory.Checkpoint next) {
        int place = memory.getLong(CHECKPOINT) == 0 ? 1 : 0;
        int at = CHECKPOINTS + place * CHECKPOINT_SIZE;
        memory.putLong(at, next.offset());
        memory.putInt(at + 8, next.prologue().length);
        memory.put(at + 12, next.prologue());
        store(CHECKPOINT, place);
        checkpoint = next.offset();
    }

    /** More input, and how much there is with it. */
    void input(byte[] bytes, long taken) {
        put(INPUT_RING, INPUT, taken - bytes.length, bytes, 0, bytes.length);
        store(TAKEN, taken);
    }

    void turn(long number) {
        store(TURN, number);
    }

    void size(TerminalSize size) {
        memory.putLong(COLUMNS, size.columns());
        memory.putLong(ROWS, size.rows());
    }

    void alone(long since) {
        store(ALONE, since);
    }

    private void put(int ring, int capacity, long offset, byte[] bytes, int from, int length) {
        int at = (int) (offset % capacity);
        int first = Math.min(length, capacity - at);
        memory.put(ring + at, bytes, from, first);
        memory.put(ring, bytes, from + first, length - first);
    }

    private byte[] get(int ring, int capacity, long offset, int length) {
        byte[] bytes = new byte[length];
        int at = (int) (offset % capacity);
        int first = Math.min(length, capacity - at);
        memory.get(ring + at, bytes, 0, first);
        memory.get(ring, bytes, first, length - first);
        return bytes;
    }

    private void names(Names names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(names.session().toString());
            out.writeUTF(names.id());
            out.writeUTF(names.shell());
            out.writeUTF(names.account());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.size() > CHECKPOINTS - NAMES) {
            throw new IllegalArgumentException("the names of shell and account are too long");
        }
        memory.put(NAMES, bytes.toByteArray());
    }

    // ---- for the next of us

    Names names() throws IOException {
        byte[] bytes = new byte[CHECKPOINTS - NAMES];
        memory.get(NAMES, bytes);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Names(SessionId.parse(in.readUTF()), in.readUTF(), in.readUTF(), in.readUTF());
        }
    }

    State state() {
        return new State(
                memory.getLong(TAKEN),
                memory.getLong(TURN),
                new TerminalSize(Math.toIntExact(memory.getLong(COLUMNS)), Math.toIntExact(memory.getLong(ROWS))),
                memory.getLong(ALONE));
    }

    /** How much output is known. */
    long read() {
        return memory.getLong(READ);
    }

    TerminalHistory history() throws IOException {
        int at = CHECKPOINTS + Math.toIntExact(memory.getLong(CHECKPOINT) & 1) * CHECKPOINT_SIZE;
        long offset = memory.getLong(at);
        int length = memory.getInt(at + 8);
        long end = read();
        if (offset < 0 || end < offset || end - offset > OUTPUT || length < 0 || length > CHECKPOINT_SIZE - 12) {
            throw new IOException("its output is no longer known");
        }
        byte[] prologue = new byte[length];
        memory.get(at + 12, prologue);
        TerminalHistory history =
                TerminalHistory.from(TerminalSession.WINDOW, new TerminalHistory.Checkpoint(offset, prologue));
        byte[] all = get(OUTPUT_RING, OUTPUT, offset, (int) (end - offset));
        history.append(all, 0, all.length);
        checkpoint = offset;
        return history;
    }

    /** What was taken from this offset on. */
    byte[] input(long from) throws IOException {
        long first = Math.max(from, memory.getLong(FIRST_INPUT));
        long length = memory.getLong(TAKEN) - first;
        if (first < 0 || length < 0 || length > INPUT) {
            throw new IOException("its input is no longer known");
        }
        return get(INPUT_RING, INPUT, first, (int) length);
    }
}
