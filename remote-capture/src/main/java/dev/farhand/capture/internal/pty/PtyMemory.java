package dev.farhand.capture.internal.pty;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What is known of a terminal, in memory that outlives us: which shell it is, how much was read and written, and the bytes
 * that were read and that nobody has noted yet. The kernel puts them there itself, so that none is lost between its call
 * and our next instruction. Behind it is room for whoever uses the terminal.
 */
final class PtyMemory {
    static final int STAGE = 32 * 1024;

    private static final long MAGIC = 0x4641_5248_5054_5931L;
    private static final int SHELL = 8;
    private static final int SHELL_START = 16;
    private static final int READ = 24;
    private static final int WRITTEN = 32;
    private static final int PERHAPS = 40;
    private static final int STAGED = 4096;
    private static final int REST = STAGED + STAGE;
    private static final int LARGEST = 16 * 1024 * 1024;

    /** In no text: where nothing was read to. */
    private static final byte NOTHING = (byte) 0xff;

    private final ByteBuffer memory;
    private final Pointer stage;

    /** For the thread that reads. */
    private int staged;

    private PtyMemory(ByteBuffer memory) {
        this.memory = memory.order(ByteOrder.nativeOrder());
        this.stage = Native.getDirectBufferPointer(memory).share(STAGED, STAGE);
    }

    static PtyMemory begin(int descriptor, ProcessIdentity shell, int rest) throws IOException {
        PtyMemory begun = new PtyMemory(map(descriptor, REST + (long) rest));
        begun.stage.setMemory(0, STAGE, NOTHING);
        begun.memory.putLong(SHELL, shell.number());
        begun.memory.putLong(SHELL_START, shell.start());
        begun.store(0, MAGIC);
        return begun;
    }

    /** What somebody else had begun; throws where it is nothing of that kind. */
    static PtyMemory found(int descriptor) throws IOException {
        try (FileChannel file = open(descriptor)) {
            if (file.size() <= REST || file.size() > LARGEST) {
                throw new IOException("its memory has the wrong size");
            }
            PtyMemory found = new PtyMemory(file.map(FileChannel.MapMode.READ_WRITE, 0, file.size()));
            if (found.memory.getLong(0) != MAGIC || found.perhaps() < found.written() || found.read() < 0) {
                throw new IOException("its memory makes no sense");
            }
            return found;
        }
    }

    private static ByteBuffer map(int descriptor, long size) throws IOException {
        try (FileChannel file = open(descriptor)) {
            return file.map(FileChannel.MapMode.READ_WRITE, 0, size);
        }
    }

    private static FileChannel open(int descriptor) throws IOException {
        return FileChannel.open(
                Path.of("/proc/self/fd", Integer.toString(descriptor)),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** What comes before is there when this is, and what comes after is not. */
    private void store(int at, long value) {
        VarHandle.releaseFence();
        memory.putLong(at, value);
        VarHandle.releaseFence();
    }

    /** For whoever uses the terminal. */
    ByteBuffer rest() {
        return memory.slice(REST, memory.capacity() - REST).order(ByteOrder.nativeOrder());
    }

    ProcessIdentity shell() {
        return new ProcessIdentity((int) memory.getLong(SHELL), memory.getLong(SHELL_START));
    }

    /** Gives the memory back to the machine now, and not when somebody tidies up. It stays harmless to use. */
    void release() {
        Kernel.forget(Native.getDirectBufferPointer(memory), memory.capacity());
    }

    // ---- output

    /** Where to read to, now that so much was read before and is noted. */
    Pointer stage(long read) {
        stage.setMemory(0, staged, NOTHING);
        staged = 0;
        store(READ, read);
        return stage;
    }

    /** So much was read to the stage. */
    void staged(int length) {
        staged = length;
    }

    /** How much was read before what is on the stage. */
    long read() {
        return memory.getLong(READ);
    }

    /** What is on the stage: read, and perhaps not noted. Stays there until the next {@link #stage}. */
    byte[] unnoted() {
        int length = STAGE;
        while (length > 0 && stage.getByte(length - 1L) == NOTHING) {
            length--;
        }
        staged = length;
        return stage.getByteArray(0, length);
    }

    // ---- input

    /** So much will have been written when the write that follows is done. */
    void writing(long until) {
        store(PERHAPS, until);
    }

    void written(long until) {
        store(PERHAPS, until);
        store(WRITTEN, until);
    }

    long written() {
        return memory.getLong(WRITTEN);
    }

    long perhaps() {
        return memory.getLong(PERHAPS);
    }
}
