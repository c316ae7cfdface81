package dev.farhand.sample.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.awaitility.Awaitility;

/** Somebody who has a keyboard and no mouse: presses keys, and sees where the focus is. */
final class Hands {
    private static final Words WORDS = Words.ENGLISH;

    /** More stops than any page has before what is looked for. */
    private static final int MOST_STOPS = 60;

    /** What a screen reader calls it, nearly: enough to tell one from another. */
    private static final String NAME = "() => { const it = document.activeElement;"
            + " const labels = [...(it.labels ?? [])].map(label => label.textContent).join(' ');"
            + " const name = it.getAttribute('aria-label') || labels || it.placeholder || it.textContent;"
            + " return name.replace(/\\s*\\*$/, '').trim(); }";

    /** A field shows the focus by its border, everything else by its outline; both have to be in sight. */
    private static final String SEEN = "() => { const it = document.activeElement, style = getComputedStyle(it),"
            + " box = (it.matches('input') ? it.parentElement : it).getBoundingClientRect();"
            + " const marked = it.matches('input, textarea')"
            + " || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1);"
            + " return marked && box.width > 0 && box.bottom > 0 && box.top < innerHeight; }";

    private final Page page;

    Hands(Page page) {
        this.page = page;
    }

    Page page() {
        return page;
    }

    Hands press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
        return this;
    }

    Hands type(String text) {
        page.keyboard().type(text);
        return this;
    }

    /** Types instead of what is in the field. */
    Hands retype(String text) {
        return press("Control+a").type(text);
    }

    /** Tab by Tab, as far as a page may ask for. */
    Hands tabTo(String name) {
        return walkTo("Tab", name);
    }

    Hands backTo(String name) {
        return walkTo("Shift+Tab", name);
    }

    private Hands walkTo(String key, String name) {
        StringBuilder stops = new StringBuilder();
        for (int presses = 0; presses < MOST_STOPS; presses++) {
            page.keyboard().press(key);
            String stop = focus();
            if (stop.equals(name)) {
                assertThat(page.evaluate(SEEN))
                        .as("one sees the focus on %s", name)
                        .isEqualTo(true);
                return this;
            }
            stops.append(stop.replaceAll("\\s+", " ")).append(" | ");
        }
        throw new AssertionError(key + " leads to: " + stops + "and not to " + name);
    }

    /** Opens the menu whose button has the focus, goes down to an entry and takes it. */
    Hands choose(String entry) {
        press("Enter");
        Awaitility.await()
                .until(() -> focus().equals(entry) || press("ArrowDown").focus().equals(entry));
        return press("Enter");
    }

    /** Opens the list of the field that has the focus, goes down to an entry and takes it. */
    Hands pick(String entry) {
        press("ArrowDown");
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.OPTION).first()).isVisible();
        Locator marked = page.locator("[role=option][data-combobox-selected]");
        Awaitility.await().until(() -> marked.allTextContents().equals(List.of(entry)) || press("ArrowDown") == null);
        return press("Enter");
    }

    /** What has the focus. */
    String focus() {
        return (String) page.evaluate(NAME);
    }

    Hands awaitFocus(String name) {
        try {
            Awaitility.await().until(() -> focus().equals(name));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("the focus is on \"" + focus() + "\" and not on \"" + name + '"', e);
        }
        return this;
    }

    /** What was focused has gone: then it is the page itself that Tab goes on from. */
    Hands awaitPageFocused() {
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.MAIN)).isFocused();
        return this;
    }

    /** Through the finder, which leads everywhere. */
    Hands find(String words) {
        press("Control+k").awaitFocus(WORDS.of("palette.placeholder")).type(words);
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.OPTION).first()).containsText(words);
        return press("Enter");
    }

    Hands awaitHeading(String name) {
        PlaywrightAssertions.assertThat(page.getByRole(
                        AriaRole.HEADING, new GetByRoleOptions().setName(name).setExact(true)))
                .isVisible();
        return this;
    }

    Hands awaitDialog(String name) {
        PlaywrightAssertions.assertThat(page.getByRole(
                        AriaRole.DIALOG, new GetByRoleOptions().setName(name).setExact(true)))
                .isVisible();
        // Keys are its own from here on.
        Awaitility.await()
                .until(
                        () -> (boolean)
                                page.evaluate(
                                        "() => [...document.querySelectorAll('[role=dialog]')].some(each => each.contains(document.activeElement))"));
        return this;
    }

    Hands awaitNoDialog() {
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        return this;
    }

    /** Goes round the page once: every stop can be seen, and the way leads back to where it began. */
    void assertWayRound() {
        page.evaluate("() => document.activeElement.blur()");
        String first = press("Tab").focus();
        for (int presses = 0; presses < 4 * MOST_STOPS; presses++) {
            assertThat(page.evaluate(SEEN))
                    .as("one sees the focus on %s of %s", focus(), page.url())
                    .isEqualTo(true);
            if (press("Tab").focus().equals(first)) {
                return;
            }
            if (Boolean.TRUE.equals(page.evaluate("() => document.activeElement === document.body"))) {
                press("Tab");
                assertThat(focus()).isEqualTo(first);
                return;
            }
        }
        throw new AssertionError(page.url() + " does not let Tab out; it is on " + focus());
    }
}
