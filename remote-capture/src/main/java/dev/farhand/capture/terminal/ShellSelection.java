package dev.farhand.capture.terminal;

import dev.farhand.core.session.TerminalChoice;
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

    /** The usual shell of whoever runs this program. */
    public static final ShellSelection DEFAULT = new ShellSelection(Optional.empty(), Optional.empty(), DEFAULT_TYPE);

    /** Throws {@link IllegalArgumentException} for what can be no shell, account or type on any machine. */
    public ShellSelection {
        TerminalChoice names = new TerminalChoice(shell, account);
        shell = names.shell();
        account = names.account();
        if (!TYPE.matcher(terminalType).matches()) {
            throw new IllegalArgumentException("terminalType has characters that no terminalType has");
        }
    }
}
