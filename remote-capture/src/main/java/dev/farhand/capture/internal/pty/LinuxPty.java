package dev.farhand.capture.internal.pty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.pty4j.WinSize;
import com.pty4j.unix.Pty;
import com.pty4j.unix.PtyHelpers;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import dev.farhand.capture.spi.PtyCommand;
import dev.farhand.capture.spi.PtyProcess;
import dev.farhand.capture.terminal.TerminalExit;
import dev.farhand.capture.terminal.TerminalSize;
import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program in a terminal of Linux. A thread of its own waits for its end; small, for it does nothing else. */
@ThreadSafe
final class LinuxPty implements PtyProcess {
    /** How long those who were told that their terminal is gone may take. */
    static final long GRACE_MILLIS = 2_000;

    private static final int MOST_AT_ONCE = 32 * 1024;
    private static final long WAITING_STACK = 128L * 1024;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Pty pty;
    private final Descriptors descriptors;
    private final int process;
    private final CompletableFuture<TerminalExit> exit = new CompletableFuture<>();
    private final Memory readBuffer = new Memory(MOST_AT_ONCE);
    private volatile boolean over;

    @GuardedBy("this")
    private boolean reaped;

    @GuardedBy("this")
    private boolean hungUp;

    private LinuxPty(Pty pty, Descriptors descriptors, int process) {
        this.pty = pty;
        this.descriptors = descriptors;
        this.process = process;
    }

    static LinuxPty start(PtyCommand command, TerminalSize size) throws IOException {
        Pty pty = new Pty();
        Descriptors descriptors;
        try {
            descriptors = new Descriptors(pty.getMasterFD(), () -> close(pty));
        } catch (RuntimeException e) {
            pty.close();
            throw new IOException("the terminal could not be prepared: " + e.getMessage(), e);
        }
        try {
            pty.setWindowSize(new WinSize(size.columns(), size.rows()), null);
            giveAway(pty, command);
            int process = PtyThreads.once(() -> execute(pty, command));
            if (process <= 0) {
                throw new IOException(command.program() + " could not be started");
            }
            LinuxPty started = new LinuxPty(pty, descriptors, process);
            started.beginToWait();
            return started;
        } catch (IOException | RuntimeException | Error e) {
            descriptors.close();
            throw e;
        }
    }

    /** On a thread of its own, whose mask for new files the program inherits: ours may be a service's, for its secrets. */
    private static int execute(Pty pty, PtyCommand command) throws IOException {
        LibC.usualMask();
        return PtyHelpers.execPty(
                command.program().toString(),
                command.arguments().toArray(String[]::new),
                environment(command),
                command.folder().toString(),
                pty.getSlaveName(),
                pty.getMasterFD(),
                null,
                -1,
                false);
    }

    /** Before the program is there: it may open its terminal by name as its first act. */
    private static void giveAway(Pty pty, PtyCommand command) throws IOException {
        if (command.owner().isPresent()) {
            Files.setAttribute(
                    Path.of(pty.getSlaveName()), "unix:uid", command.owner().getAsInt());
        }
    }

    private static String[] environment(PtyCommand command) {
        return command.environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
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
        Memory buffer = readBuffer;
        int most = Math.min(length, MOST_AT_ONCE);
        while (true) {
            boolean last = over;
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
                buffer.read(0, into, offset, taken);
                return taken;
            }
            boolean nothingYet = result == -LibC.EAGAIN || result == -LibC.EINTR;
            if (!nothingYet || last) {
                return -1;
            }
            descriptors.await(LibC.POLLIN);
        }
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
        int result = descriptors.use(terminal -> result(LibC.write(terminal, buffer.share(from), length)));
        if (result == -LibC.EAGAIN || result == -LibC.EINTR) {
            return 0;
        }
        if (result < 0) {
            throw new IOException("the terminal is gone");
        }
        return result;
    }

    private static int result(long count) {
        return count >= 0 ? (int) count : -Native.getLastError();
    }

    @Override
    public void resize(TerminalSize size) {
        int result = descriptors.use(terminal -> {
            try {
                pty.setWindowSize(new WinSize(size.columns(), size.rows()), null);
                return 0;
            } catch (IOException e) {
                return -1;
            }
        });
        if (result == -1) {
            log().debug("terminal-not-resized process={}", process);
        }
    }

    // ---- end

    private void beginToWait() {
        Thread thread =
                new Thread(null, this::awaitEnd, "farhand-capture-pty-" + NUMBER.incrementAndGet(), WAITING_STACK);
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitEnd() {
        TerminalExit ended = reap();
        synchronized (this) {
            reaped = true;
        }
        // What it left in the background has lost its terminal too.
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
                    return TerminalExit.ofStatus(0);
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
        if (reaped && SessionProcesses.exists(process)) {
            // The number is somebody else's by now.
            return 0;
        }
        List<Integer> members = SessionProcesses.of(process);
        members.forEach(member -> LibC.kill(member, signal));
        return members.size();
    }

    @Override
    public void close() {
        hangUp();
        descriptors.close();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(LinuxPty.class);
    }
}
