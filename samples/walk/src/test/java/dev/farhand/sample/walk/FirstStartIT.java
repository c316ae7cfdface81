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
    void leadsFromThePrintedLinkToTheEmptyListAndInAgainByPasswordAndByLinks() {
        try (House house = House.start();
                Desk desk = Desk.at(walk.browser(), house.address())) {
            Page page = desk.tab(house.wayIn());
            Hands hands = new Hands(page);
            setUp(hands, Desk.NAME, Desk.EMAIL);
            hands.awaitHeading(WORDS.of("devices.none"));
            assertThat(page.getByRole(AriaRole.MAIN).getByRole(AriaRole.LINK))
                    .hasText(new String[] {WORDS.of("devices.add"), WORDS.of("devices.add")});
            assertThat(page.getByText(WORDS.of("devices.noneHint"))).isVisible();
            hands.tabTo(WORDS.of("devices.add")).press("Enter").awaitHeading(WORDS.of("nav.enrolment"));

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

            comeInByLinks(house, desk, hands);
            proveItByALink(house, hands);
        }
    }

    private static void comeInByLinks(House house, Desk desk, Hands hands) {
        Page page = hands.page();
        desk.context().clearCookies();
        String link = house.anotherWayIn();
        page.navigate(link);
        hands.awaitHeading(WORDS.of("devices.none"));
        assertThat(page).hasURL(Pattern.compile("/devices$"));

        awaitRefusalOf(link, desk, page);
        // The tab stays where it is: only what stands behind the # is another.
        page.navigate(house.anotherWayIn());
        hands.awaitHeading(WORDS.of("devices.none"));
        assertThat(page).hasURL(Pattern.compile("/devices$"));

        awaitRefusalOf(link, desk, page);
        hands.tabTo(WORDS.of("link.password")).press("Enter").awaitFocus(WORDS.of("login.email"));
    }

    private static void awaitRefusalOf(String link, Desk desk, Page page) {
        desk.context().clearCookies();
        page.navigate(link);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText(Words.failure("LOGIN_LINK_INVALID"));
    }

    /** Whoever has no password proves by another link that it is them, and needs none from then on. */
    private static void proveItByALink(House house, Hands hands) {
        Page page = hands.page();
        house.inDatabase("DELETE FROM farhand.user_passwords");
        page.navigate(house.anotherWayIn());
        hands.awaitHeading(WORDS.of("devices.none")).press("g", "p").awaitHeading(WORDS.of("nav.profile"));
        house.inDatabase("UPDATE farhand.web_sessions SET recent_factor_at = recent_factor_at - interval '16 minutes'");
        hands.tabTo(WORDS.of("profile.newPassword"))
                .type(Desk.PASSWORD)
                .press("Enter")
                .awaitDialog(WORDS.of("confirm.title"));
        hands.awaitFocus(WORDS.of("confirm.link")).type("open").press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).hasText(WORDS.of("confirm.linkNone"));
        hands.retype("open  " + house.anotherWayIn()).press("Enter").awaitNoDialog();
        assertThat(page.getByText(WORDS.of("profile.passwordSet"))).isVisible();
        hands.tabTo(WORDS.of("profile.currentPassword"));
    }

    /** On the page that the printed link leads to. */
    static void setUp(Hands hands, String name, String email) {
        hands.awaitFocus(WORDS.of("user.name"))
                .type(name)
                .press("Tab")
                .type(email)
                .press("Tab");
        hands.type(Desk.PASSWORD).press("Enter");
    }
}
