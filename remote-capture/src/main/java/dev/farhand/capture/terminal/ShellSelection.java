package dev.farhand.capture.terminal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which shell is wanted, and as whom. It is a wish: the machine knows its shells and accounts.
 *
 * @param shell name or path of a shell the machine offers; empty is the account's own
 * @param account whom to log in as; empty is whoever runs this program
 * @param terminalType value of TERM
 */
public record ShellSelection(Optional<String> shell, Optional<String> account, String terminalType) {
    /** What is spoken by every terminal of today. */
    public static final String DEFAULT_TYPE = "xterm-256color";

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
    private static final Pattern SHELL = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/._+-]{0,255}");
    // Names of a directory service have a domain, before a backslash or after an at sign.
    private static final Pattern ACCOUNT = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.@\\\\ $-]{0,127}");

    /** The usual shell of whoever runs this program. */
    public static final ShellSelection DEFAULT = new ShellSelection(Optional.empty(), Optional.empty(), DEFAULT_TYPE);

    /** Throws {@link IllegalArgumentException} for what can be no shell, account or type on any machine. */
    public ShellSelection {
        shell.ifPresent(value -> check("shell", SHELL, value));
        account.ifPresent(value -> check("account", ACCOUNT, value));
        check("terminalType", TYPE, terminalType);
    }

    private static void check(String name, Pattern pattern, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " has characters that no " + name + " has");
        }
    }
}
