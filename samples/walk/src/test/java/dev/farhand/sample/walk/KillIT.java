package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** kill -9 of each part while a terminal prints: the page says what goes on, and everything comes back by itself. */
@ExtendWith(Walk.Shared.class)
@Timeout(150)
class KillIT {
    private static final Words WORDS = Words.ENGLISH;
    private static final Duration BACK = Duration.ofSeconds(60);

    private final Walk walk;
    private Desk desk;
    private Shell shell;

    KillIT(Walk walk) {
        this.walk = walk;
    }

    @BeforeEach
    void letSomethingPrint() {
        desk = walk.desk();
        shell = Shell.open(desk, walk.device());
        // It waits by a word of bash itself: a bash whose child ends in the moment of Ctrl-C takes that for the child's
        // alone.
        shell.enter("exec 9<> <(:); i=0; while :; do echo line $((i += 1)); read -t 0.05 -u 9; done");
        shell.awaitLine("line 20");
    }

    @AfterEach
    void leave() {
        desk.close();
    }

    @Test
    void theShellGoesOnWithoutAGapAfterTheServerWasKilled() {
        walk.house().killServer();
        assertThat(shell.page().getByText(Words.failure("CONNECTION_LOST"))).isVisible();
        int before = Numbered.last("line", shell.lines());
        walk.house().startServerAgain();
        shell.awaitRunning();
        assertGoesOnAfter(before);
    }

    @Test
    void theShellGoesOnWithoutAGapAfterTheDatabaseWasKilled() {
        Page console = desk.tab("/devices");
        Locator live = console.getByText(WORDS.of("live.live"), new Page.GetByTextOptions().setExact(true));
        assertThat(live).isVisible();
        // It is back within a moment; what is to be seen is what people see when it is not.
        Locator trouble = console.getByText(Words.failure("DATABASE_UNAVAILABLE"));
        Awaitility.await().until(() -> {
            walk.house().killDatabase();
            return trouble.count() > 0;
        });
        int before = Numbered.last("line", shell.lines());
        // Each time it was killed, the server waited longer before it started it again.
        Awaitility.await()
                .atMost(BACK)
                .until(() ->
                        walk.house().postmaster().filter(ProcessHandle::isAlive).isPresent());
        Awaitility.await()
                .atMost(BACK)
                .ignoreExceptions()
                .until(() -> desk.list("/devices?online=true").size() >= 1);
        shell.awaitRunning();
        assertGoesOnAfter(before);
        assertThat(live).isVisible();
        assertThat(trouble).hasCount(0);
    }

    @Test
    void aServerThatIsStoppedSaysSoAndTheShellGoesOn() {
        walk.house().stopServer();
        assertThat(shell.page().getByText(Words.failure("SERVER_RESTARTING"))).isVisible();
        int before = Numbered.last("line", shell.lines());
        walk.house().startServerAgain();
        shell.awaitRunning();
        assertGoesOnAfter(before);
    }

    @Test
    void theShellGoesOnWithoutAGapAfterTheAgentWasKilled() {
        killAgent();
        int before = Numbered.last("line", shell.lines());
        walk.house().startAgentAgain(Walk.MACHINE);
        shell.awaitRunning();
        assertGoesOnAfter(before);
        assertThat(shell.page().getByText(WORDS.of("terminal.replaced"))).isHidden();
    }

    @Test
    void thePageSaysThatTheShellIsGoneAndHasANewOneAfterTheAgentAndWhatHeldItsShellsWereKilled() {
        killAgent();
        walk.house().killHolders(Walk.MACHINE);
        shell.type("for the old one");
        assertThat(shell.page().getByText(WORDS.of("terminal.waiting"))).isVisible();
        walk.house().startAgentAgain(Walk.MACHINE);
        shell.awaitRunning();
        assertThat(shell.page().getByText("for the old one")).isVisible();
        assertThat(shell.lines()).noneMatch(line -> line.endsWith("for the old one"));
        assertThat(shell.page().getByText(WORDS.of("terminal.replaced"))).isVisible();
        shell.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(WORDS.of("action.close")))
                .click();
        // What is left of the old one is above.
        assertThat(Numbered.last("line", shell.lines())).isGreaterThanOrEqualTo(20);
        shell.enter("unset HISTFILE; echo $((6 * 7))").awaitLine("42");
    }

    private void killAgent() {
        walk.house().killAgent(Walk.MACHINE);
        assertThat(shell.page()
                        .getByText(Words.failure("DEVICE_OFFLINE"))
                        .or(shell.page().getByText(Words.failure("LINK_LOST"))))
                .isVisible();
    }

    private void assertGoesOnAfter(int before) {
        shell.await(lines -> Numbered.last("line", lines) > before + 20);
        shell.press("Control+c").enter("echo do''ne").awaitLine("done");
        List<Integer> numbers = Numbered.all("line", shell.everything());
        assertThat(numbers).hasSizeGreaterThan(before + 20).isEqualTo(Numbered.upTo(numbers.size()));
    }
}
