package dev.farhand.capture.internal.pty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.spi.PtyCommand;
import dev.farhand.capture.terminal.ShellSelection;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    @TempDir
    Path folder;

    private Path users;
    private Path shells;

    @BeforeEach
    void write() throws IOException {
        users = Files.writeString(folder.resolve("passwd"), """
                root:x:0:0:root:/:/bin/sh
                broken line
                agent:x:991:991::/nonexistent:/usr/sbin/nologin
                ada:x:1000:1000:Ada,,,:/home/ada:/bin/sh
                bare:x:1001:1001:::
                """);
        shells = Files.writeString(folder.resolve("shells"), "# list\n/bin/sh\n\n/usr/bin/gone\nrelative\n/bin/dash\n");
    }

    private PtyCommand command(int user, ShellSelection selection) {
        return login(user).command(selection);
    }

    private Login login(int user) {
        return login(user, Optional.empty());
    }

    private Login login(int user, Optional<Path> home) {
        return new Login(new Accounts(users), new Shells(shells), () -> user, home);
    }

    private static ShellSelection as(String account) {
        return new ShellSelection(Optional.empty(), Optional.of(account), "xterm");
    }

    private void refused(int user, ShellSelection selection, ErrorCode code) {
        assertThatThrownBy(() -> command(user, selection))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void theUsualShellIsTheAccountsOwnAsALogin() {
        PtyCommand command = command(0, ShellSelection.DEFAULT);
        assertThat(command.program()).isEqualTo(Path.of("/bin/sh"));
        assertThat(command.arguments()).containsExactly("-sh");
        assertThat(command.account()).isEqualTo("root");
        assertThat(command.owner()).isEmpty();
    }

    @Test
    void theEnvironmentHasNothingOfOurs() {
        PtyCommand command = command(0, ShellSelection.DEFAULT);
        assertThat(command.environment())
                .containsOnlyKeys("TERM", "COLORTERM", "LANG", "HOME", "USER", "LOGNAME", "SHELL", "PATH")
                .containsEntry("TERM", "xterm-256color")
                .containsEntry("HOME", "/")
                .containsEntry("USER", "root")
                .containsEntry("SHELL", "/bin/sh");
        assertThat(Language.isUnicode(String.valueOf(command.environment().get("LANG"))))
                .isTrue();
        assertThat(command.environment().get("PATH")).startsWith("/usr/local/sbin:");
        assertThat(command(1000, ShellSelection.DEFAULT).environment().get("PATH"))
                .doesNotContain("sbin");
    }

    @Test
    void aServicesAccountGetsAShellThatWorks() {
        PtyCommand command = command(991, ShellSelection.DEFAULT);
        assertThat(command.program()).isEqualTo(Path.of("/bin/sh"));
        assertThat(command.folder()).isEqualTo(Path.of("/"));
    }

    @Test
    void aNumberThatNobodyListsGetsOneToo() {
        PtyCommand command = command(54_321, ShellSelection.DEFAULT);
        assertThat(command.account()).isEqualTo("54321");
        assertThat(command.program()).isEqualTo(Path.of("/bin/sh"));
    }

    @Test
    void theHomeThatWeWereGivenIsItsHomeWhereItIsItsOwn() throws IOException {
        int self = (int) Files.getAttribute(folder, "unix:uid");
        Files.writeString(users, "self:x:" + self + ":1::/:/bin/sh\n");
        PtyCommand given = login(self, Optional.of(folder)).command(ShellSelection.DEFAULT);
        assertThat(given.folder()).isEqualTo(folder);
        assertThat(given.environment()).containsEntry("HOME", folder.toString());

        for (Path other : new Path[] {folder.resolve("none"), users, Path.of("target")}) {
            assertThat(login(self, Optional.of(other))
                            .command(ShellSelection.DEFAULT)
                            .environment())
                    .containsEntry("HOME", "/");
        }
        Files.writeString(users, "ada:x:54321:1::/:/bin/sh\n");
        assertThat(login(54_321, Optional.of(folder))
                        .command(ShellSelection.DEFAULT)
                        .environment())
                .as("somebody else's")
                .containsEntry("HOME", "/");
    }

    @Test
    void aShellIsChosenByNameOrPathFromTheMachinesList() {
        assertThat(login(0).shells()).containsExactly("sh", "dash");
        for (String wish : new String[] {"dash", "/bin/dash"}) {
            ShellSelection selection = new ShellSelection(Optional.of(wish), Optional.empty(), "xterm");
            assertThat(command(0, selection).arguments()).containsExactly("-dash");
        }
        for (String wish : new String[] {"gone", "/usr/bin/gone", "/bin/ls", "relative"}) {
            refused(
                    0,
                    new ShellSelection(Optional.of(wish), Optional.empty(), "xterm"),
                    ErrorCode.TERMINAL_SHELL_UNKNOWN);
        }
    }

    @Test
    void rootLogsAnotherAccountInAndGivesItTheTerminal() {
        PtyCommand command = command(0, as("ada"));
        assertThat(command.program().getFileName()).isEqualTo(Path.of("runuser"));
        assertThat(command.arguments()).containsExactly("runuser", "--login", "-w", "LANG,COLORTERM", "ada");
        assertThat(command.account()).isEqualTo("ada");
        assertThat(command.shell()).isEqualTo("sh");
        assertThat(command.owner()).hasValue(1000);
        ShellSelection dash = new ShellSelection(Optional.of("dash"), Optional.of("bare"), "xterm");
        assertThat(command(0, dash).arguments())
                .containsExactly("runuser", "--login", "-w", "LANG,COLORTERM", "-s", "/bin/dash", "bare");
    }

    @Test
    void whoIsNotRootIsNobodyElse() {
        refused(1000, as("root"), ErrorCode.TERMINAL_ACCOUNT_REFUSED);
        refused(1000, as("bare"), ErrorCode.TERMINAL_ACCOUNT_REFUSED);
        assertThat(command(1000, as("ada")).program()).isEqualTo(Path.of("/bin/sh"));
    }

    @Test
    void refusesAccountsThatAreNone() {
        refused(0, as("nobody-of-that-name"), ErrorCode.TERMINAL_ACCOUNT_UNKNOWN);
        // What would be an option of the programs that are asked.
        for (String name : new String[] {"-c", "--help", "a:b", "a\nb", "", "a/b", "$(id)"}) {
            assertThatThrownBy(() -> as(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void readsOnlyWholeLines() {
        assertThat(Account.parse("ada:x:1000:1000:Ada:/home/ada:/bin/sh")).isPresent();
        for (String line :
                new String[] {"", "ada", ":x:1:1::/:", "ada:x:one:1::/:", "ada:x:-1:1::/:", "a:x:99999999999:1::/:"}) {
            assertThat(Account.parse(line)).as(line).isEmpty();
        }
    }
}
