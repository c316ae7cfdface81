package dev.farhand.core.session;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which shell somebody wants, and as whom. It is a wish: only the machine knows its shells and accounts, and what it allows.
 *
 * @param shell name or path of a shell; empty is the account's own
 * @param account whom to log in as; empty is whoever lends the terminal
 */
public record TerminalChoice(Optional<String> shell, Optional<String> account) {
    /** Leaves both to the machine. */
    public static final TerminalChoice NONE = new TerminalChoice(Optional.empty(), Optional.empty());

    /** What the name of a shell may have at most. */
    public static final int LONGEST_SHELL = 256;

    /** What the name of an account may have at most. */
    public static final int LONGEST_ACCOUNT = 128;

    private static final Pattern SHELL = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/._+-]{0,255}");
    // Names of a directory service have a domain, before a backslash or after an at sign.
    private static final Pattern ACCOUNT = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.@\\\\ $-]{0,127}");

    /** Throws {@link IllegalArgumentException} for what can be no shell or account on any machine. */
    public TerminalChoice {
        check("shell", shell.filter(name -> !isShell(name)));
        check("account", account.filter(name -> !isAccount(name)));
    }

    private static void check(String name, Optional<String> wrong) {
        if (wrong.isPresent()) {
            throw new IllegalArgumentException(name + " has characters that no " + name + " has");
        }
    }

    /** Whether a shell could be called this on some machine. */
    public static boolean isShell(String name) {
        return SHELL.matcher(name).matches();
    }

    /** Whether an account could be called this on some machine. */
    public static boolean isAccount(String name) {
        return ACCOUNT.matcher(name).matches();
    }
}
