package dev.farhand.capture.internal.pty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.pty4j.unix.Pty;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.farhand.capture.spi.PtyCommand;
import dev.farhand.capture.spi.PtyProcess;
import dev.farhand.capture.terminal.TerminalExit;
import dev.farhand.capture.terminal.TerminalSize;
import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program in a terminal of Linux. A thread of its own waits for its end; small, for it does nothing else. */
@ThreadSafe
final class LinuxPty implements PtyProcess {
    /** How long those who were told that their terminal is gone may take. */
    static final long GRACE_MILLIS = 2_000;

    /** What the memory of a kept terminal is called. */
    static final String MEMORY_NAME = "farhand-terminal";

    /** More than the kernel holds of a terminal's output. */
    private static final int REST = 64 * 1024;

    private static final long TIOCSWINSZ = 0x5414;
    private static final long WAITING_STACK = 128L * 1024;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Descriptors descriptors;
    private final int process;
    private final CompletableFuture<TerminalExit> exit = new CompletableFuture<>();
    private final Memory readBuffer = new Memory(PtyMemory.STAGE);
    private final Object input = new Object();
    private volatile boolean over;
    private volatile @Nullable Kept kept;

    /** For the thread that reads: how much it has answered, and what comes before that which is still to be read. */
    private long answered;

    private byte[] before = new byte[0];

    /** How much it still answers after the end: what others print then, who go on, is no part of the terminal. */
    private int rest = REST;

    @GuardedBy("input")
    private long written;

    @GuardedBy("this")
    private boolean reaped;

    @GuardedBy("this")
    private boolean hungUp;

    @GuardedBy("this")
    private boolean letGo;

    private LinuxPty(Descriptors descriptors, int process) {
        this.descriptors = descriptors;
        this.process = process;
    }

    static LinuxPty start(ProgramStart way, PtyCommand command, TerminalSize size) throws IOException {
        Pty pty = new Pty();
        Descriptors descriptors;
        try {
            descriptors = new Descriptors(pty.getMasterFD(), () -> close(pty));
        } catch (RuntimeException e) {
            pty.close();
            throw new IOException("the terminal could not be prepared: " + e.getMessage(), e);
        }
        try {
            descriptors.use(terminal -> resize(terminal, size));
            giveAway(pty, command);
            int process = PtyThreads.once(() -> way.start(pty, command));
            LinuxPty started = new LinuxPty(descriptors, process);
            started.beginToWait(started::reap);
            return started;
        } catch (IOException | RuntimeException | Error e) {
            descriptors.close();
            throw e;
        }
    }

    /** One that somebody else had started, and that was kept; it is kept further. */
    static LinuxPty takenBack(int terminal, PidFd shell, long read, Kept kept) {
        LinuxPty taken = new LinuxPty(
                new Descriptors(terminal, () -> LibC.close(terminal)),
                kept.memory().shell().number());
        byte[] unnoted = kept.memory().unnoted();
        long noted = Math.min(unnoted.length, Math.max(0, read - kept.memory().read()));
        taken.before = Arrays.copyOfRange(unnoted, (int) noted, unnoted.length);
        taken.answered = read;
        synchronized (taken.input) {
            taken.written = kept.memory().perhaps();
            kept.memory().written(taken.written);
            taken.kept = kept;
        }
        taken.beginToWait(() -> {
            shell.awaitEnd();
            shell.close();
            return TerminalExit.UNKNOWN;
        });
        return taken;
    }

    /** Before the program is there: it may open its terminal by name as its first act. */
    private static void giveAway(Pty pty, PtyCommand command) throws IOException {
        if (command.owner().isPresent()) {
            Files.setAttribute(
                    Path.of(pty.getSlaveName()), "unix:uid", command.owner().getAsInt());
        }
    }

    private static void close(Pty pty) {
        try {
            pty.close();
        } catch (IOException e) {
            log().warn("terminal-not-closed reason={}", e.toString());
        }
    }

    // ---- bytes

    /** Takes everything that is there, for a flood then costs few calls and few messages. */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (before.length > 0) {
            return readBefore(into, offset, length);
        }
        Kept keeping = kept;
        Pointer buffer = keeping == null ? readBuffer : keeping.memory().stage(answered);
        int most = Math.min(length, PtyMemory.STAGE);
        while (true) {
            boolean last = over;
            if (last && rest <= 0) {
                return -1;
            }
            int taken = 0;
            int result = 0;
            while (taken < most) {
                int from = taken;
                result = descriptors.use(terminal -> result(LibC.read(terminal, buffer.share(from), most - from)));
                if (result <= 0) {
                    break;
                }
                taken += result;
            }
            if (taken > 0) {
                rest -= last ? taken : 0;
                if (keeping != null) {
                    keeping.memory().staged(taken);
                }
                buffer.read(0, into, offset, taken);
                answered += taken;
                return taken;
            }
            boolean nothingYet = result == -LibC.EAGAIN || result == -LibC.EINTR;
            if (!nothingYet || last) {
                return -1;
            }
            descriptors.await(LibC.POLLIN);
        }
    }

    private int readBefore(byte[] into, int offset, int length) {
        int count = Math.min(length, before.length);
        System.arraycopy(before, 0, into, offset, count);
        before = Arrays.copyOfRange(before, count, before.length);
        answered += count;
        return count;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try (Memory buffer = copy(bytes, offset, length)) {
            int written = write(buffer, 0, length);
            while (written < length) {
                descriptors.await(LibC.POLLOUT);
                written += write(buffer, written, length - written);
            }
        }
    }

    @Override
    public int writeNow(byte[] bytes, int offset, int length) throws IOException {
        try (Memory buffer = copy(bytes, offset, length)) {
            return write(buffer, 0, length);
        }
    }

    private static Memory copy(byte[] bytes, int offset, int length) {
        Memory buffer = new Memory(Math.max(1, length));
        buffer.write(0, bytes, offset, length);
        return buffer;
    }

    /** As much as there is room for, down to nothing. */
    private int write(Memory buffer, int from, int length) throws IOException {
        // The kernel would take it, for nobody.
        if (over) {
            throw new IOException("the program is over");
        }
        int result = writeNoted(buffer.share(from), length);
        if (result == -LibC.EAGAIN || result == -LibC.EINTR) {
            return 0;
        }
        if (result < 0) {
            throw new IOException("the terminal is gone");
        }
        return result;
    }

    private int writeNoted(Pointer from, int length) {
        synchronized (input) {
            Kept keeping = kept;
            if (keeping != null) {
                keeping.memory().writing(written + length);
            }
            int result = descriptors.use(terminal -> result(LibC.write(terminal, from, length)));
            written += Math.max(0, result);
            if (keeping != null) {
                keeping.memory().written(written);
            }
            return result;
        }
    }

    private static int result(long count) {
        return count >= 0 ? (int) count : -Native.getLastError();
    }

    @Override
    public void resize(TerminalSize size) {
        if (descriptors.use(terminal -> resize(terminal, size)) == -1) {
            log().debug("terminal-not-resized process={}", process);
        }
    }

    private static int resize(int terminal, TerminalSize size) {
        try (Memory window = new Memory(8)) {
            window.clear();
            window.setShort(0, (short) size.rows());
            window.setShort(2, (short) size.columns());
            return LibC.ioctl(terminal, TIOCSWINSZ, window);
        }
    }

    // ---- outliving us

    /**
     * What outlives us.
     *
     * @param memory what is known of the terminal
     * @param holder has it open too
     * @param note where the holder is found
     */
    record Kept(PtyMemory memory, Holder holder, Path note) {
        void end() {
            HolderNote.delete(note);
            holder.end();
            memory.release();
        }
    }

    @Override
    public Optional<ByteBuffer> keep(Path folder, int bytes, Duration time) throws IOException {
        ProcessIdentity shell = ProcessIdentity.of(process).orElse(null);
        if (shell == null) {
            return Optional.empty();
        }
        int descriptor = Kernel.memory(MEMORY_NAME);
        try {
            Holder.requirePossible(descriptor);
            PtyMemory memory = PtyMemory.begin(descriptor, shell, bytes);
            Optional<Holder> holder = descriptors.lend(terminal -> Holder.start(terminal, descriptor, time));
            return holder.isPresent() ? keep(folder, memory, holder.get()) : Optional.empty();
        } finally {
            LibC.close(descriptor);
        }
    }

    private Optional<ByteBuffer> keep(Path folder, PtyMemory memory, Holder holder) throws IOException {
        Path note;
        try {
            note = HolderNote.write(folder, process, holder.process());
        } catch (IOException e) {
            holder.end();
            throw e;
        }
        Kept now = new Kept(memory, holder, note);
        synchronized (this) {
            if (letGo) {
                now.end();
                return Optional.empty();
            }
            synchronized (input) {
                memory.written(written);
                kept = now;
            }
        }
        return Optional.of(memory.rest());
    }

    // ---- end

    private void beginToWait(Supplier<TerminalExit> end) {
        Thread thread =
                new Thread(null, () -> awaitEnd(end), "farhand-capture-pty-" + NUMBER.incrementAndGet(), WAITING_STACK);
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitEnd(Supplier<TerminalExit> end) {
        TerminalExit ended = end.get();
        synchronized (this) {
            reaped = true;
        }
        // What it left in the background has lost its terminal too. Nothing of ours waits for who goes on without one.
        tellAll();
        over = true;
        descriptors.wake();
        exit.complete(ended);
    }

    private TerminalExit reap() {
        try (Memory status = new Memory(4)) {
            while (LibC.waitpid(process, status, 0) < 0) {
                if (Native.getLastError() != LibC.EINTR) {
                    log().warn("terminal-end-unknown process={} error={}", process, Native.getLastError());
                    return TerminalExit.UNKNOWN;
                }
            }
            int word = status.getInt(0);
            int signal = word & 0x7f;
            return signal == 0 ? TerminalExit.ofStatus((word >> 8) & 0xff) : TerminalExit.ofSignal(signal);
        }
    }

    @Override
    public CompletionStage<TerminalExit> exit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public void hangUp() {
        synchronized (this) {
            if (reaped || hungUp) {
                return;
            }
            hungUp = true;
        }
        tellAll();
    }

    private void tellAll() {
        if (signal(LibC.SIGHUP) > 0) {
            // Who was stopped hears it when it goes on.
            signal(LibC.SIGCONT);
            PtyThreads.later(GRACE_MILLIS, TimeUnit.MILLISECONDS, () -> signal(LibC.SIGKILL));
        }
    }

    /** Answers how many there were. */
    private synchronized int signal(int signal) {
        if (reaped && ProcessIdentity.of(process).isPresent()) {
            // The number is somebody else's by now. A shell that was taken back may still wait for its parent to hear
            // of it.
            return 0;
        }
        List<Integer> members = SessionProcesses.thatEndWith(process);
        members.forEach(member -> LibC.kill(member, signal));
        return members.size();
    }

    @Override
    public void close() {
        hangUp();
        letGo();
        descriptors.close();
    }

    private synchronized void letGo() {
        Kept last = kept;
        // Once: the note may be another shell's later, which has got this one's number.
        if (!letGo && last != null) {
            last.end();
        }
        letGo = true;
    }

    private static Logger log() {
        return LoggerFactory.getLogger(LinuxPty.class);
    }
}
