package dev.farhand.capture.internal.pty;

import dev.farhand.capture.spi.PtyCommand;
import dev.farhand.capture.terminal.ShellSelection;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * From a wish to a command.
 *
 * <p>Our own account's shell is run as such, as a login shell. For another account root runs {@code runuser --login}: it
 * changes to the user for good before anything of the user's runs, and unlike {@code setpriv} it opens the session that the
 * machine's administrator set up for users (PAM: limits, keyring, login session, confinement), so that a terminal gets
 * around none of it. It asks for no password because only root can be here.
 */
final class Login {
    private static final int ROOT = 0;
    private static final String ROOT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String USER_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games";
    private static final List<Path> RUNUSER = List.of(Path.of("/usr/sbin/runuser"), Path.of("/sbin/runuser"));

    private final Accounts accounts;
    private final Shells shells;
    private final IntSupplier self;
    private final Optional<Path> home;

    Login() {
        this(
                new Accounts(Path.of("/etc/passwd")),
                new Shells(Path.of("/etc/shells")),
                LibC::geteuid,
                Optional.ofNullable(System.getenv("HOME")).map(Path::of));
    }

    /** {@code home} is the one that we were started with. */
    Login(Accounts accounts, Shells shells, IntSupplier self, Optional<Path> home) {
        this.accounts = accounts;
        this.shells = shells;
        this.self = self;
        this.home = home;
    }

    List<String> shells() {
        Path usual = shells.usual();
        List<String> names = new ArrayList<>(List.of(name(usual)));
        shells.all().stream()
                .map(Login::name)
                .filter(name -> !names.contains(name))
                .distinct()
                .forEach(names::add);
        return List.copyOf(names);
    }

    PtyCommand command(ShellSelection selection) {
        int user = self.getAsInt();
        Optional<Path> wished = selection.shell().map(this::shell);
        Account listed = accounts.numbered(user).orElseGet(() -> unlisted(user));
        Account own = ownHome(user).map(listed::at).orElse(listed);
        String wanted = selection.account().orElse(own.name());
        return wanted.equals(own.name()) ? own(own, wished, selection) : other(user, wanted, wished, selection);
    }

    private Path shell(String wish) {
        return shells.find(wish)
                .orElseThrow(() -> new RemoteException(
                        ErrorCode.TERMINAL_SHELL_UNKNOWN,
                        "This machine offers no shell " + wish + ", but: " + String.join(", ", shells()) + "."));
    }

    /** As containers run programs: a number that nobody listed. */
    private static Account unlisted(int user) {
        return new Account(Integer.toUnsignedString(user), user, Path.of("/"), "");
    }

    /**
     * Whoever runs us as their own account may have given us another home than the list's, as containers and services do. One
     * that belongs to somebody else came along by accident, as with some machines' sudo, and root's files have no place there.
     */
    private Optional<Path> ownHome(int user) {
        return home.filter(path -> path.isAbsolute() && ownedBy(path, user));
    }

    private static boolean ownedBy(Path folder, int user) {
        try {
            return Files.isDirectory(folder)
                    && Files.getAttribute(folder, "unix:uid").equals(user);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private PtyCommand own(Account account, Optional<Path> wished, ShellSelection selection) {
        // Whom nobody may log in as still is who we are: its terminal needs a shell that can be used.
        Path shell = wished.orElseGet(() -> shells.find(account.shell()).orElseGet(shells::usual));
        Map<String, String> environment = environment(account, shell, selection);
        boolean enterable = Files.isDirectory(account.home()) && Files.isExecutable(account.home());
        Path home = enterable ? account.home() : Path.of("/");
        return new PtyCommand(
                shell,
                // The dash is how a shell knows that it is a login.
                List.of("-" + name(shell)),
                environment,
                home,
                name(shell),
                account.name(),
                OptionalInt.empty());
    }

    private PtyCommand other(int user, String name, Optional<Path> wished, ShellSelection selection) {
        if (user != ROOT) {
            throw new RemoteException(
                    ErrorCode.TERMINAL_ACCOUNT_REFUSED,
                    "The agent of this machine does not run as root: it can be nobody else.");
        }
        Account account = accounts.named(name)
                .orElseThrow(() -> new RemoteException(
                        ErrorCode.TERMINAL_ACCOUNT_UNKNOWN, "This machine has no account " + name + "."));
        Path runuser = RUNUSER.stream()
                .filter(Shells::runs)
                .findFirst()
                .orElseThrow(() -> new RemoteException(
                        ErrorCode.CHANNEL_KIND_UNSUPPORTED,
                        "This machine has no runuser (util-linux), so nobody can be logged in."));
        List<String> arguments = new ArrayList<>(List.of("runuser", "--login", "-w", "LANG,COLORTERM"));
        wished.ifPresent(shell -> arguments.addAll(List.of("-s", shell.toString())));
        arguments.add(account.name());
        Path shell = wished.orElse(Path.of(account.shell().isEmpty() ? "/bin/sh" : account.shell()));
        return new PtyCommand(
                runuser,
                arguments,
                environment(account, shell, selection),
                Path.of("/"),
                name(shell),
                account.name(),
                OptionalInt.of(account.user()));
    }

    /** Nothing of ours: what a login has, and what today's programs ask of a terminal. */
    private static Map<String, String> environment(Account account, Path shell, ShellSelection selection) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("TERM", selection.terminalType());
        values.put("COLORTERM", "truecolor");
        values.put("LANG", Language.ofTheMachine());
        values.put("HOME", account.home().toString());
        values.put("USER", account.name());
        values.put("LOGNAME", account.name());
        values.put("SHELL", shell.toString());
        values.put("PATH", account.user() == ROOT ? ROOT_PATH : USER_PATH);
        return values;
    }

    private static String name(Path shell) {
        return String.valueOf(shell.getFileName());
    }
}
