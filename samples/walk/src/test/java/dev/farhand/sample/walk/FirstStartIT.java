package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first ten minutes of somebody who has just started a server. */
@ExtendWith(Walk.Shared.class)
@Timeout(120)
class FirstStartIT {
    private static final Words WORDS = Words.ENGLISH;

    private final Walk walk;

    FirstStartIT(Walk walk) {
        this.walk = walk;
    }

    @Test
    void leadsFromThePrintedLinkToTheEmptyListOutAndInAgain() {
        try (House house = House.start();
                Desk desk = Desk.at(walk.browser(), house.address())) {
            Page page = desk.tab(house.wayIn());
            field(page, "user.name").fill(Desk.NAME);
            field(page, "login.email").fill(Desk.EMAIL);
            field(page, "login.password").fill(Desk.PASSWORD);
            button(page, "setup.submit").click();
            assertThat(heading(page, "devices.none")).isVisible();
            assertThat(page.getByRole(AriaRole.MAIN).getByRole(AriaRole.LINK))
                    .hasText(new String[] {WORDS.of("devices.add"), WORDS.of("devices.add")});

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Desk.NAME))
                    .click();
            button(page, "profile.signOut").click();
            assertThat(heading(page, "login.title")).isVisible();

            logIn(page, Desk.PASSWORD + "!");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("password");
            assertThat(field(page, "login.password")).hasValue("");
            logIn(page, Desk.PASSWORD);
            assertThat(heading(page, "devices.none")).isVisible();

            // The link worked once.
            page.navigate(house.wayIn());
            field(page, "user.name").fill("Somebody Else");
            field(page, "login.email").fill("else@farhand.example");
            field(page, "login.password").fill(Desk.PASSWORD);
            button(page, "setup.submit").click();
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
            assertThat(page).hasURL(Pattern.compile("/setup$"));
        }
    }

    private static void logIn(Page page, String password) {
        field(page, "login.email").fill(Desk.EMAIL);
        field(page, "login.password").fill(password);
        button(page, "login.submit").click();
    }

    private static Locator field(Page page, String key) {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(WORDS.of(key)))
                .or(page.locator("input[type=password]").and(page.getByLabel(WORDS.of(key))));
    }

    private static Locator button(Page page, String key) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(WORDS.of(key)));
    }

    private static Locator heading(Page page, String key) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(WORDS.of(key)));
    }
}
