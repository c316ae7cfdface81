package dev.farhand.capture.internal.pty;

import dev.farhand.capture.spi.KeptPty;
import dev.farhand.capture.spi.PtyCommand;
import dev.farhand.capture.spi.PtyProcess;
import dev.farhand.capture.spi.PtyProvider;
import dev.farhand.capture.terminal.ShellSelection;
import dev.farhand.capture.terminal.TerminalSize;
import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Terminals of Linux. */
@ThreadSafe
public final class LinuxPtyProvider implements PtyProvider {
    private static final Path DEVICE = Path.of("/dev/ptmx");

    private final Login login;
    private final ProgramStart way;

    /** For {@link java.util.ServiceLoader}. */
    public LinuxPtyProvider() {
        this(new Login(), ProgramStart::usual);
    }

    LinuxPtyProvider(Login login, ProgramStart way) {
        this.login = login;
        this.way = way;
    }

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public Optional<String> unavailableReason() {
        String system = System.getProperty("os.name", "");
        if (!system.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Optional.of("There is no terminal for " + system + " yet.");
        }
        if (PtyLibrary.resource().isEmpty()) {
            return Optional.of("There is no terminal for Linux on " + System.getProperty("os.arch", "") + ".");
        }
        return Files.isReadable(DEVICE) && Files.isWritable(DEVICE)
                ? Optional.empty()
                : Optional.of("This machine lets us make no terminal: " + DEVICE + " is missing or closed to us.");
    }

    @Override
    public List<String> shells() {
        return login.shells();
    }

    @Override
    public PtyCommand login(ShellSelection selection) {
        return login.command(selection);
    }

    @Override
    public PtyProcess start(PtyCommand command, TerminalSize size) throws IOException {
        try {
            PtyLibrary.load();
            return LinuxPty.start(way, command, size);
        } catch (LinkageError e) {
            // A temporary folder that lets nothing run, a library that is missing.
            throw new IOException("the native library could not be loaded: " + e.getMessage(), e);
        }
    }

    @Override
    public List<KeptPty> kept(Path folder) {
        return HolderNote.all(folder).stream()
                .flatMap(note -> HeldPty.find(folder, note).stream())
                .toList();
    }
}
