package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the door to a shell and out again without a mouse: nothing here clicks, fills or focuses. */
@ExtendWith(Walk.Shared.class)
@Timeout(120)
class KeyboardIT {
    private static final Words WORDS = Words.ENGLISH;

    private final Walk walk;

    KeyboardIT(Walk walk) {
        this.walk = walk;
    }

    @Test
    void leadsFromTheLoginToAShellAndOutAgain() {
        try (Desk desk = Desk.at(walk.browser(), walk.house().address())) {
            Page page = desk.tab("/");
            Keyboard keys = page.keyboard();
            assertThat(page.getByLabel(WORDS.of("login.email"))).isFocused();
            keys.type(Desk.EMAIL);
            keys.press("Tab");
            keys.type(Desk.PASSWORD);
            keys.press("Enter");
            assertThat(page.getByRole(AriaRole.GRID)).isVisible();

            keys.press("?");
            assertThat(page.getByRole(AriaRole.DIALOG)).containsText(WORDS.of("keys.palette"));
            keys.press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();

            find(page, Walk.MACHINE);
            assertThat(heading(page, Walk.MACHINE)).isVisible();
            keys.press("t");
            Shell shell = new Shell(page).awaitRunning();
            shell.enter("unset HISTFILE; echo $((6 * 7))").awaitLine("42");
            keys.press("Control+Shift+ArrowUp");
            assertThat(page.getByRole(AriaRole.LINK, named(WORDS.of("terminal.toDevice"))))
                    .isFocused();
            keys.press("Enter");
            assertThat(heading(page, Walk.MACHINE)).isVisible();

            keys.press("g");
            keys.press("s");
            assertThat(heading(page, WORDS.of("nav.sessions"))).isVisible();
            find(page, WORDS.of("nav.profile"));
            assertThat(heading(page, WORDS.of("nav.profile"))).isVisible();
            tabTo(page, WORDS.of("profile.signOut"));
            keys.press("Enter");
            assertThat(page.getByLabel(WORDS.of("login.email"))).isFocused();
        }
    }

    private static void find(Page page, String words) {
        page.keyboard().press("Control+k");
        assertThat(page.getByPlaceholder(WORDS.of("palette.placeholder"))).isFocused();
        page.keyboard().type(words);
        assertThat(page.getByRole(AriaRole.OPTION).first()).containsText(words);
        page.keyboard().press("Enter");
    }

    /** Tab by Tab, as far as a page may ask for. */
    private static void tabTo(Page page, String button) {
        for (int presses = 0; presses < 40; presses++) {
            page.keyboard().press("Tab");
            if (button.equals(page.evaluate("() => document.activeElement.textContent"))) {
                return;
            }
        }
        throw new AssertionError("40 times Tab do not lead to " + button);
    }

    private static com.microsoft.playwright.Locator heading(Page page, String name) {
        return page.getByRole(AriaRole.HEADING, named(name).setExact(true));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
