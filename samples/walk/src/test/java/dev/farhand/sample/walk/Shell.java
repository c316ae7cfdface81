package dev.farhand.sample.walk;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A terminal on a page: what is typed there, and what it shows. */
final class Shell {
    private static final Words WORDS = Words.ENGLISH;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Page page;

    Shell(Page page) {
        this.page = page;
    }

    /** A new session on the machine, in a tab of its own, at a prompt that is the same everywhere. */
    static Shell open(Desk desk, String device) {
        desk.endSessions();
        return openFirst(desk, device);
    }

    /** The same where nobody has had one before. */
    static Shell openFirst(Desk desk, String device) {
        Shell shell = new Shell(desk.tab("/devices/" + device + "/terminal"));
        shell.awaitRunning();
        // Whoever's account this is does not want what tests type among what they typed.
        shell.enter("unset HISTFILE; PS1='$ '; clear; echo rea''dy");
        shell.await(lines -> lines.get(0).equals("ready"));
        return shell;
    }

    Page page() {
        return page;
    }

    Shell awaitRunning() {
        try {
            page.locator("[data-away=\"false\"]").waitFor();
        } catch (TimeoutError e) {
            throw new AssertionError(
                    "no shell runs; " + page.url() + " says:\n"
                            + page.locator("body").innerText(),
                    e);
        }
        return this;
    }

    /** Types as a person does, without Enter. */
    Shell type(String text) {
        page.keyboard().type(text);
        return this;
    }

    /** Types a line and Enter, once the focus is in the terminal: a dialogue that has gone gives it back a moment later. */
    Shell enter(String line) {
        page.locator(".xterm :focus").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        page.keyboard().type(line);
        page.keyboard().press("Enter");
        return this;
    }

    Shell press(String key) {
        page.keyboard().press(key);
        return this;
    }

    /** What is on the screen, a line for each row, without blanks at its end. */
    List<String> lines() {
        return page.locator(".xterm-rows > div").allTextContents().stream()
                .map(line -> line.replace('\u00a0', ' ').stripTrailing())
                .toList();
    }

    Shell await(Predicate<List<String>> shown) {
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> shown.test(lines()));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("the terminal shows something else:\n" + String.join("\n", lines()), e);
        }
        return this;
    }

    /** Waits for a line that is exactly this. */
    Shell awaitLine(String line) {
        return await(lines -> lines.contains(line));
    }

    /** Everything the terminal remembers, copied as a person copies it. */
    List<String> everything() {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(WORDS.of("terminal.more")))
                .click();
        menu("terminal.selectAll").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(WORDS.of("terminal.more")))
                .click();
        menu("keys.copy").click();
        PlaywrightAssertions.assertThat(page.getByText(WORDS.of("terminal.copied")))
                .isVisible();
        String copied = (String) page.evaluate("() => navigator.clipboard.readText()");
        return copied.lines().map(String::stripTrailing).toList();
    }

    private Locator menu(String key) {
        return page.getByRole(
                AriaRole.MENUITEM,
                new Page.GetByRoleOptions().setName(WORDS.of(key)).setExact(true));
    }
}
