package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A machine joins by the one command that the console gives. */
@ExtendWith(Walk.Shared.class)
@Timeout(180)
class EnrolmentIT {
    private static final Words WORDS = Words.ENGLISH;

    private final Walk walk;

    EnrolmentIT(Walk walk) {
        this.walk = walk;
    }

    @Test
    void theCopiedCommandBringsAMachineIntoTheListThatIsOpen() {
        try (Desk desk = walk.desk()) {
            Page list = desk.tab("/devices");
            Locator rows = list.locator("[role=row][aria-rowindex]");
            assertThat(list.getByRole(AriaRole.GRID)).isVisible();
            int before = rows.count();

            Page page = enrol(desk, walk.house(), "The second one");
            assertThat(rows).hasCount(before + 1);
            button(page, "action.done").click();
            assertThat(page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("The second one")))
                    .containsText(WORDS.of("token.usedUp"));
        }
    }

    /** Makes a token, copies the command, runs it here, and stays on the page that says the machine has arrived. */
    static Page enrol(Desk desk, House house, String label) {
        Page page = desk.tab("/enrolment");
        button(page, "enrolment.new").first().click();
        page.getByLabel(WORDS.of("token.label")).fill(label);
        button(page, "enrolment.make").click();
        assertThat(page.getByText(WORDS.of("enrolment.waiting"))).isVisible();
        button(page, "action.copy").click();
        assertThat(button(page, "action.copied")).isVisible();
        house.asTyped("second", (String) page.evaluate("() => navigator.clipboard.readText()"));
        // It unpacks the agent and starts a JVM three times, perhaps on a machine that builds something else.
        assertThat(page.getByText(WORDS.of("enrolment.arrived")))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(90_000));
        return page;
    }

    private static Locator button(Page page, String key) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(WORDS.of(key)));
    }
}
