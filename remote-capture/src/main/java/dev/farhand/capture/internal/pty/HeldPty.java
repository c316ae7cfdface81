package dev.farhand.capture.internal.pty;

import com.sun.jna.Memory;
import dev.farhand.capture.spi.KeptPty;
import dev.farhand.capture.spi.PtyProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shell whose program has died, as its holder has it. Everything that is said of it is checked with the kernel. */
final class HeldPty implements KeptPty {
    private static final String MEMORY_LINK = "/memfd:" + LinuxPty.MEMORY_NAME;
    private static final long TIOCGPTN = 0x8004_5430L;
    private static final long TIOCGSID = 0x5429;

    private final Path folder;
    private final Path note;
    private final PidFd holder;
    private final int terminal;
    private final int memoryDescriptor;
    private final PtyMemory memory;

    /** One thread takes it back or lets it go. */
    private boolean settled;

    private HeldPty(Path folder, Path note, PidFd holder, int terminal, int memoryDescriptor, PtyMemory memory) {
        this.folder = folder;
        this.note = note;
        this.holder = holder;
        this.terminal = terminal;
        this.memoryDescriptor = memoryDescriptor;
        this.memory = memory;
    }

    /** Empty where the note is stale, or nothing can be taken back; then nothing is left of either. */
    static Optional<KeptPty> find(Path folder, Path note) {
        try {
            Optional<ProcessIdentity> process = HolderNote.read(note);
            if (process.isPresent()) {
                return Optional.of(find(folder, note, process.get()));
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            log().warn("terminal-lost reason=\"{}\"", e.toString());
        }
        HolderNote.delete(note);
        return Optional.empty();
    }

    private static HeldPty find(Path folder, Path note, ProcessIdentity process) throws IOException {
        requireOurs(process);
        PidFd holder = PidFd.open(process.number());
        if (!process.isRunning()) {
            // What we have may be somebody else by now.
            holder.close();
            throw new IOException("its holder has ended");
        }
        int terminal = -1;
        int memory = -1;
        try {
            terminal = holder.take(Holder.TERMINAL);
            memory = holder.take(Holder.MEMORY);
            return new HeldPty(folder, note, holder, terminal, memory, checked(terminal, memory));
        } catch (IOException | RuntimeException e) {
            kill(holder);
            close(terminal);
            close(memory);
            holder.close();
            throw e;
        }
    }

    /** A number in a file is not yet a process that we may end. */
    private static void requireOurs(ProcessIdentity process) throws IOException {
        Path folder = Path.of("/proc", Integer.toString(process.number()));
        String command = Files.readString(folder.resolve("cmdline"));
        boolean holder =
                command.startsWith("/bin/sh\0-c\0") && command.contains(Holder.NAME) || command.startsWith("sleep\0");
        if (!Files.getAttribute(folder, "unix:uid").equals(LibC.geteuid()) || !holder) {
            throw new IOException("process " + process.number() + " is none of our holders");
        }
    }

    private static PtyMemory checked(int terminal, int descriptor) throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)))
                .toString();
        if (!link.startsWith(MEMORY_LINK)) {
            throw new IOException("its memory is something else");
        }
        PtyMemory memory = PtyMemory.found(descriptor);
        try (Memory answer = new Memory(4)) {
            // A controlling side answers the first, and tells the session that its terminal belongs to.
            boolean controls = LibC.ioctl(terminal, TIOCGPTN, answer) == 0;
            boolean itsOwn = LibC.ioctl(terminal, TIOCGSID, answer) == 0
                    && answer.getInt(0) == memory.shell().number();
            if (!controls || !itsOwn || !memory.shell().isRunning()) {
                throw new IOException("its shell has ended");
            }
        }
        return memory;
    }

    @Override
    public ByteBuffer memory() {
        return memory.rest();
    }

    @Override
    public long written() {
        return memory.written();
    }

    @Override
    public long perhapsWritten() {
        return memory.perhaps();
    }

    @Override
    public PtyProcess takeBack(long read, Duration time) throws IOException {
        ProcessIdentity known = memory.shell();
        try {
            PidFd shell = PidFd.open(known.number());
            try {
                if (!known.isRunning()) {
                    throw new IOException("its shell has ended");
                }
                LinuxPty.Kept kept = keepOn(time);
                settled = true;
                end();
                return LinuxPty.takenBack(terminal, shell, read, kept);
            } catch (IOException | RuntimeException e) {
                shell.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** By a holder of ours, whom the note names from then on. */
    private LinuxPty.Kept keepOn(Duration time) throws IOException {
        Holder ours = Holder.start(terminal, memoryDescriptor, time);
        try {
            Path now = HolderNote.write(folder, memory.shell().number(), ours.process());
            if (!now.equals(note)) {
                HolderNote.delete(note);
            }
            return new LinuxPty.Kept(memory, ours, now);
        } catch (IOException e) {
            ours.end();
            throw e;
        }
    }

    @Override
    public void close() {
        if (!settled) {
            settled = true;
            end();
            LibC.close(terminal);
            HolderNote.delete(note);
        }
    }

    /** Of the holder, and of what only it needs. */
    private void end() {
        kill(holder);
        holder.close();
        LibC.close(memoryDescriptor);
    }

    private static void kill(PidFd holder) {
        try {
            holder.kill();
        } catch (IOException e) {
            log().debug("holder-gone reason={}", e.toString());
        }
    }

    private static void close(int descriptor) {
        if (descriptor >= 0) {
            LibC.close(descriptor);
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(HeldPty.class);
    }
}
