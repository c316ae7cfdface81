package dev.farhand.sample.terminalonly;

import dev.farhand.core.error.RemoteException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Shells that outlive who looks at them: {@code host} runs them, {@code attach} looks. */
public final class TerminalProgram {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_UNAVAILABLE = 69;

    private static final String USAGE = """
            usage: samples/terminal-only/run host DIR
                   samples/terminal-only/run attach DIR [--name NAME] [--shell SHELL] [--watch]

            host     runs shells for those who can open its socket in DIR, until Ctrl-C
            attach   attaches this console to one of them; Ctrl-] leaves it running, and coming back finds it again

              --name NAME    which one, "main" where it is not said; it is started when it is not there
              --shell SHELL  what to start: a name of /etc/shells
              --watch        looks only; the one who was there first types

            Exit: attach with the shell's own status, 0 after Ctrl-]; 64 wrong usage, 69 no host there, or one already.""";

    private TerminalProgram() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        try {
            System.exit(run(words));
        } catch (IllegalArgumentException wrongUsage) {
            System.err.println("terminal-only: " + wrongUsage.getMessage() + "\n\n" + USAGE);
            System.exit(EXIT_USAGE);
        } catch (RemoteException | IOException failure) {
            System.err.println("terminal-only: " + failure.getMessage());
            System.exit(EXIT_UNAVAILABLE);
        }
    }

    private static int run(List<String> words) throws IOException {
        String role = words.isEmpty() ? "" : words.get(0);
        if (words.size() < 2 || !List.of("host", "attach").contains(role)) {
            throw new IllegalArgumentException("host or attach, and a folder");
        }
        Path folder = Path.of(words.get(1));
        List<String> options = words.subList(2, words.size());
        if (role.equals("host")) {
            refuseUnknown(options, List.of(), List.of());
            new Host().serve(folder);
            return 0;
        }
        refuseUnknown(options, List.of("--name", "--shell"), List.of("--watch"));
        try (LocalScreen local = new LocalScreen()) {
            OutputStream screen = new FileOutputStream(FileDescriptor.out);
            return new Console(screen, local)
                    .attach(
                            folder,
                            option(options, "--name").orElse("main"),
                            options.contains("--watch"),
                            option(options, "--shell"));
        }
    }

    private static void refuseUnknown(List<String> options, List<String> withValue, List<String> alone) {
        for (int i = 0; i < options.size(); i++) {
            if (withValue.contains(options.get(i)) && i + 1 < options.size()) {
                i++;
            } else if (!alone.contains(options.get(i))) {
                throw new IllegalArgumentException(options.get(i) + " is no option here, or has no value");
            }
        }
    }

    private static Optional<String> option(List<String> options, String name) {
        int at = options.indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(options.get(at + 1));
    }
}
