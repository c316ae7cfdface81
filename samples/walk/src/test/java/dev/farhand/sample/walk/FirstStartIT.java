package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first ten minutes of somebody who has just started a server, and has no mouse. */
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
            Hands hands = new Hands(page);
            setUp(hands, Desk.NAME, Desk.EMAIL);
            hands.awaitHeading(WORDS.of("devices.none"));
            assertThat(page.getByRole(AriaRole.MAIN).getByRole(AriaRole.LINK))
                    .hasText(new String[] {WORDS.of("devices.add"), WORDS.of("devices.add")});

            hands.press("g", "p").awaitHeading(WORDS.of("nav.profile"));
            hands.tabTo(WORDS.of("profile.signOut")).press("Enter").awaitHeading(WORDS.of("login.title"));

            hands.awaitFocus(WORDS.of("login.email")).type(Desk.EMAIL).press("Tab");
            hands.type(Desk.PASSWORD + "!").press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("password");
            assertThat(page.locator("input[type=password]")).hasValue("");
            hands.awaitFocus(WORDS.of("login.password")).type(Desk.PASSWORD).press("Enter");
            hands.awaitHeading(WORDS.of("devices.none"));

            // The link worked once.
            page.navigate(house.wayIn());
            setUp(hands, "Somebody Else", "else@farhand.example");
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
            assertThat(page).hasURL(Pattern.compile("/setup$"));
        }
    }

    private static void setUp(Hands hands, String name, String email) {
        hands.awaitFocus(WORDS.of("user.name"))
                .type(name)
                .press("Tab")
                .type(email)
                .press("Tab");
        hands.type(Desk.PASSWORD).press("Enter");
    }
}
